"""What can be done next with a thing, by whoever looks at it: one table, so that no page forgets a button.

A step stands on the page of its thing where the policy lets the person do it and the state lets it be done. Its address
takes the uuid of the thing. What is missing here is not offered anywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from accounts.models import User
from assistance.domain.door import THINGS
from assistance.enums import REQUEST_TRANSITIONS, Act, FindingState, RequestState, Thing, VisitState
from assistance.policy import acts


@dataclass(frozen=True, slots=True)
class Step:
    """`label` is on the button; `address` the name of the page on which it is done; in `states` it can be done."""

    act: Act
    label: str
    address: str
    states: frozenset[Any]


@dataclass(frozen=True, slots=True)
class Button:
    """A step as it stands on a page."""

    label: str
    url: str
    act: Act


WITHDRAWABLE: Final = frozenset(
    state for state, after in REQUEST_TRANSITIONS.items() if RequestState.WITHDRAWN in after
)
# The most needed first.
STEPS: Final[dict[Thing, tuple[Step, ...]]] = {
    Thing.REQUEST: (
        Step(Act.TRIAGE, "分类", "help_desk_request", frozenset({RequestState.SUBMITTED})),
        Step(Act.ACCEPT, "受理或转交", "help_desk_request", frozenset({RequestState.TRIAGED})),
        Step(Act.SCHEDULE, "安排上门", "help_desk_request", frozenset({RequestState.ACCEPTED})),
        Step(Act.CLOSE, "办结", "help_desk_request", frozenset({RequestState.VISITED})),
        Step(Act.SUBMIT, "看说明，提交", "help_send", frozenset({RequestState.DRAFT})),
        Step(Act.CHANGE, "改一改", "help_change", frozenset({RequestState.DRAFT})),
        Step(Act.WITHDRAW, "撤回申请", "help_withdraw", WITHDRAWABLE),
    ),
    Thing.VISIT: (
        Step(Act.RECORD, "记一项隐患", "help_record", frozenset({VisitState.UNDER_WAY})),
        Step(Act.RECORD, "写沟通情况", "help_notes", frozenset({VisitState.UNDER_WAY})),
        Step(Act.RECORD, "签字", "help_sign", frozenset({VisitState.UNDER_WAY})),
        Step(Act.DELIVER, "交给企业", "help_deliver", frozenset({VisitState.SIGNED})),
        Step(Act.DECLARE, "行前单", "help_brief", frozenset({VisitState.PLANNED, VisitState.UNDER_WAY})),
    ),
    Thing.FINDING: (
        Step(Act.RECORD, "写全这一项", "help_rewrite", frozenset({FindingState.DRAFT})),
        Step(Act.VERIFY, "验收", "help_verify", frozenset({FindingState.FIXED})),
        Step(Act.REOPEN, "又打开", "help_reopen", frozenset({FindingState.CLOSED})),
        Step(Act.WRITE_CASE, "写成案例，隐去企业", "help_case", frozenset({FindingState.CLOSED})),
    ),
}


def steps(person: User, row: Any, *, allowed: Iterable[Act] | None = None) -> list[Button]:
    """Return what the person can do now with this row, the most needed first; `allowed` where it was asked before."""
    allowed = acts(person, row) if allowed is None else frozenset(allowed)
    return [
        Button(step.label, reverse(step.address, args=[row.uuid]), step.act)
        for step in STEPS.get(THINGS[type(row)], ())
        if step.act in allowed and row.state in step.states
    ]
