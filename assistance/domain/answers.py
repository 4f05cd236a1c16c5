"""逐项答复: the firm acknowledges what was found, or objects; somebody who was not there decides."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assistance.domain.door import demand, demand_state, enter, last_of, lock, log, move, said
from assistance.domain.errors import AnsweredAlreadyError, NotAllowedError, WasThereError
from assistance.enums import (
    FINDING_ON_PAPER,
    Act,
    AnswerState,
    ExtensionState,
    FindingState,
    PlanState,
    VisitState,
)
from assistance.models import Answer, Finding, HelpVisit
from assistance.notices import telling
from assistance.policy import may


@transaction.atomic
def acknowledge(finding: Finding, *, by: User, after_all: bool = False) -> Answer:
    """Say that it is so, or `after_all`: in spite of the objection; again is harmless.

    Raises NotAllowedError, NotNowError; AnsweredAlreadyError where somebody has objected meanwhile, or where that
    has been decided.
    """
    finding = enter(finding, Act.ANSWER, by=by)
    answer = _said_before(finding)
    if answer is None:
        demand_state(finding.visit, [VisitState.DELIVERED])
        answer = _say(finding, AnswerState.ACKNOWLEDGED, by=by)
    elif answer.state == AnswerState.OBJECTED and after_all:
        answer = move(answer, AnswerState.ACKNOWLEDGED, Act.ANSWER, by=by)
    elif answer.state != AnswerState.ACKNOWLEDGED:
        raise AnsweredAlreadyError(last_of(answer))
    _settle(finding.visit)
    return answer


@transaction.atomic
def acknowledge_rest(visit: HelpVisit, *, by: User) -> HelpVisit:
    """Say of all that was not answered that it is so; also where nothing was found. Again is harmless.

    Raises NotAllowedError, NotNowError.
    """
    visit = enter(visit, Act.ANSWER, by=by)
    if visit.state == VisitState.ANSWERED:
        return visit
    demand_state(visit, [VisitState.DELIVERED])
    for finding in visit.findings.on_paper().filter(answer=None):
        _say(finding, AnswerState.ACKNOWLEDGED, by=by)
    log(visit, Act.ANSWER, by=by)
    _settle(visit)
    return lock(visit)


@transaction.atomic
def object_to(finding: Finding, *, by: User, why: str) -> Answer:
    """Say that it is not so, and why; the very same again is harmless.

    Raises NotAllowedError, NotNowError, AnsweredAlreadyError, SaysNothingError.
    """
    finding = enter(finding, Act.OBJECT, by=by)
    if known := _said_before(finding):
        if (known.state, known.by, known.why) == (AnswerState.OBJECTED, by, why.strip()):
            return known
        raise AnsweredAlreadyError(last_of(known))
    demand_state(finding.visit, [VisitState.DELIVERED])
    answer = _say(finding, AnswerState.OBJECTED, by=by, why=said(why, "为什么不是这样"))
    telling.objection_waits(answer)
    return answer


@transaction.atomic
def decide_objection(answer: Answer, *, by: User, is_right: bool, decision: str) -> Answer:
    """Tell the firm whether it is right; where it is, the finding is struck.

    Raises NotAllowedError, WasThereError, NotFromHereError, SaysNothingError.
    """
    answer = lock(answer)
    finding, visit = answer.finding, answer.finding.visit
    if not may(by, Act.DECIDE_OBJECTION, finding):
        raise NotAllowedError
    to = AnswerState.TAKEN if is_right else AnswerState.KEPT
    demand(answer, to)
    if visit.team.were_there().filter(person=by).exists():
        raise WasThereError
    decision = said(decision, "给企业的答复")
    answer = move(
        answer,
        to,
        Act.DECIDE_OBJECTION,
        by=by,
        why=decision,
        decided_by=by,
        decided_at=timezone.now(),
        decision=decision,
    )
    telling.objection_decided(answer, by=by)
    if is_right:
        _strike(finding, why=decision)
    _settle(visit)
    return answer


def _said_before(finding: Finding) -> Answer | None:
    found: Answer | None = Answer.objects.filter(finding=finding).first()
    return found


def _say(finding: Finding, state: AnswerState, *, by: User, why: str = "") -> Answer:
    demand_state(finding, FINDING_ON_PAPER)
    made: Answer = Answer.objects.create(finding=finding, state=state, by=by, why=why)
    log(made, Act.OBJECT if why else Act.ANSWER, by=by, now=state, why=why)
    return made


def _strike(finding: Finding, *, why: str) -> None:
    """Take it out of the report, its plan and whatever waits for it."""
    for asked in finding.extensions.filter(state=ExtensionState.ASKED):
        move(asked, ExtensionState.WITHDRAWN, Act.FOLLOW, by=None, why=why)
    plan = finding.plan
    move(finding, FindingState.STRUCK, Act.DECIDE_OBJECTION, by=None, why=why, plan=None, closed_at=None)
    if plan and not plan.findings.exists() and plan.state not in {PlanState.DISSOLVED, PlanState.FULFILLED}:
        move(plan, PlanState.DISSOLVED, Act.FOLLOW, by=None, why=why)


def _settle(visit: HelpVisit) -> None:
    """Once everything is answered and no objection waits, the visit is answered."""
    on_paper = visit.findings.on_paper()
    waits = on_paper.filter(answer=None).exists() or on_paper.filter(answer__state=AnswerState.OBJECTED).exists()
    if visit.state == VisitState.DELIVERED and not waits:
        move(visit, VisitState.ANSWERED, Act.FOLLOW, by=None)
