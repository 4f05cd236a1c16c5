"""Whether it is gone, and how much longer it may take."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assistance.enums import HOW_LOOKED, ExtensionState, Result
from assistance.models.base import Logged, Walled
from assistance.models.findings import Finding
from assistance.models.plans import Evidence


class Verification(Logged):
    """验收: who looked, how, and what it came to. Never somebody of the firm; a major hazard takes two on site."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="verifications")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on_site = models.BooleanField("到现场看的")
    result = models.CharField("结论", max_length=8, choices=Result.choices)
    text = models.TextField("怎么看的、看到什么")
    # As the finding was recorded, so that the database can ask for the second person.
    is_major = models.BooleanField("重大隐患")

    class Meta(Logged.Meta):
        ordering = ["pk"]
        verbose_name = "验收"
        verbose_name_plural = "验收"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="verification_says_how"),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("by")), name="verification_second_is_another"
            ),
            models.CheckConstraint(
                condition=Q(is_major=False) | Q(result="not_gone") | Q(on_site=True, second__isnull=False),
                name="verification_major_takes_two_on_site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding} · {self.get_result_display()}"

    @property
    def how(self) -> str:
        """How it was looked at, in words."""
        return HOW_LOOKED[self.on_site]


class Extension(Walled):
    """延期: asked before the date is over, with a reason and what shows that the interim safeguard holds."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="extensions")
    number = models.PositiveSmallIntegerField("第几次")
    state = models.CharField("状态", max_length=12, choices=ExtensionState.choices, default=ExtensionState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="help_extensions")
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    reason = models.TextField("为什么来不及")
    until = models.DateField("想延到")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="extensions")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("决定时间", null=True)
    decision = models.TextField("答复", blank=True)
    granted_until = models.DateField("同意延到", null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="谁到现场看过",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    looked_on = models.DateField("哪天看的", null=True)

    class Meta(Walled.Meta):
        ordering = ["finding", "number"]
        verbose_name = "延期"
        verbose_name_plural = "延期"
        indexes = [models.Index(fields=["state", "asked_at"], name="extension_waits")]
        constraints = [
            models.UniqueConstraint(fields=["finding", "number"], name="extension_number_unique"),
            models.UniqueConstraint(fields=["finding"], condition=Q(state="asked"), name="extension_asked_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_says_why"),
            models.CheckConstraint(
                condition=Q(state__in=["granted", "refused"], decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decision="")
                | ~Q(state__in=["granted", "refused"]) & Q(decided_by__isnull=True),
                name="extension_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="extension_not_decided_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(state="granted", granted_until__isnull=False)
                | (~Q(state="granted") & Q(granted_until__isnull=True)),
                name="extension_granted_until_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(number__lt=3) | Q(looked_by__isnull=False, looked_on__isnull=False),
                name="extension_third_was_looked_at",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 次延期 · {self.get_state_display()}"
