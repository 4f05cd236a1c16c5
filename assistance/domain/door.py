"""How everything here changes: lock, ask the policy, look into the table, write, and write the line of the log.

    row = enter(row, Act.ACCEPT, by=by)          # locked and read anew, or NotAllowedError
    row = demand(row, RequestState.ACCEPTED)     # the table lets it, or NotFromHereError
    …guards…
    return move(row, RequestState.ACCEPTED, Act.ACCEPT, by=by)

Locks go in one order for everybody: a visit before its requests, and then whatever belongs to the visit, which its
row's lock stands for.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any, Final, TypeVar

from django.db.models import Model, QuerySet

from accounts.models import Enterprise, User
from assistance import models as ours
from assistance.domain.errors import MovedOnError, NotAllowedError, NotFromHereError, NotNowError, SaysNothingError
from assistance.enums import MACHINES, Act, Thing
from assistance.policy import may

THINGS: Final[dict[type[Model], Thing]] = {
    Enterprise: Thing.FIRM,
    ours.HelpRequest: Thing.REQUEST,
    ours.HelpVisit: Thing.VISIT,
    ours.Finding: Thing.FINDING,
    ours.Advice: Thing.ADVICE,
    ours.Answer: Thing.ANSWER,
    ours.RectificationPlan: Thing.PLAN,
    ours.Measure: Thing.MEASURE,
    ours.Evidence: Thing.EVIDENCE,
    ours.Verification: Thing.VERIFICATION,
    ours.Extension: Thing.EXTENSION,
}
RowT = TypeVar("RowT", bound=Model)


def enter(row: RowT, act: Act, *, by: User, about: Model | None = None) -> RowT:
    """Lock the row and return it anew. `about` is what the policy is asked for where the row has no place in its table.

    Raises NotAllowedError before it says anything of the row; MovedOnError.
    """
    row = lock(row)
    if not may(by, act, about or row):
        raise NotAllowedError
    return row


def lock(row: RowT) -> RowT:
    """Lock the row with what it belongs to, and return it anew. Raises MovedOnError."""
    visit = _visit_of(row)
    if visit:
        ours.HelpVisit.objects.select_for_update().get(pk=visit)
    if isinstance(row, ours.HelpRequest | Enterprise):
        rows: QuerySet[Any] = type(row)._default_manager.get_queryset()
        row = rows.select_for_update().get(pk=row.pk)
        if _visit_of(row) != visit:
            raise MovedOnError
        return row
    return type(row)._default_manager.get(pk=row.pk)


def demand(row: Any, to: Enum) -> None:
    """Raise NotFromHereError where the table does not let the row go there from where it stands."""
    state = type(to)(row.state)
    if to not in MACHINES[THINGS[type(row)]][state]:
        raise NotFromHereError(THINGS[type(row)], state, to)


def demand_state(row: Any, states: Iterable[Enum]) -> None:
    """Raise NotNowError where the row stands in none of these."""
    states = tuple(states)
    if row.state not in states:
        raise NotNowError(THINGS[type(row)], type(states[0])(row.state))


def move(
    row: RowT, to: Enum, act: Act, *, by: User | None, why: str = "", device_at: datetime | None = None, **changes: Any
) -> RowT:
    """Write the new state, what changes with it, and the line of the log. Raises NotFromHereError."""
    demand(row, to)
    was, row.state = row.state, to  # type: ignore[attr-defined]
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    log(row, act, by=by, was=was, now=to, why=why, device_at=device_at)
    return row


def log(
    row: Any,
    act: Act,
    *,
    by: User | None,
    was: Any = "",
    now: Any = "",
    why: str = "",
    device_at: datetime | None = None,
) -> ours.AssistanceLog:
    """Write one line about a row; `by` is None for what follows by itself."""
    return ours.AssistanceLog.objects.create(
        enterprise_id=_firm_of(row),
        thing=THINGS[type(row)],
        thing_uuid=row.uuid,
        act=act,
        was=was,
        now=now,
        by=by,
        why=why,
        device_at=device_at,
    )


def said(text: str, what: str) -> str:
    """Return what somebody wrote without blanks around it. Raises SaysNothingError, which names it, for nothing."""
    text = text.strip()
    if not text:
        raise SaysNothingError(what)
    return text


def _firm_of(row: Any) -> int:
    if isinstance(row, Enterprise):
        return int(row.pk)
    if isinstance(row, ours.HelpRequest):
        return row.enterprise_id
    return int(ours.HelpVisit.objects.values_list("enterprise", flat=True).get(pk=_visit_of(row) or 0))


def _visit_of(row: Any) -> int | None:
    """The key of the visit that a row belongs to; None for a request without one."""
    visit: int | None
    match row:
        case Enterprise():
            visit = None
        case ours.HelpRequest():
            # As it is now, and not as it was when somebody read the row.
            visit = ours.HelpRequest.objects.values_list("visit", flat=True).get(pk=row.pk)
        case ours.HelpVisit():
            visit = row.pk
        case ours.Measure():
            visit = row.plan.visit_id
        case ours.Answer() | ours.Extension() | ours.Verification():
            visit = row.finding.visit_id
        case _:
            visit = row.visit_id
    return visit
