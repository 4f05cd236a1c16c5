"""Ways in that need a record: codes on paper, and resets of a second factor by two people."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.enums import MemberRole, ResetState
from accounts.models.enterprises import Enterprise


class LoginInvitation(models.Model):
    """邀请码: a code on a slip of paper that makes one account in one enterprise. The code itself is nowhere kept."""

    # Keyed, so that who reads the table cannot try codes against it: see accounts/domain/login_invitations.py.
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    batch = models.UUIDField("批次", default=uuid.uuid4, db_index=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="login_invitations")
    role = models.CharField("身份", max_length=16, choices=MemberRole.choices)
    # Where it is set, only this number may be entered.
    phone = models.CharField("手机号", max_length=16, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="制作人", on_delete=models.PROTECT, related_name="made_login_invitations"
    )
    at = models.DateTimeField("制作时间", auto_now_add=True)
    until = models.DateTimeField("有效期到")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="使用人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "邀请码"
        verbose_name_plural = "邀请码"
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, used_by__isnull=True)
                | Q(used_at__isnull=False, used_by__isnull=False),
                name="login_invitation_used_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="login_invitation_used_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.get_role_display()}"


class SecondFactorReset(models.Model):
    """重置二次验证: one asks for a member of staff who lost his phone, another confirms. Moved by its domain only."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="second_factor_resets")
    reason = models.CharField("原因", max_length=200)
    # None where it was done on the server, because there is no second administrator.
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    state = models.CharField("状态", max_length=12, choices=ResetState.choices, default=ResetState.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = "重置二次验证"
        verbose_name_plural = "重置二次验证"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=ResetState.WAITING), name="reset_waits_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state=ResetState.WAITING) ^ Q(decided_at__isnull=False), name="reset_decided_when_over"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reset_says_why"),
            models.CheckConstraint(
                condition=~Q(state=ResetState.DONE) | Q(asked_by__isnull=True) | ~Q(asked_by=F("decided_by")),
                name="reset_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True) | ~Q(asked_by=F("person")), name="reset_not_of_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_state_display()}"
