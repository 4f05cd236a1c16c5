"""A session: when and where a course is given, for how many, and how one gets a seat."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Enterprise
from training.enums import Act, Asks, SessionState
from training.querysets import SessionQuerySet, TargetQuerySet

# How long an offered seat is kept for who was offered it, unless the session says otherwise.
OFFER_HOURS = 24


class Session(models.Model):
    """One 培训班 or 场次. `seats_taken` and `waiting` are changed by `training.domain.seats` only.

    A seat is held by who is confirmed and by who was offered one; who waits for approval holds none.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(
        "training.CoursePage", verbose_name="课程", on_delete=models.PROTECT, related_name="sessions"
    )
    title = models.CharField("名称", max_length=120, help_text="例如：2026 年第 3 期")
    state = models.CharField("状态", max_length=12, choices=SessionState.choices, default=SessionState.DRAFT)

    place = models.CharField("地点", max_length=120, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    online_url = models.URLField("直播地址", blank=True)
    speaker_office = models.CharField(
        "主讲人职务", max_length=80, blank=True, help_text="空着就用课程上写的，例如：区应急管理局局长"
    )
    note = models.CharField("带什么、怎么走", max_length=200, blank=True)

    capacity = models.PositiveIntegerField("名额")
    waiting_cap = models.PositiveIntegerField("候补最多几人", default=0)
    per_enterprise_cap = models.PositiveIntegerField("每家企业最多几人", null=True, blank=True)
    needs_approval = models.BooleanField("报名要审核", default=False)
    opens_at = models.DateTimeField("开始报名")
    closes_at = models.DateTimeField("截止报名")
    cancel_by = models.DateTimeField(
        "最晚什么时候取消", null=True, blank=True, help_text="过了这个时间还可以取消，但会记成临时取消。"
    )
    offer_hours = models.PositiveSmallIntegerField("候补名额留几小时", default=OFFER_HOURS)
    # Until then those with priority are given seats, and all others wait.
    priority_until = models.DateTimeField("优先报名到什么时候", null=True, blank=True)
    priority_weak_base = models.BooleanField("安全基础薄弱的企业优先", default=False)
    priority_listed = models.BooleanField("应训名单上的企业优先", default=False)

    seats_taken = models.PositiveIntegerField("已占名额", default=0, editable=False)
    waiting = models.PositiveIntegerField("候补人数", default=0, editable=False)
    last_queued = models.PositiveIntegerField("候补号发到几", default=0, editable=False)
    made_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "场次"
        verbose_name_plural = "场次"
        constraints = [
            models.CheckConstraint(condition=Q(seats_taken__lte=F("capacity")), name="session_never_oversold"),
            models.CheckConstraint(condition=Q(waiting__lte=F("waiting_cap")), name="session_list_within_cap"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="session_opens_before_it_closes"),
            models.CheckConstraint(
                condition=Q(per_enterprise_cap=None) | Q(per_enterprise_cap__gte=1),
                name="session_lets_in_one_of_a_firm",
            ),
            models.CheckConstraint(condition=Q(offer_hours__gte=1), name="session_offers_last"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def speaker(self) -> str:
        """Who speaks, by office: what the session says, else the course."""
        return self.speaker_office or self.course.speaker_office

    @property
    def free(self) -> int:
        """How many seats nobody holds."""
        return self.capacity - self.seats_taken


class SessionDate(models.Model):
    """One sitting of a session; most have one, a course of 32 hours has several."""

    session = models.ForeignKey(Session, verbose_name="场次", on_delete=models.CASCADE, related_name="dates")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")

    class Meta:
        verbose_name = "上课时间"
        verbose_name_plural = "上课时间"
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="session_date_ends_after_it_starts"),
            models.UniqueConstraint(fields=["session", "starts_at"], name="session_date_once"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class TargetFirm(models.Model):
    """A firm on the 应训名单 of a session: it must send somebody.

    Whether it does, its registrations say; `answered_at` is when it said that it does not. The list is an outbox too:
    the people of a firm whose row `tells` of something are told by `training.domain.telling`.
    """

    session = models.ForeignKey(Session, verbose_name="场次", on_delete=models.CASCADE, related_name="targets")
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="training_targets"
    )
    answered_at = models.DateTimeField("什么时候说不来", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="谁说的",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    why = models.CharField("为什么不来", max_length=300, blank=True)
    tells = models.CharField("要告诉什么", max_length=8, choices=Asks.choices, blank=True, default=Asks.NOTHING)
    told_at = models.DateTimeField("最近一次告诉", null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "应训企业"
        verbose_name_plural = "应训企业"
        indexes = [models.Index(fields=["id"], condition=~Q(tells=Asks.NOTHING), name="target_firm_untold")]
        constraints = [
            models.UniqueConstraint(fields=["session", "enterprise"], name="target_firm_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, why="") | Q(answered_at__isnull=False) & ~Q(why=""),
                name="target_firm_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.enterprise)


class SessionLog(models.Model):
    """What was done with a session as a whole; never changed."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="log")
    act = models.CharField("做了什么", max_length=12, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", auto_now_add=True)
    was = models.CharField("原来", max_length=400, blank=True)
    now = models.CharField("现在", max_length=400, blank=True)
    why = models.TextField("为什么", blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]
        verbose_name = "场次日志"
        verbose_name_plural = "场次日志"

    def __str__(self) -> str:
        return f"{self.get_act_display()} · {self.at:%Y-%m-%d}"
