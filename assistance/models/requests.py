"""帮扶申请: a firm asks for help, online or by telephone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Department, Enterprise, Scene
from assistance.enums import Danger, RequestState, Way, Wish
from assistance.models.base import Logged
from assistance.models.wall import WallText
from assistance.querysets import HelpRequestQuerySet
from content.models import CriterionPage


class HelpRequest(Logged):
    """帮扶申请. Moved by `assistance.domain.requests`, and by a visit that is planned, begun or called off."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="help_requests"
    )
    way = models.CharField("怎么来的", max_length=8, choices=Way.choices, default=Way.ONLINE)
    wish = models.CharField("想要", max_length=8, choices=Wish.choices, default=Wish.VISIT)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="help_requests"
    )
    # Of who called and has no account; emptied when he has his data deleted.
    caller_name = models.CharField("打电话的人", max_length=60, blank=True)
    caller_phone = models.CharField("回电号码", max_length=24, blank=True)
    # The caller's link that counts; those before it are void.
    link_number = models.PositiveSmallIntegerField("第几个查询链接", default=1)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField("什么事", blank=True)
    when_suits = models.CharField("什么时候方便", max_length=120, blank=True)

    # From where he came: kept, so that nobody has to explain it twice.
    criterion = models.ForeignKey(
        CriterionPage, verbose_name="从哪一条来", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    criterion_text = models.CharField("那一条当时的标题", max_length=255, blank=True)
    search_words = models.CharField("搜过的词", max_length=200, blank=True)
    scene = models.ForeignKey(
        Scene, verbose_name="场景", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    danger = models.PositiveSmallIntegerField("危险程度", choices=Danger.choices, default=Danger.UNKNOWN)
    state = models.CharField("状态", max_length=12, choices=RequestState.choices, default=RequestState.DRAFT)
    wall_text = models.ForeignKey(
        WallText, verbose_name="提交前看过的说明", null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField("提交时间", null=True)
    # By when the firm hears of us next, as it was told.
    promised_on = models.DateField("答应的日期", null=True)
    double_of = models.ForeignKey(
        "self", verbose_name="和哪一份重复", null=True, blank=True, on_delete=models.PROTECT, related_name="doubles"
    )
    reason = models.TextField("为什么没有受理", blank=True)
    instead = models.TextField("可以怎么办", blank=True)
    referred_to = models.ForeignKey(
        Department, verbose_name="转给", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    visit = models.ForeignKey(
        "assistance.HelpVisit", null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )

    objects = HelpRequestQuerySet.as_manager()

    class Meta(Logged.Meta):
        ordering = ["-at", "-pk"]
        verbose_name = "帮扶申请"
        verbose_name_plural = "帮扶申请"
        indexes = [
            models.Index(fields=["enterprise", "state"], name="request_of_firm"),
            models.Index(fields=["state", "promised_on"], name="request_by_promise"),
            models.Index(
                fields=["-danger", "submitted_at"],
                name="request_waits",
                condition=Q(state__in=["submitted", "triaged", "accepted"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                # By an account, or by staff for a caller who can be called back; or he has had his data deleted.
                condition=Q(way="online", asked_by__isnull=False, entered_by__isnull=True, caller_phone="")
                | Q(way="phone", asked_by__isnull=True, entered_by__isnull=False),
                name="request_comes_from_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | (Q(submitted_at__isnull=False, wall_text__isnull=False) & ~Q(text="")),
                name="request_submitted_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | (~Q(reason="") & ~Q(instead="")), name="request_declined_says_more"
            ),
            models.CheckConstraint(
                condition=~Q(state="referred") | (Q(referred_to__isnull=False) & ~Q(reason="")),
                name="request_referred_says_where",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["triaged", "accepted", "scheduled"]) | Q(promised_on__isnull=False),
                name="request_under_way_is_promised",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["scheduled", "visited", "closed"], visit__isnull=False)
                | (~Q(state__in=["scheduled", "visited"]) & Q(visit__isnull=True)),
                name="request_has_its_visit",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(visit__isnull=False) | ~Q(instead=""),
                name="request_closed_without_a_visit_says_what_was_told",
            ),
            models.CheckConstraint(
                condition=Q(double_of__isnull=True) | ~Q(double_of=F("pk")), name="request_doubles_another"
            ),
            models.CheckConstraint(
                condition=Q(criterion__isnull=True) | ~Q(criterion_text=""), name="request_keeps_the_criterion_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.get_state_display()}"
