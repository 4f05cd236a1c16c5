"""QuestionPage: a question as people ask it, answered in the first sentence."""

from django.db import models
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.search import index

from content.lines import LinesField
from content.models.base import KnowledgePage


class QuestionPage(KnowledgePage):
    """答疑. The title is the question."""

    asked_by = models.CharField("谁在问", max_length=20, blank=True)
    short_answer = models.TextField("一句话回答")
    answer = models.TextField("详细回答", blank=True)
    depends_on = LinesField("要看什么情况", help_text="一行一条。")
    ask_whom = models.CharField("该问谁", max_length=80, blank=True)

    search_fields = [*KnowledgePage.search_fields, index.SearchField("short_answer")]

    parent_page_types = ["content.QuestionIndexPage"]
    subpage_types: list[str] = []

    text_panels = [
        FieldPanel("asked_by"),
        FieldPanel("short_answer"),
        FieldPanel("answer"),
        FieldPanel("depends_on"),
        FieldPanel("ask_whom"),
        InlinePanel("criterion_links", heading="相关判定条款", label="判定条款"),
        InlinePanel("law_links", heading="相关法规条款", label="法规条款"),
    ]

    class Meta(KnowledgePage.Meta):
        verbose_name = "答疑"
        verbose_name_plural = "答疑"


QuestionPage.edit_handler = QuestionPage.build_edit_handler()
