"""ArticlePage: a piece of guidance made of blocks."""

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import StreamField

from content.blocks import BodyBlock
from content.lines import LinesField
from content.models.base import KnowledgePage


class ArticlePage(KnowledgePage):
    """安全知识 and its kin, told by kind, for whom and for which season."""

    class Kind(models.TextChoices):
        KNOWLEDGE = "知识", "知识"
        TIP = "提示", "提示"
        INTERPRETATION = "解读", "解读"
        WARNING = "警示", "警示"
        POLICY = "政策", "政策"
        VIDEO = "视频讲解", "视频讲解"

    class Layer(models.TextChoices):
        INTERPRETATION = "解释", "本局解释"
        ADVICE = "经验建议", "经验建议，不是法定要求"

    kind = models.CharField("类别", max_length=8, choices=Kind.choices, default=Kind.KNOWLEDGE)
    layer = models.CharField("性质", max_length=8, choices=Layer.choices, default=Layer.ADVICE)
    audience = LinesField("给谁看", help_text="一行一种人。")
    season = models.CharField("时令", max_length=10, default="常年")
    minutes = models.PositiveSmallIntegerField("几分钟读完", default=3)
    body = StreamField(BodyBlock(), verbose_name="正文", blank=True)

    parent_page_types = ["content.ArticleIndexPage"]
    subpage_types: list[str] = []

    text_panels = [
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("layer")]),
        FieldRowPanel([FieldPanel("season"), FieldPanel("minutes")]),
        FieldPanel("audience"),
        FieldPanel("body"),
        InlinePanel("criterion_links", heading="相关判定条款", label="判定条款"),
        InlinePanel("law_links", heading="相关法规条款", label="法规条款"),
        InlinePanel("case_links", heading="相关案例", label="案例"),
    ]

    class Meta(KnowledgePage.Meta):
        verbose_name = "安全知识"
        verbose_name_plural = "安全知识"


ArticlePage.edit_handler = ArticlePage.build_edit_handler()
