"""Who did what, when, and why: a table of our own, because Wagtail's site history shows names to all."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Enterprise
from assistance.enums import Act, Thing

WORD_MARK: Final = "帮扶受理代记："


class Heard(models.TextChoices):
    """How a firm in which nobody has an account said what the desk writes down for it."""

    PHONE = "phone", "电话"
    PAPER = "paper", "纸质"
    PERSON = "person", "当面"


class AssistanceLog(models.Model):
    """One act. Written by `assistance.domain.door` in the transaction of the act; never changed."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="assistance_log")
    thing = models.CharField("对象", max_length=12, choices=Thing.choices)
    # Of the row that it happened to.
    thing_uuid = models.UUIDField(db_index=True)
    act = models.CharField("做了什么", max_length=20, choices=Act.choices)
    was = models.CharField("原来的状态", max_length=12, blank=True)
    now = models.CharField("现在的状态", max_length=12, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="谁",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="空着的是系统自己做的。",
    )
    # Somebody whom it concerns, by his uuid: put onto a team, taken off it.
    whom = models.UUIDField("涉及的人", null=True)
    at = models.DateTimeField("时间", auto_now_add=True)
    device_at = models.DateTimeField("手机上的时间", null=True)
    why = models.TextField("为什么", blank=True)
    # As whose word the desk wrote it down, where nobody of the firm has an account (ADR 19).
    said_by = models.CharField("谁说的", max_length=60, blank=True, default="")
    heard = models.CharField("怎么说的", max_length=8, choices=Heard.choices, blank=True, default="")

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]
        verbose_name = "帮扶日志"
        verbose_name_plural = "帮扶日志"
        indexes = [models.Index(fields=["enterprise", "-at"], name="assistance_log_of_firm")]
        constraints = [
            models.CheckConstraint(
                condition=Q(said_by="", heard="") | (~Q(said_by="") & ~Q(heard="")), name="word_says_who_and_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_thing_display()} · {self.get_act_display()} · {self.at:%Y-%m-%d}"

    @property
    def word(self) -> str:
        """As whose word it was written down; empty where somebody spoke for himself."""
        return f"{WORD_MARK}{self.said_by}，{self.get_heard_display()}" if self.said_by else ""
