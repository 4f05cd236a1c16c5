"""Succession: which item of a new standard follows which item of an old one, laid down by the editors item by item."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable


class Succession(Orderable):
    """An old item and one that follows it; it is part of the new standard's page and released with it.

    The new item is a page, or, where only its subject is known (`ClauseTopic`), a clause by its number. Neither: the
    old item was abolished.
    """

    class Change(models.TextChoices):
        SAME = "same", "没有变化"
        REVISED = "revised", "有修改"
        SPLIT = "split", "拆成几条"
        MERGED = "merged", "和别的并成一条"
        ABOLISHED = "abolished", "取消"

    standard = ParentalKey("content.StandardPage", on_delete=models.CASCADE, related_name="successions")
    old = models.ForeignKey(
        "content.CriterionPage", verbose_name="旧条款", on_delete=models.PROTECT, related_name="followers"
    )
    new = models.ForeignKey(
        "content.CriterionPage",
        verbose_name="新条款",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="preceded",
    )
    clause = models.CharField("新条款的条号（只有条题时）", max_length=20, blank=True)
    change = models.CharField("变化", max_length=10, choices=Change.choices, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    panels = [
        PageChooserPanel("old", "content.CriterionPage"),
        PageChooserPanel("new", "content.CriterionPage"),
        FieldRowPanel([FieldPanel("clause"), FieldPanel("change")]),
        FieldPanel("note"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "条款接替"
        verbose_name_plural = "条款接替"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(change="abolished", new=None, clause="")
                | (~models.Q(change="abolished") & (models.Q(new__isnull=False) ^ ~models.Q(clause=""))),
                name="succession_new_or_abolished",
                violation_error_message="新条款和条号填一个；取消了的两样都不填，“变化”选“取消”。",
            ),
            models.UniqueConstraint(
                fields=["standard", "old", "new"], condition=models.Q(new__isnull=False), name="succession_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id or self.clause or '取消'}"

    @property
    def remark(self) -> str:
        """How it changed, in a few words; empty where nobody said."""
        return "：".join(filter(None, (self.get_change_display(), self.note)))
