"""隐患: what was found, what the firm says to it, and what it may say no to."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from assistance.enums import AnswerState, Classification, Doable, FindingState, FixWhen, HazardType, Level
from assistance.models.base import Logged, Walled
from assistance.models.visits import HelpVisit
from assistance.querysets import FindingQuerySet
from content.models import CriterionPage


class Finding(Logged):
    """隐患. Begun with a photo or a few words, whole when the report is signed; from then on its words stay."""

    visit = models.ForeignKey(HelpVisit, on_delete=models.PROTECT, related_name="findings")
    # From 1 within its visit, as on paper.
    order = models.PositiveSmallIntegerField("序号")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=8, choices=FindingState.choices, default=FindingState.DRAFT)

    criterion = models.ForeignKey(
        CriterionPage, verbose_name="判定条款", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Which numbered release of it, and what readers saw in that: [{name, heading, text, is_list}, …].
    criterion_revision = models.PositiveIntegerField("第几次发布", null=True, blank=True)
    criterion_frozen = models.JSONField("当时的条款", default=list, blank=True, encoder=DjangoJSONEncoder)

    title = models.CharField("隐患名称", max_length=120, blank=True)
    text = models.TextField("看到的情况", blank=True)
    place = models.CharField("位置", max_length=120, blank=True)
    level = models.PositiveSmallIntegerField("等级", choices=Level.choices, default=Level.ORDINARY)
    hazard_type = models.PositiveSmallIntegerField("类型", choices=HazardType.choices, null=True, blank=True)
    classification = models.PositiveSmallIntegerField("分类", choices=Classification.choices, null=True, blank=True)
    cause = models.TextField("原因", blank=True)
    fix_when = models.PositiveSmallIntegerField("什么时候改", choices=FixWhen.choices, null=True, blank=True)
    # The first one is kept for ever; the other one is what counts.
    first_due_on = models.DateField("最早定的整改期限", null=True, blank=True)
    due_on = models.DateField("整改期限", null=True, blank=True)
    safeguard = models.TextField("改好以前怎么保证安全", blank=True)

    # The same criterion at the same firm within twelve months before.
    repeat_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="repeats")
    plan = models.ForeignKey(
        "assistance.RectificationPlan", null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    # Since when it is open, the last time: what shows that it is gone must be newer.
    opened_at = models.DateTimeField("定稿或又打开", null=True)
    fixed_at = models.DateTimeField("企业报告改好", null=True)
    closed_at = models.DateTimeField("验收", null=True)
    times_reopened = models.PositiveSmallIntegerField("又打开几次", default=0)

    objects = FindingQuerySet.as_manager()

    class Meta(Logged.Meta):
        ordering = ["visit", "order"]
        verbose_name = "隐患"
        verbose_name_plural = "隐患"
        indexes = [
            models.Index(fields=["state", "level", "due_on"], name="finding_by_due"),
            models.Index(fields=["level", "due_on"], name="finding_unsolved", condition=Q(state__in=["open", "fixed"])),
            models.Index(fields=["criterion", "state"], name="finding_of_criterion"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["visit", "order"], name="finding_order_unique"),
            models.CheckConstraint(
                condition=Q(criterion__isnull=True, criterion_revision__isnull=True)
                | Q(criterion__isnull=False, criterion_revision__isnull=False),
                name="finding_names_the_release_it_read",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "struck"])
                | (
                    ~Q(title="")
                    & ~Q(text="")
                    & Q(hazard_type__isnull=False, fix_when__isnull=False, due_on__isnull=False)
                ),
                name="finding_on_paper_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "struck"]) | Q(level=Level.ORDINARY) | ~Q(safeguard=""),
                name="finding_major_is_made_safe_meanwhile",
            ),
            models.CheckConstraint(
                condition=Q(first_due_on__isnull=True, due_on__isnull=True)
                | Q(first_due_on__isnull=False, due_on__isnull=False, due_on__gte=F("first_due_on")),
                name="finding_due_never_before_the_first_date",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="finding_closed_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "fixed", "closed"]) | Q(opened_at__isnull=False),
                name="finding_on_paper_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["fixed", "closed"]) | Q(fixed_at__isnull=False), name="finding_fixed_is_dated"
            ),
            models.CheckConstraint(
                condition=Q(hazard_type__isnull=True) | Q(hazard_type__range=(1, 8)), name="finding_type_has_its_code"
            ),
            models.CheckConstraint(
                condition=Q(classification__isnull=True) | Q(classification__range=(1, 3)),
                name="finding_classification_has_its_code",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["draft", "struck"]) | Q(plan=None), name="finding_planned_is_on_paper"
            ),
            models.CheckConstraint(
                condition=Q(repeat_of__isnull=True) | ~Q(repeat_of=F("pk")), name="finding_repeats_another"
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"第 {self.order} 项"

    @property
    def is_major(self) -> bool:
        """Whether it is recorded as a major hazard."""
        return self.level == Level.MAJOR


class FindingPhoto(Logged):
    """A photo of a finding, in private storage, and what was drawn on it."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="photos")
    file = models.UUIDField("照片", unique=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Shapes in fractions of width and height, so that they fit any size: [{kind, x, y, …}, …].
    marks = models.JSONField("标记", default=list, blank=True)

    class Meta(Logged.Meta):
        ordering = ["pk"]
        verbose_name = "隐患照片"
        verbose_name_plural = "隐患照片"
        constraints = [
            models.UniqueConstraint(fields=["finding", "sha256"], name="finding_has_a_photo_once"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="photo_has_its_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.finding} 的照片"


class Advice(Logged):
    """建议: about a finding, or about the firm as a whole. The firm says whether it can, and why not."""

    visit = models.ForeignKey(HelpVisit, on_delete=models.PROTECT, related_name="advice")
    finding = models.ForeignKey(Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="advice")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField("建议")
    doable = models.CharField("企业的答复", max_length=4, choices=Doable.choices, blank=True)
    why = models.TextField("为什么", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="help_advice_answered"
    )
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta(Logged.Meta):
        ordering = ["pk"]
        verbose_name = "建议"
        verbose_name_plural = "建议"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="advice_says_something"),
            models.CheckConstraint(condition=~Q(doable="no") | ~Q(why=""), name="advice_undoable_says_why"),
            models.CheckConstraint(
                condition=Q(doable="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(doable="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="advice_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:30]


class Answer(Walled):
    """逐项答复: the firm acknowledges a finding of a delivered report, or objects; who was not there decides."""

    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="answer")
    state = models.CharField("状态", max_length=12, choices=AnswerState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="help_answers")
    at = models.DateTimeField("答复时间", auto_now_add=True)
    why = models.TextField("异议的理由", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("决定时间", null=True)
    decision = models.TextField("答复企业的话", blank=True)

    class Meta(Walled.Meta):
        ordering = ["pk"]
        verbose_name = "逐项答复"
        verbose_name_plural = "逐项答复"
        indexes = [models.Index(fields=["state", "at"], name="answer_waits")]
        constraints = [
            models.CheckConstraint(condition=Q(state="acknowledged") | ~Q(why=""), name="objection_says_why"),
            models.CheckConstraint(
                condition=Q(state__in=["kept", "taken"], decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decision="")
                | ~Q(state__in=["kept", "taken"]) & Q(decided_by__isnull=True, decided_at__isnull=True, decision=""),
                name="objection_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")), name="objection_not_decided_by_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding} · {self.get_state_display()}"
