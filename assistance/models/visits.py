"""帮扶记录: who came, what was said, who signed, and under which number."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Enterprise
from assistance.enums import Side, SignedHow, TeamRole, VisitState
from assistance.models.base import Logged
from assistance.querysets import HelpVisitQuerySet, TeamMemberQuerySet


class HelpVisit(Logged):
    """帮扶记录. Moved by `assistance.domain.visits`, `signing` and `answers`."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="help_visits"
    )
    on = models.DateField("哪天上门")
    starts_at = models.TimeField("几点到", null=True, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=12, choices=VisitState.choices, default=VisitState.PLANNED)
    # Other departments and their people, who have no account here.
    joint_with = models.CharField("联合帮扶的单位和人员", max_length=200, blank=True)

    opening = models.TextField("见面沟通", blank=True)
    closing = models.TextField("离开前沟通", blank=True)
    met = models.CharField("见到了谁", max_length=200, blank=True)
    worker_representative = models.CharField("职工代表", max_length=60, blank=True)
    # Where nobody of the firm would or could sign.
    unsigned_why = models.TextField("企业没有签字的原因", blank=True)

    began_at = models.DateTimeField("到达", null=True)
    signed_at = models.DateTimeField("签字完成", null=True)
    year = models.PositiveSmallIntegerField("编号的年份", null=True)
    serial = models.PositiveIntegerField("编号", null=True)
    delivered_at = models.DateTimeField("送达", null=True)
    delivered_to = models.CharField("交给谁", max_length=60, blank=True)

    objects = HelpVisitQuerySet.as_manager()

    class Meta(Logged.Meta):
        ordering = ["-on", "-pk"]
        verbose_name = "帮扶记录"
        verbose_name_plural = "帮扶记录"
        indexes = [
            models.Index(fields=["enterprise", "-on"], name="visit_of_firm"),
            models.Index(fields=["on", "state"], name="visit_by_day"),
            models.Index(fields=["state", "delivered_at"], name="visit_waits_for_answers"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="visit_number_unique"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["signed", "delivered", "answered"],
                    year__isnull=False,
                    serial__isnull=False,
                    signed_at__isnull=False,
                )
                | (~Q(state__in=["signed", "delivered", "answered"]) & Q(year__isnull=True, serial__isnull=True)),
                name="visit_is_numbered_when_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["under_way", "signed", "delivered", "answered"]) | Q(began_at__isnull=False),
                name="visit_has_begun",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["delivered", "answered"])
                | (Q(delivered_at__isnull=False) & ~Q(delivered_to="")),
                name="visit_delivered_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.on} 的帮扶"

    @property
    def number(self) -> str:
        """Its number on paper, as 帮扶〔2026〕0001号; empty until it is signed."""
        return f"帮扶〔{self.year}〕{self.serial:04}号" if self.year and self.serial else ""


class TeamMember(models.Model):
    """Somebody on the team of a visit, who has declared that nothing ties him to the firm."""

    visit = models.ForeignKey(HelpVisit, on_delete=models.PROTECT, related_name="team")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="help_teams")
    role = models.CharField("身份", max_length=8, choices=TeamRole.choices)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("加入时间", auto_now_add=True)
    # He says that he has no tie to the firm; without that nobody begins.
    declared_at = models.DateTimeField("声明没有利害关系", null=True)

    wagtail_reference_index_ignore = True
    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = "队员"
        verbose_name_plural = "队员"
        constraints = [
            models.UniqueConstraint(fields=["visit", "person"], name="team_has_everybody_once"),
            models.UniqueConstraint(fields=["visit"], condition=Q(role="lead"), name="team_has_one_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"


class Signature(Logged):
    """签字: a drawing on a screen, or ink on paper that was photographed."""

    visit = models.ForeignKey(HelpVisit, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField("哪一方", max_length=8, choices=Side.choices)
    how = models.CharField("怎么签的", max_length=8, choices=SignedHow.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="help_signatures"
    )
    # Of who has no account.
    name = models.CharField("姓名", max_length=60, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The picture, in private storage.
    file = models.UUIDField("图片")

    class Meta(Logged.Meta):
        ordering = ["pk"]
        verbose_name = "签字"
        verbose_name_plural = "签字"
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False) ^ ~Q(name=""), name="signature_of_somebody"),
            models.CheckConstraint(condition=~Q(side="team") | Q(person__isnull=False), name="signature_team_is_known"),
            models.UniqueConstraint(fields=["visit", "person"], name="signature_stands_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} · {self.person or self.name}"


class ReportCounter(models.Model):
    """The last number given in a year. Counted up under its lock, in the transaction that signs: no gap, no double."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    last = models.PositiveIntegerField("最后一个编号", default=0)

    class Meta:
        default_permissions = ()
        verbose_name = "编号"
        verbose_name_plural = "编号"

    def __str__(self) -> str:
        return f"{self.year}：{self.last}"
