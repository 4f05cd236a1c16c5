"""What this place has promised to firms that find and mend a hazard themselves: dated data, never code."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class LocalBasisQuerySet(models.QuerySet["LocalBasis"]):
    """Queries about what holds."""

    def checked(self) -> "LocalBasisQuerySet":
        """Those that two people have seen; the city's before a district's."""
        checked = self.filter(checked_by__isnull=False).select_related("district")
        return checked.order_by(models.F("district__order").asc(nulls_first=True), "-holds_from", "pk")


class LocalBasis(models.Model):
    """自查自改的本地依据: one document, its number and place, and what it says, in our words.

    Written by `content.domain.local_basis` alone: one person enters it, another compares it with the document.
    """

    title = models.CharField("文件名称", max_length=200)
    doc_number = models.CharField("文号", max_length=80)
    issuer = models.CharField("发文机关", max_length=120)
    district = models.ForeignKey(
        "accounts.District",
        verbose_name="适用地方",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="不选，就是全市。",
    )
    says = models.TextField("怎么说的", help_text="用自己的话写，条件一个不能少，“且”“或”不能混。")
    holds_from = models.DateField("施行日期")
    holds_until = models.DateField("有效期到", null=True, blank=True)
    source_url = models.URLField("官方网页", blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入", on_delete=models.PROTECT, related_name="+"
    )
    # Counted up by every change: what is confirmed is what was read.
    version = models.PositiveIntegerField("第几稿", default=0)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="核对", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)

    objects = LocalBasisQuerySet.as_manager()

    class Meta:
        ordering = ["-holds_from", "pk"]
        verbose_name = "自查自改的本地依据"
        verbose_name_plural = "自查自改的本地依据"
        constraints = [
            models.CheckConstraint(
                name="local_basis_checked_by_another",
                condition=Q(checked_by=None) | ~Q(checked_by=models.F("entered_by")),
            ),
            models.CheckConstraint(
                name="local_basis_check_is_dated",
                condition=Q(checked_by=None, checked_at=None) | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="local_basis_ends_after_it_begins",
                condition=Q(holds_until=None) | Q(holds_until__gte=models.F("holds_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.doc_number}）"

    def holds(self, on: date | None = None) -> bool:
        """Whether it holds on a day, today unless told."""
        on = on or timezone.localdate()
        return self.holds_from <= on and (self.holds_until is None or on <= self.holds_until)
