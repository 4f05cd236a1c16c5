"""专家: who may be asked to help, what they know, when they cannot, and where they must not be sent."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.enums import ConflictKind
from accounts.models.enterprises import Enterprise
from accounts.models.places import Scene, Sector


class ExpertQuerySet(models.QuerySet["Expert"]):
    """Experts, as the help desk asks for them; each word narrows, all of them together are one query."""

    def in_pool(self, on: date | None = None) -> "ExpertQuerySet":
        """Those of the pool on a day, today unless told otherwise, whose account is open."""
        on = on or timezone.localdate()
        return self.not_left(on).filter(active_from__lte=on, person__is_active=True)

    def not_left(self, on: date | None = None) -> "ExpertQuerySet":
        """Those who have not left the pool by a day; some may only enter it later."""
        on = on or timezone.localdate()
        return self.filter(Q(active_until__isnull=True) | Q(active_until__gte=on))

    def free_on(self, day: date) -> "ExpertQuerySet":
        """Those who have not said that they cannot on that day."""
        absent = Absence.objects.filter(expert=OuterRef("pk"), first_day__lte=day, last_day__gte=day)
        return self.filter(~Exists(absent))


class Expert(models.Model):
    """A person of the expert pool. Written by `accounts.domain.experts` only.

    Who leaves stays as a row; who comes back gets the same one again, and the log tells.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="人员", on_delete=models.PROTECT, related_name="expert"
    )
    sectors = models.ManyToManyField(Sector, verbose_name="熟悉的行业领域", blank=True, related_name="experts")
    scenes = models.ManyToManyField(Scene, verbose_name="熟悉的场景", blank=True, related_name="experts")
    skills = models.CharField(
        "专长", max_length=300, blank=True, help_text="用他自己的话，例如“会看除尘系统的设计图”。"
    )
    title = models.CharField("职称", max_length=60, blank=True)
    employer = models.CharField("工作单位", max_length=120, blank=True)
    # By which document or whose decision the bureau has him in its pool: the rule is the bureau's own, not ours.
    basis = models.CharField("入库依据", max_length=200, blank=True, help_text="本局按哪份文件、谁同意的。没有就空着。")
    active_from = models.DateField("入库日期")
    active_until = models.DateField("在库到", null=True, blank=True)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]
        verbose_name = "专家"
        verbose_name_plural = "专家"
        constraints = [
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
                name="expert_leaves_after_entering",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def has_left(self) -> bool:
        """Whether he is of the pool no more."""
        return self.active_until is not None and self.active_until < timezone.localdate()


class ConflictQuerySet(models.QuerySet["Conflict"]):
    """Conflicts of interest."""

    def on(self, day: date) -> "ConflictQuerySet":
        """Those that stand on a day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def not_over(self) -> "ConflictQuerySet":
        """Those that stand today or will, at entries that are no double."""
        today = timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=today), enterprise__merged_into__isnull=True)


class Conflict(models.Model):
    """利益冲突: why an expert must not be sent to an enterprise. Ended, never deleted: visits are judged by it."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="conflicts")
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="expert_conflicts"
    )
    kind = models.CharField("什么关系", max_length=12, choices=ConflictKind.choices)
    since = models.DateField("从哪天起")
    until = models.DateField("到哪天止", null=True, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="申报人", on_delete=models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField("申报时间", auto_now_add=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = "利益冲突"
        verbose_name_plural = "利益冲突"
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "enterprise", "kind"],
                condition=Q(until__isnull=True),
                name="conflict_is_open_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="conflict_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) ^ Q(ended_by__isnull=False, ended_at__isnull=False),
                name="conflict_ended_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} · {self.enterprise} · {self.get_kind_display()}"


class Absence(models.Model):
    """没空: days, both included, on which an expert cannot."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField("从哪天")
    last_day = models.DateField("到哪天")
    reason = models.CharField("原因", max_length=60, blank=True)

    class Meta:
        ordering = ["first_day", "pk"]
        verbose_name = "没空的日子"
        verbose_name_plural = "没空的日子"
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_it_began"),
            # The same button pressed twice.
            models.UniqueConstraint(fields=["expert", "first_day", "last_day"], name="absence_stands_once"),
        ]

    def __str__(self) -> str:
        return f"{self.expert} · {self.days}"

    @property
    def days(self) -> str:
        """The days in words, for example 2026-03-01 到 2026-03-05."""
        first, last = f"{self.first_day:%Y-%m-%d}", f"{self.last_day:%Y-%m-%d}"
        return first if first == last else f"{first} 到 {last}"


class ExpertLog(models.Model):
    """What was done to an expert's sheet, by whom. A table of ours: Wagtail's site history shows names to all."""

    class Kind(models.TextChoices):
        ADDED = "added", "入库"
        CHANGED = "changed", "改专业、资料"
        LEFT = "left", "离库"
        DECLARED = "declared", "申报利益冲突"
        ENDED = "ended", "利益冲突结束"
        ABSENT = "absent", "登记没空"
        PRESENT = "present", "取消没空"

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="log")
    kind = models.CharField("事项", max_length=12, choices=Kind.choices)
    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="经手人", on_delete=models.PROTECT, related_name="+")
    # Days, keys of rows, names of what is a word of ours; nothing in the person's own words.
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "专家变动"
        verbose_name_plural = "专家变动"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
