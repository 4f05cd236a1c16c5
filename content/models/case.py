"""CasePage: an accident or an enforcement case, told from the facts to the lesson and a self-test."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.search import index

from content.lines import LinesField, split_lines
from content.models.base import KnowledgePage


class CasePage(KnowledgePage):
    """事故案例、以案释法. Casualty figures stand beside their basis, and the link to a criterion is worded as given."""

    occurred_on = models.DateField("日期")
    place = models.CharField("地点和单位", max_length=120)
    accident_type = models.CharField("类型", max_length=60)
    grade = models.CharField("等级", max_length=40)
    deaths = models.PositiveIntegerField("死亡", null=True, blank=True)
    injuries = models.PositiveIntegerField("受伤", null=True, blank=True)
    loss = models.CharField("直接经济损失", max_length=80, blank=True)
    casualty_basis = models.TextField("伤亡口径", blank=True)
    remark = models.TextField("看这个案例时注意", blank=True)
    what_happened = LinesField("经过", help_text="一行一句，按先后。")
    direct_cause = models.TextField("直接原因", blank=True)
    turning_points = LinesField("本来能停下来的时候", help_text="一行一条。")
    wording = models.CharField(
        "与条款的关系", max_length=40, help_text="“对照今天的条款”；只有调查认定违反当时法律的才写“违反”。"
    )
    lessons = models.TextField("教训", blank=True)
    check_today = LinesField("今天去看", help_text="一行一条。")
    self_test_question = models.TextField("自测题", blank=True)
    self_test_options = LinesField("选项", help_text="一行一个。")
    self_test_answer = models.PositiveSmallIntegerField("正确选项", null=True, blank=True, help_text="从 0 数起。")
    self_test_why = models.TextField("为什么", blank=True)
    self_test_criterion = models.ForeignKey(
        "content.CriterionPage",
        verbose_name="自测对应的条款",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="self_tests",
    )
    self_test_law = models.ForeignKey(
        "content.LawArticle",
        verbose_name="自测对应的法规条款",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="self_tests",
    )

    search_fields = [*KnowledgePage.search_fields, index.SearchField("direct_cause")]

    parent_page_types = ["content.CaseIndexPage"]
    subpage_types: list[str] = []

    text_panels = [
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("occurred_on"), FieldPanel("place")]),
                FieldRowPanel([FieldPanel("accident_type"), FieldPanel("grade")]),
                FieldRowPanel([FieldPanel("deaths"), FieldPanel("injuries"), FieldPanel("loss")]),
                FieldPanel("casualty_basis"),
                FieldPanel("remark"),
            ],
            heading="基本情况",
        ),
        FieldPanel("what_happened"),
        FieldPanel("direct_cause"),
        FieldPanel("turning_points"),
        FieldPanel("wording"),
        InlinePanel("basis_links", heading="对应的条款", label="条款"),
        InlinePanel("law_links", heading="法律怎么说", label="法规条款"),
        FieldPanel("lessons"),
        FieldPanel("check_today"),
        InlinePanel("pictures", heading="照片", label="照片"),
        MultiFieldPanel(
            [
                FieldPanel("self_test_question"),
                FieldPanel("self_test_options"),
                FieldPanel("self_test_answer"),
                FieldPanel("self_test_why"),
                PageChooserPanel("self_test_criterion", "content.CriterionPage"),
                PageChooserPanel("self_test_law", "content.LawArticle"),
            ],
            heading="自测",
        ),
    ]

    class Meta(KnowledgePage.Meta):
        verbose_name = "案例"
        verbose_name_plural = "案例"

    def clean(self) -> None:
        """Refuse a self-test whose answer is none of its options."""
        super().clean()
        if wrong := self.wrong_in_self_test():
            raise ValidationError({"self_test_answer": wrong})

    def wrong_in_self_test(self) -> str:
        """What is wrong with the answer, in Chinese; empty where nothing is."""
        options = len(split_lines(self.self_test_options))
        is_wrong = self.self_test_question and (self.self_test_answer is None or self.self_test_answer >= options)
        return f"请填 0 到 {max(options - 1, 0)} 之间的数。" if is_wrong else ""


CasePage.edit_handler = CasePage.build_edit_handler()
