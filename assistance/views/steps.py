"""What can be done next with a thing, by whoever looks at it: one table, so that no page forgets a button.

A step stands on the page of its thing where the policy lets the person do it and the state lets it be done. Its address
takes the uuid of the thing. What is missing here is not offered anywhere.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assistance.domain.door import THINGS
from assistance.domain.plans import unplanned
from assistance.domain.requests import is_done
from assistance.enums import (
    FINDING_ON_PAPER,
    FINDING_UNSOLVED,
    REQUEST_TRANSITIONS,
    VISIT_NUMBERED,
    Act,
    AnswerState,
    ExtensionState,
    FindingState,
    PlanState,
    RequestState,
    Thing,
    VisitState,
)
from assistance.policy import acts


@dataclass(frozen=True, slots=True)
class Step:
    """`label` is on the button; `address` the name of the page on which it is done; in `states` it can be done.

    `where`: of which rows, beside their state; asked last.
    """

    act: Act
    label: str
    address: str
    states: frozenset[Any]
    where: Callable[[Any], bool] = lambda row: True


@dataclass(frozen=True, slots=True)
class Button:
    """A step as it stands on a page."""

    label: str
    url: str
    act: Act


def _is_unsigned(visit: Any) -> bool:
    return not visit.signatures.all()


def _is_of_unsigned(finding: Any) -> bool:
    return _is_unsigned(finding.visit)


def _is_before_date(finding: Any) -> bool:
    return bool(finding.due_on and timezone.localdate() < finding.due_on)


def _waits_for_time(finding: Any) -> bool:
    return any(row.state == ExtensionState.ASKED for row in finding.extensions.all())


def _is_objected_to(finding: Any) -> bool:
    answer = getattr(finding, "answer", None)
    return answer is not None and answer.state == AnswerState.OBJECTED


def _has_unplanned(visit: Any) -> bool:
    # A page that asks for several visits at once has them know it already.
    return bool(visit.has_unplanned if hasattr(visit, "has_unplanned") else unplanned(visit).exists())


def _covers_several(plan: Any) -> bool:
    return int(plan.findings.count()) > 1


def _has_another_draft(plan: Any) -> bool:
    return bool(plan.visit.plans.filter(state=PlanState.DRAFT).exclude(pk=plan.pk).exists())


WITHDRAWABLE: Final = frozenset(
    state for state, after in REQUEST_TRANSITIONS.items() if RequestState.WITHDRAWN in after
)
# The most needed first.
STEPS: Final[dict[Thing, tuple[Step, ...]]] = {
    Thing.REQUEST: (
        Step(Act.TRIAGE, "分类", "help_desk_request", frozenset({RequestState.SUBMITTED})),
        Step(Act.ACCEPT, "受理或转交", "help_desk_request", frozenset({RequestState.TRIAGED})),
        Step(Act.SCHEDULE, "安排上门", "help_desk_plan", frozenset({RequestState.ACCEPTED})),
        Step(Act.CLOSE, "办结", "help_desk_request", frozenset({RequestState.VISITED}), is_done),
        Step(Act.SUBMIT, "看说明，提交", "help_send", frozenset({RequestState.DRAFT})),
        Step(Act.CHANGE, "改一改", "help_change", frozenset({RequestState.DRAFT})),
        Step(Act.WITHDRAW, "撤回申请", "help_withdraw", WITHDRAWABLE),
    ),
    Thing.VISIT: (
        Step(Act.POSTPONE, "改期、换人、取消", "help_desk_visit", frozenset({VisitState.PLANNED})),
        Step(Act.CHANGE_TEAM, "加验收人员", "help_desk_visit", VISIT_NUMBERED),
        Step(Act.RECORD, "记一项隐患", "help_record", frozenset({VisitState.UNDER_WAY}), _is_unsigned),
        Step(Act.RECORD, "写沟通情况", "help_notes", frozenset({VisitState.UNDER_WAY}), _is_unsigned),
        Step(Act.RECORD, "签字", "help_sign", frozenset({VisitState.UNDER_WAY})),
        Step(Act.DELIVER, "交给企业", "help_deliver", frozenset({VisitState.SIGNED})),
        Step(Act.DECLARE, "行前单", "help_brief", frozenset({VisitState.PLANNED, VisitState.UNDER_WAY})),
        Step(Act.ANSWER, "逐项答复", "help_answer", frozenset({VisitState.DELIVERED, VisitState.ANSWERED})),
        Step(Act.MAKE_PLAN, "编写整改方案", "help_make_plan", VISIT_NUMBERED, _has_unplanned),
    ),
    Thing.FINDING: (
        Step(Act.DECIDE_OBJECTION, "答复异议", "help_objection", FINDING_ON_PAPER, _is_objected_to),
        Step(Act.REFER, "移交", "help_refer", FINDING_UNSOLVED),
        Step(Act.RECORD, "写全这一项", "help_rewrite", frozenset({FindingState.DRAFT}), _is_of_unsigned),
        Step(Act.VERIFY, "验收", "help_verify", frozenset({FindingState.FIXED})),
        Step(Act.ANSWER, "重大隐患怎么办", "help_major", frozenset({FindingState.OPEN}), lambda row: row.is_major),
        Step(Act.REPORT_FIXED, "改好了", "help_report_fixed", frozenset({FindingState.OPEN})),
        Step(Act.GIVE_EVIDENCE, "交照片或文件", "help_show_finding", frozenset({FindingState.OPEN})),
        Step(
            Act.ASK_EXTENSION,
            "来不及，申请延期",
            "help_ask_extension",
            frozenset({FindingState.OPEN}),
            _is_before_date,
        ),
        Step(
            Act.DECIDE_EXTENSION,
            "答复延期申请",
            "help_decide_extension",
            frozenset({FindingState.OPEN}),
            _waits_for_time,
        ),
        Step(Act.REOPEN, "又打开", "help_reopen", frozenset({FindingState.CLOSED})),
        Step(Act.WRITE_CASE, "写成案例，隐去企业", "help_case", frozenset({FindingState.CLOSED})),
    ),
    Thing.PLAN: (
        Step(Act.AGREE, "同意这个方案", "help_agree_plan", frozenset({PlanState.SUBMITTED})),
        Step(Act.RETURN, "退回修改", "help_return_plan", frozenset({PlanState.SUBMITTED})),
        Step(Act.CHANGE, "接着写", "help_write_plan", frozenset({PlanState.DRAFT})),
        Step(Act.SUBMIT, "提交，请专家商定", "help_submit_plan", frozenset({PlanState.DRAFT})),
        Step(Act.REVISE, "修订方案", "help_revise_plan", frozenset({PlanState.AGREED})),
        Step(
            Act.SPLIT,
            "拆成两个方案",
            "help_split_plan",
            frozenset({PlanState.DRAFT}),
            _covers_several,
        ),
        Step(Act.MERGE, "和另一个方案合并", "help_merge_plan", frozenset({PlanState.DRAFT}), _has_another_draft),
    ),
}


def steps(person: User, row: Any, *, allowed: Iterable[Act] | None = None) -> list[Button]:
    """Return what the person can do now with this row, the most needed first; `allowed` where it was asked before."""
    return list(_steps(row, acts(person, row) if allowed is None else frozenset(allowed)))


def first_step(row: Any, *, allowed: Iterable[Act]) -> Button | None:
    """Return the most needed one; what comes after it is not looked into, which would cost a list a query a row."""
    return next(_steps(row, frozenset(allowed)), None)


def _steps(row: Any, allowed: frozenset[Act]) -> Iterator[Button]:
    for step in STEPS.get(THINGS[type(row)], ()):
        if step.act in allowed and row.state in step.states and step.where(row):
            yield Button(step.label, reverse(step.address, args=[row.uuid]), step.act)
