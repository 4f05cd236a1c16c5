"""CriterionPage: one item of a criteria standard, in three layers that readers can tell apart (DESIGN §4)."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from content.criterion_form import CriterionForm
from content.lines import LinesField
from content.models.base import KnowledgePage

if TYPE_CHECKING:
    from content.models.standard import StandardPage


class CriterionPage(KnowledgePage):
    """判定条款. The title is its subject; `standard` repeats the parent page, so that lists need no second look."""

    base_form_class = CriterionForm

    standard = models.ForeignKey(
        "content.StandardPage", verbose_name="标准", on_delete=models.PROTECT, related_name="criteria", editable=False
    )
    item = models.CharField("条号", max_length=40)
    item_order = models.PositiveIntegerField("次序", default=0)
    sector_label = models.CharField("适用（原文）", max_length=60, blank=True)

    # Layer 1, 标准原文: entered by one person, compared by another; empty until staff enter it.
    official_text = models.TextField("标准原文", blank=True)
    official_text_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    official_text_compared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="校对", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # Layer 2, 本局解释.
    gist = models.TextField("大意")
    not_this = LinesField("哪些不算、常见误判", help_text="一行一条。")
    not_this_source = models.TextField("“哪些不算”的依据", blank=True)
    consequence = models.TextField("不改会怎样", blank=True)
    legal_basis = LinesField("法律依据（原文）", help_text="一行一条。")
    remark = models.TextField("看这一条时注意", blank=True)
    superseded_by_topic = models.CharField("接替它的新条题（原文）", max_length=200, blank=True)

    # Layer 3, 经验建议，不是法定要求.
    advice_basis = models.CharField("建议的性质", max_length=80, blank=True)
    how_to_check = models.TextField("怎么查", blank=True)
    free_first = models.TextField("今天就能做、不花钱的", blank=True)
    how_to_fix = models.TextField("彻底改", blank=True)
    costs_money = models.TextField("要花钱的", blank=True)
    who_may_do = models.TextField("谁能干", blank=True)
    usual_time = models.CharField("一般要多久", max_length=120, blank=True)
    stops_production = models.CharField("要不要停产", max_length=120, blank=True)
    evidence_to_keep = models.TextField("留证据", blank=True)

    colloquial_names = LinesField("老师傅也叫", help_text="一行一个，工人平时怎么说就怎么写。")

    # Editors only.
    not_this_checked_against = models.TextField("“哪些不算”核对所用文本", blank=True)
    confidence_scope = models.CharField("核对范围", max_length=200, blank=True)
    in_force_note = models.CharField("效力备注", max_length=200, blank=True)

    search_fields = [*KnowledgePage.search_fields, index.SearchField("gist"), index.SearchField("colloquial_names")]

    parent_page_types = ["content.StandardPage"]
    subpage_types: list[str] = []

    text_panels = [
        FieldRowPanel([FieldPanel("item"), FieldPanel("item_order")]),
        FieldPanel("sector_label"),
        MultiFieldPanel(
            [
                FieldPanel("official_text"),
                FieldRowPanel([FieldPanel("official_text_entered_by"), FieldPanel("official_text_compared_by")]),
            ],
            heading="第一层：标准原文（一人录入，另一人校对）",
        ),
        MultiFieldPanel(
            [
                FieldPanel("gist"),
                FieldPanel("not_this"),
                FieldPanel("not_this_source"),
                FieldPanel("consequence"),
                FieldPanel("legal_basis"),
                FieldPanel("remark"),
                FieldPanel("superseded_by_topic"),
            ],
            heading="第二层：本局解释",
        ),
        InlinePanel("law_links", heading="依据的法规条款", label="法规条款"),
        MultiFieldPanel(
            [
                FieldPanel("advice_basis"),
                FieldPanel("how_to_check"),
                FieldPanel("free_first"),
                FieldPanel("how_to_fix"),
                FieldPanel("costs_money"),
                FieldPanel("who_may_do"),
                FieldPanel("usual_time"),
                FieldPanel("stops_production"),
                FieldPanel("evidence_to_keep"),
            ],
            heading="第三层：经验建议，不是法定要求",
        ),
        FieldPanel("colloquial_names"),
    ]

    class Meta(KnowledgePage.Meta):
        verbose_name = "判定条款"
        verbose_name_plural = "判定条款"
        constraints = [
            *KnowledgePage.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(official_text_entered_by__isnull=True)
                | models.Q(official_text_compared_by__isnull=True)
                | ~models.Q(official_text_entered_by=models.F("official_text_compared_by")),
                name="criterion_text_compared_by_another",
                violation_error_message="录入和校对不能是同一个人。",
            ),
        ]

    @property
    def shown_standard(self) -> "StandardPage | None":
        """The standard where readers may see it: a criterion may be out before its standard is."""
        return self.standard if self.standard.live else None

    @property
    def shown_official_text(self) -> str:
        """The verbatim text once a second person has compared it; empty until then (DESIGN §4)."""
        return self.official_text if self.official_text_compared_by_id else ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `standard` equal to the parent page; the tree is the truth."""
        self.standard_id = self.get_parent().pk
        super().save(*args, **kwargs)


CriterionPage.edit_handler = CriterionPage.build_edit_handler(
    [
        MultiFieldPanel(
            [FieldPanel("not_this_checked_against"), FieldPanel("confidence_scope"), FieldPanel("in_force_note")],
            heading="只给编辑看（条款）",
        )
    ]
)
