"""LawArticle: one article of a law, with all that rests on it."""

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from content.models.base import KnowledgePage


class LawArticle(KnowledgePage):
    """法规条款. The title names law and article; gist and penalty are in our own words."""

    law = models.CharField("法规", max_length=120)
    law_short = models.CharField("法规简称", max_length=40, help_text="不带书名号，例如：安全生产法。")
    law_order = models.PositiveIntegerField("法规次序", default=0)
    article = models.CharField("条号", max_length=60)
    article_order = models.PositiveIntegerField("条次序", default=0)
    topic = models.CharField("讲什么", max_length=120)
    gist = models.TextField("大意")
    penalty = models.TextField("罚则", blank=True)
    repealed_on = models.DateField(
        "失效日期", null=True, blank=True, help_text="条文被修改或废止、不再适用的那一天；还有效的空着。"
    )

    search_fields = [*KnowledgePage.search_fields, index.SearchField("gist"), index.SearchField("topic")]

    parent_page_types = ["content.LawIndexPage"]
    subpage_types: list[str] = []

    text_panels = [
        FieldRowPanel([FieldPanel("law"), FieldPanel("law_short")]),
        FieldRowPanel([FieldPanel("article"), FieldPanel("topic")]),
        FieldRowPanel([FieldPanel("law_order"), FieldPanel("article_order")]),
        FieldPanel("gist"),
        FieldPanel("penalty"),
        FieldPanel("repealed_on"),
    ]

    class Meta(KnowledgePage.Meta):
        verbose_name = "法规条款"
        verbose_name_plural = "法规条款"

    @property
    def name(self) -> str:
        """The article as people cite it."""
        return f"《{self.law_short}》{self.article}"


LawArticle.edit_handler = LawArticle.build_edit_handler()
