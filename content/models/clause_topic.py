"""ClauseTopic: what a clause is about, where only its subject is known and its text was not seen."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable


class ClauseTopic(Orderable):
    """One clause of a standard by its subject, in our own words, beside the old item that it follows."""

    standard = ParentalKey("content.StandardPage", on_delete=models.CASCADE, related_name="clause_topics")
    clause = models.CharField("条号", max_length=20)
    group = models.CharField("章节", max_length=40, blank=True)
    topic = models.CharField("条题（自己的话）", max_length=120)
    old_item_text = models.CharField("旧标准对应（原文）", max_length=80, blank=True)
    old_criterion = models.ForeignKey(
        "content.CriterionPage",
        verbose_name="旧标准的条目",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="clause_topics",
    )
    # Editors only.
    confidence = models.CharField("核对程度", max_length=80, blank=True)
    source = models.CharField("核对来源", max_length=400, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("clause"), FieldPanel("group")]),
        FieldPanel("topic"),
        FieldPanel("old_item_text"),
        PageChooserPanel("old_criterion", "content.CriterionPage"),
        FieldPanel("confidence"),
        FieldPanel("source"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "条题"
        verbose_name_plural = "条题"
        constraints = [models.UniqueConstraint(fields=["standard", "clause"], name="clause_topic_unique")]

    def __str__(self) -> str:
        return f"{self.clause} {self.topic}"
