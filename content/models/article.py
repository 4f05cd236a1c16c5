"""ArticlePage: a piece of guidance made of blocks."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField

from content.blocks import BodyBlock
from content.lines import LinesField
from content.models.base import KnowledgePage
from content.models.media import is_captions, is_film


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

    # For 视频讲解: a film nobody can hear or see is no guidance, so captions, transcript and poster come with it.
    video = models.ForeignKey(
        "content.PortalDocument",
        verbose_name="视频",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="MP4 或 WebM。要同时有封面、字幕和文字稿。",
    )
    video_poster = models.ForeignKey(
        "content.PortalImage", verbose_name="封面", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    video_captions = models.ForeignKey(
        "content.PortalDocument",
        verbose_name="字幕",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="WebVTT 文件（.vtt）。车间里听不清声音，靠它看懂。",
    )
    video_transcript = models.TextField("文字稿", blank=True, help_text="视频里说的话，一段一行。")

    parent_page_types = ["content.ArticleIndexPage"]
    subpage_types: list[str] = []

    text_panels = [
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("layer")]),
        FieldRowPanel([FieldPanel("season"), FieldPanel("minutes")]),
        FieldPanel("audience"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("video"),
                FieldPanel("video_poster"),
                FieldPanel("video_captions"),
                FieldPanel("video_transcript"),
            ],
            heading="视频",
        ),
        InlinePanel("attachments", heading="附件", label="附件"),
        InlinePanel("criterion_links", heading="相关判定条款", label="判定条款"),
        InlinePanel("law_links", heading="相关法规条款", label="法规条款"),
        InlinePanel("case_links", heading="相关案例", label="案例"),
    ]

    def clean(self) -> None:
        """Refuse a film that not everybody can follow, and a file that is none."""
        super().clean()
        if self.video is None:
            return
        wrong = {
            name: f"放了视频，也要有{label}。"
            for name, label in (("video_poster", "封面"), ("video_captions", "字幕"), ("video_transcript", "文字稿"))
            if not getattr(self, name)
        }
        if not is_film(self.video):
            wrong["video"] = "这不是能在网页上播放的视频。请选 MP4（H.264）或 WebM 文件。"
        if self.video_captions and not is_captions(self.video_captions):
            wrong["video_captions"] = "这不是字幕文件。请选 WebVTT（.vtt）文件。"
        if wrong:
            raise ValidationError(wrong)

    class Meta(KnowledgePage.Meta):
        verbose_name = "安全知识"
        verbose_name_plural = "安全知识"


ArticlePage.edit_handler = ArticlePage.build_edit_handler()
