"""整改方案: made for findings of one visit, improved together, agreed, revised; merged and split."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from assistance.domain.door import demand, demand_state, enter, holds, log, move, said
from assistance.domain.errors import (
    CoversNothingError,
    LaterThanDueError,
    OtherFirmError,
    PlanIncompleteError,
    PlannedAlreadyError,
)
from assistance.enums import VISIT_NUMBERED, Act, FindingState, MeasureState, PlanState
from assistance.models import Finding, HelpVisit, Measure, PlanRevision, RectificationPlan
from assistance.notices import telling
from assistance.querysets import FindingQuerySet

FIELDS: Final = ("liable", "money", "money_why", "due_on", "safeguards")


@transaction.atomic
def make_plan(visit: HelpVisit, *, by: User, findings: Iterable[Finding], **values: Any) -> RectificationPlan:
    """Begin a plan for findings of one signed report that no other plan covers. `values` are among FIELDS.

    Raises NotAllowedError, NotNowError, CoversNothingError, OtherFirmError, PlannedAlreadyError.
    """
    visit = enter(visit, Act.MAKE_PLAN, by=by)
    demand_state(visit, VISIT_NUMBERED)
    plan = RectificationPlan(visit=visit, made_by=by)
    _set(plan, values)
    plan.save()
    _cover(plan, findings)
    log(plan, Act.MAKE_PLAN, by=by, now=PlanState.DRAFT)
    return plan


@transaction.atomic
def cover(plan: RectificationPlan, *, by: User, findings: Iterable[Finding]) -> RectificationPlan:
    """Have a draft cover more findings of its visit; what it covers, it covers. Raises as `make_plan`."""
    plan = _draft(plan, Act.CHANGE, by)
    wanted = [row.pk for row in findings]
    if wanted and plan.findings.filter(pk__in=wanted).count() == len(wanted):
        return plan
    _cover(plan, findings)
    log(plan, Act.CHANGE, by=by)
    return plan


@transaction.atomic
def write_plan(plan: RectificationPlan, *, by: User, **values: Any) -> RectificationPlan:
    """Write parts of a draft (FIELDS). Raises NotAllowedError, NotNowError."""
    plan = _draft(plan, Act.CHANGE, by)
    if holds(plan, values):
        return plan
    _set(plan, values)
    plan.save()
    log(plan, Act.CHANGE, by=by)
    return plan


@transaction.atomic
def add_measure(
    plan: RectificationPlan, *, by: User, text: str, liable: str = "", due_on: date | None = None
) -> Measure:
    """Add one thing to do to a draft; the very same again is the same.

    Raises NotAllowedError, NotNowError, SaysNothingError.
    """
    plan = _draft(plan, Act.CHANGE, by)
    values: dict[str, Any] = {"text": said(text, "要做什么"), "liable": liable.strip(), "due_on": due_on}
    if known := plan.measures.filter(**values).exclude(state=MeasureState.DROPPED).first():
        return known
    made: Measure = Measure.objects.create(plan=plan, **values)
    log(made, Act.CHANGE, by=by, now=MeasureState.TO_DO)
    return made


@transaction.atomic
def drop_measure(measure: Measure, *, by: User, why: str) -> Measure:
    """Take one thing out of a draft; it stays on record. Raises NotAllowedError, NotNowError, NotFromHereError."""
    measure = enter(measure, Act.CHANGE, by=by, about=measure.plan)
    demand_state(measure.plan, [PlanState.DRAFT])
    return move(measure, MeasureState.DROPPED, Act.CHANGE, by=by, why=said(why, "为什么不做了"), done_at=None)


@transaction.atomic
def submit_plan(plan: RectificationPlan, *, by: User) -> RectificationPlan:
    """Hand a draft to the advisers, and keep it as it stands as the next numbered revision.

    Raises NotAllowedError, NotFromHereError, PlanIncompleteError, LaterThanDueError.
    """
    plan = enter(plan, Act.SUBMIT, by=by)
    demand(plan, PlanState.SUBMITTED)
    if missing := lacks(plan):
        raise PlanIncompleteError(missing)
    _refuse_late(plan)
    number = (plan.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    PlanRevision.objects.create(plan=plan, number=number, by=by, content=_content(plan))
    return telling.plan_moved(move(plan, PlanState.SUBMITTED, Act.SUBMIT, by=by), by=by)


@transaction.atomic
def agree(plan: RectificationPlan, *, by: User) -> RectificationPlan:
    """Say that it can be done like this. Raises NotAllowedError, NotFromHereError, NotNowError."""
    plan = enter(plan, Act.AGREE, by=by)
    # From being fulfilled only a finding that is opened again leads there.
    demand_state(plan, [PlanState.SUBMITTED])
    plan = telling.plan_moved(move(plan, PlanState.AGREED, Act.AGREE, by=by), by=by)
    fulfil(plan)
    return plan


@transaction.atomic
def return_plan(plan: RectificationPlan, *, by: User, why: str) -> RectificationPlan:
    """Give it back with what is to be improved. Raises NotAllowedError, NotFromHereError, NotNowError."""
    plan = enter(plan, Act.RETURN, by=by)
    demand_state(plan, [PlanState.SUBMITTED])
    plan = move(plan, PlanState.DRAFT, Act.RETURN, by=by, why=said(why, "哪里要改、怎么改"))
    return telling.plan_moved(plan, by=by)


@transaction.atomic
def revise(plan: RectificationPlan, *, by: User, why: str) -> RectificationPlan:
    """Open what was agreed for change; what was agreed stays as a revision. Raises as `return_plan`."""
    plan = enter(plan, Act.REVISE, by=by)
    demand_state(plan, [PlanState.AGREED])
    return move(plan, PlanState.DRAFT, Act.REVISE, by=by, why=said(why, "为什么要改方案"))


@transaction.atomic
def merge_plans(plan: RectificationPlan, *, into: RectificationPlan, by: User, why: str) -> RectificationPlan:
    """Make one draft of two of the same visit: findings and measures go over. Returns the one that is kept.

    Raises NotAllowedError, NotNowError, OtherFirmError, SaysNothingError.
    """
    plan = _draft(plan, Act.MERGE, by)
    if into.visit_id != plan.visit_id or into.pk == plan.pk:
        raise OtherFirmError
    into = _draft(into, Act.MERGE, by)
    why = said(why, "为什么合并")
    plan.findings.update(plan=into)
    plan.measures.update(plan=into)
    move(plan, PlanState.DISSOLVED, Act.MERGE, by=by, why=why, merged_into=into)
    log(into, Act.MERGE, by=by, why=why)
    return into


@transaction.atomic
def split_plan(
    plan: RectificationPlan, *, findings: Iterable[Finding], measures: Iterable[Measure] = (), by: User, why: str
) -> RectificationPlan:
    """Make a second draft for some of its findings, with some of its measures; both keep at least one finding.

    Raises NotAllowedError, NotNowError, CoversNothingError, OtherFirmError, SaysNothingError.
    """
    plan = _draft(plan, Act.SPLIT, by)
    why = said(why, "为什么拆开")
    leaving = {row.pk for row in findings}
    mine = set(plan.findings.values_list("pk", flat=True))
    moving = [row.pk for row in measures]
    if not leaving <= mine or plan.measures.filter(pk__in=moving).count() != len(moving):
        raise OtherFirmError
    if not leaving or leaving == mine:
        raise CoversNothingError
    made: RectificationPlan = RectificationPlan.objects.create(
        visit_id=plan.visit_id, made_by=by, split_from=plan, **{name: getattr(plan, name) for name in FIELDS}
    )
    Finding.objects.filter(pk__in=leaving).update(plan=made)
    plan.measures.filter(pk__in=moving).update(plan=made)
    log(plan, Act.SPLIT, by=by, why=why)
    log(made, Act.SPLIT, by=by, why=why, now=PlanState.DRAFT)
    return made


def unplanned(visit: HelpVisit) -> FindingQuerySet:
    """Return those of a visit's findings that no plan covers and that can be planned for, as on paper."""
    found: FindingQuerySet = visit.findings.without_plan().order_by("order")
    return found


