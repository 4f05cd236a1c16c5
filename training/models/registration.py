"""A registration: who wants a seat in which session, and what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Enterprise
from accounts.phone import show_phone
from training.enums import ACTIVE, Act, RegistrationState
from training.models.session import Session
from training.querysets import RegistrationQuerySet


class Trainee(models.Model):
    """Somebody who is trained: with an account, or known to his firm by name and telephone or staff number.

    `key` says who he is, so that nobody sits on two chairs: see `training.domain.trainees`.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField("认人的依据", max_length=120, unique=True, editable=False)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="账号",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="trainee",
    )
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", null=True, blank=True, on_delete=models.PROTECT, related_name="trainees"
    )
    name = models.CharField("姓名", max_length=60, blank=True)
    phone = models.CharField("手机号", max_length=20, blank=True)
    staff_no = models.CharField("工号", max_length=40, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        verbose_name = "学员"
        verbose_name_plural = "学员"
        constraints = [
            # Who has no account belongs to the firm that named him, or came to the door with a telephone.
            models.CheckConstraint(
                condition=Q(person__isnull=False) | (~Q(name="") & (Q(enterprise__isnull=False) | ~Q(phone=""))),
                name="trainee_is_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name on lists: that of the account where there is one."""
        return self.person.name if self.person else self.name

    @property
    def shown_phone(self) -> str:
        """The telephone, for who may ring: that of the account where there is one."""
        return show_phone(self.person.phone) if self.person else self.phone


class Registration(models.Model):
    """One person, one session. Born and changed through `training.domain` only.

    `queued`: the number on the waiting list, one for those who come together or not at all; kept when the seat is
    offered.
    `rank`: 0 has priority, 1 has none.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(
        Session, verbose_name="场次", on_delete=models.PROTECT, related_name="registrations", db_index=False
    )
    trainee = models.ForeignKey(Trainee, verbose_name="学员", on_delete=models.PROTECT, related_name="registrations")
    # For which firm he comes; nobody's where he comes for himself.
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", null=True, on_delete=models.PROTECT, related_name="training_registrations"
    )
    state = models.CharField("状态", max_length=14, choices=RegistrationState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="谁报的", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("报名时间", auto_now_add=True)
    rank = models.PositiveSmallIntegerField("次序", default=1)
    queued = models.PositiveIntegerField("候补号", null=True)
    # Those who were registered together and would rather come together than in part.
    party = models.UUIDField("同一批", null=True)
    whole_party = models.BooleanField("要来一起来", default=False)
    offer_until = models.DateTimeField("名额留到", null=True)
    was_late = models.BooleanField("临时取消", default=False)

    objects = RegistrationQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        verbose_name = "报名"
        verbose_name_plural = "报名"
        indexes = [
            models.Index(fields=["session", "state", "rank", "queued"], name="registration_in_order"),
            models.Index(
                fields=["offer_until"], condition=Q(state=RegistrationState.OFFERED), name="registration_offers"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "trainee"], condition=Q(state__in=sorted(ACTIVE)), name="registration_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.OFFERED) | Q(offer_until__isnull=False),
                name="registration_offer_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.WAITLISTED) | Q(queued__isnull=False),
                name="registration_has_a_place_in_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} · {self.at:%Y-%m-%d}"

    @property
    def is_active(self) -> bool:
        """Whether it holds or wants a seat."""
        return self.state in ACTIVE


class RegistrationLog(models.Model):
    """One line for each change; never changed, but for `told_at`.

    It is the outbox of this room too: who must hear of a line is told by `training.domain.telling`, in a process of
    its own, so that a seat costs no more writing than the line.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="log")
    act = models.CharField("做了什么", max_length=12, choices=Act.choices)
    was = models.CharField("原来的状态", max_length=14, blank=True)
    now = models.CharField("现在的状态", max_length=14)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", auto_now_add=True)
    why = models.TextField("为什么", blank=True)
    # Somebody has to be told; done when `told_at` is there.
    tells = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]
        verbose_name = "报名日志"
        verbose_name_plural = "报名日志"
        indexes = [
            models.Index(fields=["id"], condition=Q(tells=True, told_at=None), name="registration_log_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} · {self.at:%Y-%m-%d}"
