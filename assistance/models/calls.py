"""打给企业的电话: what the desk calls firms about, and what came of it."""

from django.conf import settings
from django.db import models

from accounts.models import Enterprise
from assistance.enums import Thing
from assistance.models.base import Logged


class CallWhy(models.TextChoices):
    """Why a firm is to be called; the most urgent first."""

    IMMINENT = "imminent", "现在就有危险"
    PROMISE = "promise", "答应的日子到了"
    AGREED = "agreed", "约好今天再打"
    MAJOR_OVERDUE = "major_overdue", "重大隐患到期没有改"
    NEW = "new", "新申请"
    UNANSWERED = "unanswered", "报告没有答复"
    EXTENSION = "extension", "申请延期"
    OVERDUE = "overdue", "隐患到期没有改"
    SILENCE = "silence", "很久没有动静"


class CallResult(models.TextChoices):
    """What came of a call."""

    REACHED = "reached", "打通了"
    MISSED = "missed", "没打通"
    LATER = "later", "改约"


class HelpCall(Logged):
    """One call. Until `next_at` the firm is left in peace about it; see `assistance.domain.calls`."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="help_calls")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.CharField("为什么打", max_length=16, choices=CallWhy.choices)
    # What it was about.
    thing = models.CharField("对象", max_length=12, choices=Thing.choices)
    thing_uuid = models.UUIDField()
    result = models.CharField("结果", max_length=8, choices=CallResult.choices)
    note = models.TextField("记一句", blank=True)
    next_at = models.DateTimeField("在这以前不再打")

    class Meta(Logged.Meta):
        ordering = ["-at", "-pk"]
        verbose_name = "电话"
        verbose_name_plural = "电话"
        indexes = [
            models.Index(fields=["enterprise", "next_at"], name="call_of_firm"),
            models.Index(fields=["result", "next_at"], name="call_agreed"),
        ]

    def __str__(self) -> str:
        return f"{self.get_why_display()} · {self.get_result_display()}"
