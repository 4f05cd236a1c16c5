"""Who speaks for which enterprise, and how he came to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.enums import ClaimState, InvitationState, MemberRole
from accounts.models.enterprises import Enterprise
from accounts.phone import mask_phone


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Who speaks for which enterprise."""

    def active(self) -> "MembershipQuerySet":
        """Those not ended."""
        return self.filter(ended_at__isnull=True)

    def managers(self) -> "MembershipQuerySet":
        """Those of managers."""
        return self.filter(role="manager")


class Membership(models.Model):
    """成员: a person in an enterprise, from a day until he leaves. The row stays: what he did keeps its name."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("身份", max_length=16, choices=MemberRole.choices)
    started_at = models.DateTimeField("加入时间", auto_now_add=True)
    ended_at = models.DateTimeField("离开时间", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "成员"
        verbose_name_plural = "成员"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "person"], condition=Q(ended_at__isnull=True), name="member_is_in_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.enterprise} · {self.get_role_display()}"


class Claim(models.Model):
    """认领: somebody says that he answers for an enterprise and shows its licence; staff decide."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="claims")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims")
    state = models.CharField("状态", max_length=12, choices=ClaimState.choices, default=ClaimState.WAITING)
    # The photo of the licence, in private storage; None once it is deleted, with the decision.
    licence = models.UUIDField(null=True, blank=True, editable=False)
    at = models.DateTimeField("提交时间", auto_now_add=True)
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="处理人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField("给对方的说明", max_length=200, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "认领"
        verbose_name_plural = "认领"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "person"], condition=Q(state=ClaimState.WAITING), name="claim_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.WAITING) ^ Q(decided_at__isnull=False), name="claim_is_decided_when_over"
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.WAITING) | Q(licence__isnull=True), name="claim_keeps_no_licence_when_over"
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.REFUSED) | ~Q(reason=""), name="claim_refused_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.enterprise}"


class Invitation(models.Model):
    """邀请: a manager asks the holder of a number into his enterprise. Only who shows to hold it can accept."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="invitations")
    # Emptied when its holder has his data deleted.
    phone = models.CharField("手机号", max_length=16, blank=True)
    role = models.CharField("身份", max_length=16, choices=MemberRole.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("发出时间", auto_now_add=True)
    until = models.DateTimeField("有效期到")
    state = models.CharField("状态", max_length=12, choices=InvitationState.choices, default=InvitationState.WAITING)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "邀请"
        verbose_name_plural = "邀请"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "phone"], condition=Q(state=InvitationState.WAITING), name="invitation_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(phone__regex=r"^\+861[3-9][0-9]{9}$") | (Q(phone="") & ~Q(state=InvitationState.WAITING)),
                name="invitation_phone_is_mainland_mobile",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.get_role_display()}"

    @property
    def shown_phone(self) -> str:
        """The number as even who typed it sees it later."""
        return mask_phone(self.phone)
