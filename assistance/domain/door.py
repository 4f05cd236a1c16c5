"""How everything here changes: lock, ask the policy, look into the table, write, and write the line of the log.

    row = enter(row, Act.ACCEPT, by=by)          # locked and read anew, or NotAllowedError
    demand(row, RequestState.ACCEPTED)           # the table lets it, or NotFromHereError
    …guards…
    return move(row, RequestState.ACCEPTED, Act.ACCEPT, by=by)

What is locked is the row of the firm: whatever happens to what one firm shows goes one by one, so nothing here waits
for one another the wrong way round, and the merging of doubles, which locks it too, finds all at rest.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Model

from accounts.dates import spoken_time
from accounts.models import Enterprise, User
from assistance import models as ours
from assistance.domain.behalf import OnBehalf, demand_word
from assistance.domain.errors import (
    MovedOnError,
    NotAllowedError,
    NotFromHereError,
    NotNowError,
    NotYoursError,
    SaysNothingError,
)
from assistance.enums import MACHINES, Act, Thing
from assistance.policy import PLACES, may

# Those that the policy knows, and those that it judges by one of them.
THINGS: Final[dict[type[Model], Thing]] = {
    **{model: place.thing for model, place in PLACES.items()},
    ours.Advice: Thing.ADVICE,
    ours.Answer: Thing.ANSWER,
    ours.Measure: Thing.MEASURE,
    ours.Verification: Thing.VERIFICATION,
    ours.Extension: Thing.EXTENSION,
    ours.CaseDraft: Thing.CASE,
}
# How to come from a row to its firm.
_FIRMS: Final[dict[type[Model], str]] = {
    **{model: place.enterprise for model, place in PLACES.items()},
    ours.Advice: "visit__enterprise",
    ours.Answer: "finding__visit__enterprise",
    ours.Measure: "plan__visit__enterprise",
    ours.Verification: "finding__visit__enterprise",
    ours.Extension: "finding__visit__enterprise",
    ours.CaseDraft: "finding__visit__enterprise",
}
RowT = TypeVar("RowT", bound=Model)


def enter(row: RowT, act: Act, *, by: User, about: Model | None = None, on_behalf: OnBehalf | None = None) -> RowT:
    """Lock the firm and return the row anew. `about` is whom the policy knows, where it does not know the row itself.

    Raises NotAllowedError before it says anything of the row; MovedOnError; as `demand_word`.
    """
    row = lock(row)
    if not may(by, act, about or row):
        raise NotAllowedError
    demand_word(about or row, act, by=by, on_behalf=on_behalf)
    return row


def lock(row: RowT) -> RowT:
    """Lock the firm that the row belongs to, and return the row anew. Raises MovedOnError."""
    firm = firm_of(row)
    # Not the key itself: rows of other rooms that point at the firm may still be written meanwhile.
    Enterprise.objects.select_for_update(no_key=True).get(pk=firm)
    row = type(row)._default_manager.get(pk=row.pk)
    if firm_of(row) != firm:
        raise MovedOnError
    return row


def repeated(model: type[RowT], client_uuid: UUID, **of: int) -> RowT | None:
    """What the very same tap made before, for the same thing (`visit_id=…`); None where it is the first.

    Raises NotYoursError where it was for something else.
    """
    row = model._default_manager.filter(client_uuid=client_uuid).first()
    if row and any(getattr(row, name) != key for name, key in of.items()):
        raise NotYoursError
    return row


def demand(row: Any, to: Enum, *, by_name: bool = True) -> None:
    """Raise NotFromHereError where the table does not let the row go there from where it stands.

    It says who was there before, unless it is for somebody who is to read no names.
    """
    state = type(to)(row.state)
    if to not in MACHINES[THINGS[type(row)]][state]:
        raise NotFromHereError(THINGS[type(row)], state, to, last_of(row) if by_name else "")


def demand_state(row: Any, states: Iterable[Enum]) -> None:
    """Raise NotNowError where the row stands in none of these."""
    states = tuple(states)
    if row.state not in states:
        raise NotNowError(THINGS[type(row)], type(states[0])(row.state), last_of(row))


def last_of(row: Any) -> str:
    """Who did the last of it, when and what, as it stands in a refusal: the second of two sees what the first did."""
    lines = ours.AssistanceLog.objects.filter(thing_uuid=row.uuid).exclude(act=Act.SEE).select_related("by")
    line = lines.first()
    if line is None:
        return ""
    return f"（{line.by or '系统'}，{spoken_time(line.at)}，{line.get_act_display()}）"


def move(
    row: RowT,
    to: Enum,
    act: Act,
    *,
    by: User | None,
    why: str = "",
    device_at: datetime | None = None,
    on_behalf: OnBehalf | None = None,
    **changes: Any,
) -> RowT:
    """Write the new state, what changes with it, and the line of the log. Raises NotFromHereError."""
    demand(row, to)
    was, row.state = row.state, to  # type: ignore[attr-defined]
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    log(row, act, by=by, was=was, now=to, why=why, device_at=device_at, on_behalf=on_behalf)
    return row


def log(
    row: Any,
    act: Act,
    *,
    by: User | None,
    was: Any = "",
    now: Any = "",
    why: str = "",
    whom: UUID | None = None,
    device_at: datetime | None = None,
    on_behalf: OnBehalf | None = None,
) -> ours.AssistanceLog:
    """Write one line about a row; `by` is None for what follows by itself, `whom` the uuid of a person."""
    return ours.AssistanceLog.objects.create(
        enterprise_id=firm_of(row),
        thing=THINGS[type(row)],
        thing_uuid=row.uuid,
        act=act,
        was=was,
        now=now,
        by=by,
        whom=whom,
        why=why,
        device_at=device_at,
        said_by=on_behalf.said_by.strip() if on_behalf else "",
        heard=on_behalf.heard if on_behalf else "",
    )


def said(text: str, what: str) -> str:
    """Return what somebody wrote without blanks around it. Raises SaysNothingError, which names it, for nothing."""
    text = text.strip()
    if not text:
        raise SaysNothingError(what)
    return text


def firm_of(row: Model) -> int:
    """The key of its firm, as the database has it now: doubles may have been merged since the row was read."""
    found = type(row)._default_manager.filter(pk=row.pk).values_list(_FIRMS[type(row)], flat=True)
    return int(found.get())