def with_unplanned(visits: QuerySet[HelpVisit]) -> QuerySet[Any]:
    """The same visits, each knowing as `has_unplanned` whether it has such findings."""
    return visits.annotate(has_unplanned=Exists(Finding.objects.without_plan().filter(visit=OuterRef("pk"))))


def lacks(plan: RectificationPlan) -> list[str]:
    """Which of the five parts a plan still needs, in words. Money may be none, with a reason."""
    wanted: dict[str, Any] = {
        "整改措施": plan.measures.exclude(state=MeasureState.DROPPED).exists(),
        "责任人": plan.liable,
        "资金（不花钱的写明理由）": plan.money is not None and (plan.money > 0 or plan.money_why),
        "完成时限": plan.due_on,
        "整改期间的临时措施": plan.safeguards,
        "要整改的隐患": plan.findings.exists(),
    }
    return [name for name, value in wanted.items() if not value]


def fulfil(plan: RectificationPlan) -> None:
    """What was agreed is fulfilled once none of its findings is unsolved. The caller holds the firm's lock."""
    if plan.state == PlanState.AGREED and not plan.findings.unsolved().exists():
        move(plan, PlanState.FULFILLED, Act.FOLLOW, by=None)


def _draft(plan: RectificationPlan, act: Act, by: User) -> RectificationPlan:
    plan = enter(plan, act, by=by)
    demand_state(plan, [PlanState.DRAFT])
    return plan


def _set(plan: RectificationPlan, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name not in FIELDS:
            raise TypeError(f"no such field: {name}")
        setattr(plan, name, value.strip() if isinstance(value, str) else value)


def _cover(plan: RectificationPlan, findings: Iterable[Finding]) -> None:
    """Read anew under the firm's lock, so that no finding gets into two plans or into one of another visit."""
    rows = list(Finding.objects.filter(pk__in=[row.pk for row in findings]))
    if not rows:
        raise CoversNothingError
    for row in rows:
        if row.visit_id != plan.visit_id:
            raise OtherFirmError
        if row.plan_id not in {None, plan.pk}:
            raise PlannedAlreadyError(str(row))
        demand_state(row, [FindingState.OPEN])
    Finding.objects.filter(pk__in=[row.pk for row in rows]).update(plan=plan)


def _refuse_late(plan: RectificationPlan) -> None:
    # For a date that has passed it is too late to ask for more time: what is late is planned all the same.
    ahead = plan.findings.unsolved().filter(due_on__gte=timezone.localdate())
    first = min((row.due_on for row in ahead), default=None)
    if first and plan.due_on and plan.due_on > first:
        raise LaterThanDueError("方案的完成时限", first)
    for measure in plan.measures.exclude(state=MeasureState.DROPPED):
        if measure.due_on and plan.due_on and measure.due_on > plan.due_on:
            raise LaterThanDueError(f"“{measure}”的时间", plan.due_on)


def _content(plan: RectificationPlan) -> dict[str, Any]:
    return {
        **{name: getattr(plan, name) for name in FIELDS},
        "measures": [
            {"uuid": row.uuid, "text": row.text, "liable": row.liable, "due_on": row.due_on, "state": row.state}
            for row in plan.measures.all()
        ],
        "findings": [
            {"uuid": row.uuid, "title": row.title, "due_on": row.due_on} for row in plan.findings.order_by("order")
        ],
    }
