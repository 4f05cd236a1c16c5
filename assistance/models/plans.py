"""整改方案: the five parts (措施、责任人、资金、时限、临时措施), each measure with what shows that it is done."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from assistance.enums import MeasureState, PlanState, Shows
from assistance.models.base import Logged, Walled
from assistance.models.findings import Finding
from assistance.models.visits import HelpVisit
from assistance.querysets import EvidenceQuerySet, PlanQuerySet


class RectificationPlan(Walled):
    """整改方案. Belongs to the visit that produced it and covers findings of that visit: see `domain.plans`.

    Its five parts are what the trade calls 五落实. The six that are wanted for a major hazard (暂行规定 第十五条) stand
    in the report of that hazard: `views.papers.fixing.report_of`.
    """

    visit = models.ForeignKey(HelpVisit, on_delete=models.PROTECT, related_name="plans")
    state = models.CharField("状态", max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="help_plans")
    made_at = models.DateTimeField("建立时间", auto_now_add=True)
    liable = models.CharField("整改责任人", max_length=60, blank=True)
    money = models.DecimalField("资金（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    money_why = models.CharField("不花钱的理由", max_length=200, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    safeguards = models.TextField("整改期间的临时措施", blank=True)
    split_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="split_into")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    objects = PlanQuerySet.as_manager()

    class Meta(Walled.Meta):
        ordering = ["pk"]
        verbose_name = "整改方案"
        verbose_name_plural = "整改方案"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "agreed", "fulfilled"])
                | (
                    ~Q(liable="")
                    & ~Q(safeguards="")
                    & Q(money__isnull=False, due_on__isnull=False)
                    & (Q(money__gt=0) | ~Q(money_why=""))
                ),
                name="plan_submitted_has_its_parts",
            ),
            models.CheckConstraint(condition=Q(money__isnull=True) | Q(money__gte=0), name="plan_money_is_no_debt"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(state="dissolved"), name="plan_merged_is_over"
            ),
        ]

    def __str__(self) -> str:
        return f"整改方案（{self.get_state_display()}）"


class PlanRevision(models.Model):
    """A plan as it was submitted, numbered from 1; never changed."""

    plan = models.ForeignKey(RectificationPlan, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField("第几稿")
    at = models.DateTimeField("提交时间", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # {"liable": …, "money": …, …, "measures": [{…}], "findings": [{"uuid": …, "title": …}]}
    content = models.JSONField("内容", encoder=DjangoJSONEncoder)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["plan", "-number"]
        verbose_name = "方案的一稿"
        verbose_name_plural = "方案的各稿"
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_revision_number_unique")]

    def __str__(self) -> str:
        return f"第 {self.number} 稿"


class Measure(Walled):
    """整改措施: one thing to do, by whom and until when."""

    plan = models.ForeignKey(RectificationPlan, on_delete=models.PROTECT, related_name="measures")
    text = models.TextField("做什么")
    liable = models.CharField("谁来做", max_length=60, blank=True)
    due_on = models.DateField("什么时候做完", null=True, blank=True)
    state = models.CharField("状态", max_length=8, choices=MeasureState.choices, default=MeasureState.TO_DO)
    done_at = models.DateTimeField("做完", null=True)

    class Meta(Walled.Meta):
        ordering = ["pk"]
        verbose_name = "整改措施"
        verbose_name_plural = "整改措施"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="measure_says_what"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at__isnull=True)),
                name="measure_done_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:30]


class Evidence(Logged):
    """佐证: a photo or a file that shows that a measure is done, a finding gone, or the interim safeguard in place."""

    visit = models.ForeignKey(HelpVisit, on_delete=models.PROTECT, related_name="evidence")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    finding = models.ForeignKey(Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    shows = models.CharField("说明什么", max_length=8, choices=Shows.choices)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="help_evidence")
    text = models.CharField("说明", max_length=200, blank=True)
    file = models.UUIDField("文件", unique=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    # What the picture itself says, beside `at`, when it reached us.
    taken_at = models.DateTimeField("拍摄时间", null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta(Logged.Meta):
        ordering = ["pk"]
        verbose_name = "佐证"
        verbose_name_plural = "佐证"
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__isnull=False) ^ Q(finding__isnull=False), name="evidence_is_for_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(shows="fix") | Q(finding__isnull=False), name="evidence_interim_is_of_a_finding"
            ),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="evidence_has_its_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.get_shows_display()} {self.at:%Y-%m-%d}"
