"""StandardPage: a criteria standard, a regulation or a technical standard, as a document of its own."""

from datetime import date

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.search import index

from content.models.base import KnowledgePage

# Words that mean nobody has seen it in print; such a date or statement is not shown.
UNSEEN = ("待核", "记忆")


class StandardPage(KnowledgePage):
    """One document. Its criteria are its children; only a criteria standard's carry the badge."""

    class Kind(models.TextChoices):
        CRITERIA = "判定标准", "判定标准"
        REGULATION = "规章", "规章"
        TECHNICAL = "技术标准", "技术标准"

    class Status(models.TextChoices):
        IN_FORCE = "in_force", "现行"
        IN_TRANSITION = "in_transition", "正在被接替"
        SUPERSEDED = "superseded", "已被接替"

    kind = models.CharField("类别", max_length=8, choices=Kind.choices, default=Kind.CRITERIA)
    level = models.CharField("判定的是什么", max_length=20, blank=True, help_text="例如：重大事故隐患、重大火灾隐患。")
    sector_label = models.CharField("适用行业（原文）", max_length=120, blank=True)
    short_title = models.CharField(
        "简称", max_length=40, blank=True, help_text="列表和面包屑里用，例如：工贸（令10号）。"
    )
    doc_number = models.CharField("文号", max_length=80, blank=True)
    issuer = models.CharField("发布机关", max_length=80, blank=True)
    issued_on = models.DateField("发布日期", null=True, blank=True)
    issued_text = models.CharField("发布日期（原文）", max_length=40, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    effective_text = models.CharField("施行日期（原文）", max_length=40, blank=True)
    superseded_on = models.DateField("被接替日期", null=True, blank=True)
    items_text = models.CharField("条目构成（原文）", max_length=250, blank=True)
    replaces_text = models.CharField("代替了什么（原文）", max_length=250, blank=True)
    status = models.CharField("状态", max_length=16, choices=Status.choices, default=Status.IN_FORCE)
    status_text = models.CharField("状态（原文）", max_length=250, blank=True)
    official_url = models.URLField("官方网页", max_length=500, blank=True)
    scope_note = models.TextField("适用提醒", blank=True, help_text="谁归它管、谁不归它管。")
    decided_by = models.ForeignKey(
        "accounts.Department",
        verbose_name="由谁判定",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    successor = models.ForeignKey(
        "self",
        verbose_name="接替它的文件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )
    read_with = models.ForeignKey(
        "self", verbose_name="须一起看的文件", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    search_fields = [
        *KnowledgePage.search_fields,
        index.SearchField("short_title"),
        index.SearchField("doc_number"),
        index.SearchField("sector_label"),
    ]

    parent_page_types = ["content.StandardIndexPage"]
    subpage_types = ["content.CriterionPage"]

    text_panels = [
        FieldPanel("short_title"),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("level")]),
        FieldPanel("sector_label"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("doc_number"), FieldPanel("issuer")]),
                FieldRowPanel([FieldPanel("issued_on"), FieldPanel("issued_text")]),
                FieldRowPanel([FieldPanel("effective_on"), FieldPanel("effective_text")]),
                FieldPanel("official_url"),
                FieldPanel("items_text"),
            ],
            heading="文件",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("status"), FieldPanel("superseded_on")]),
                FieldPanel("status_text"),
                FieldPanel("replaces_text"),
                PageChooserPanel("successor", "content.StandardPage"),
                PageChooserPanel("read_with", "content.StandardPage"),
            ],
            heading="状态",
        ),
        MultiFieldPanel([FieldPanel("decided_by"), FieldPanel("scope_note")], heading="归谁管"),
        InlinePanel("attachments", heading="附件（例如原文扫描件）", label="附件"),
        InlinePanel("clause_topics", heading="条题（正文未见时）", label="条题"),
        InlinePanel("successions", heading="接替了哪些旧条款", label="条款接替"),
    ]

    class Meta(KnowledgePage.Meta):
        verbose_name = "标准"
        verbose_name_plural = "标准"

    @property
    def carries_badge(self) -> bool:
        """Whether its criteria may say 判定标准列明的情形."""
        return self.kind == self.Kind.CRITERIA

    @property
    def shown_issued(self) -> str:
        """The issue date as readers may see it; empty where nobody has seen it in print."""
        return shown_words(self.issued_text, self.issued_on)

    @property
    def shown_effective(self) -> str:
        """The effective date as readers may see it; empty where nobody has seen it in print."""
        return shown_words(self.effective_text, self.effective_on)

    @property
    def shown_replaces(self) -> str:
        """What it replaces in the words given; empty where they admit that it was not checked."""
        return shown_words(self.replaces_text)

    @property
    def shown_items(self) -> str:
        """How it is made up, in the words given; empty where they admit that it was not checked."""
        return shown_words(self.items_text)

    @property
    def shown_status(self) -> str:
        """Whether it holds, in the words given; empty where they admit that it was not checked."""
        return shown_words(self.status_text)

    @property
    def name(self) -> str:
        """The short name where there is one."""
        return self.short_title or self.title


def shown_words(text: str, on: date | None = None) -> str:
    """Return words as given, the bare date where there are none, nothing where they admit they were not checked."""
    if any(word in text for word in UNSEEN):
        return ""
    return text or (on.isoformat() if on else "")


StandardPage.edit_handler = StandardPage.build_edit_handler()
