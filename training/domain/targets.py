"""应训名单: which firms must send somebody. Putting a firm on twice is putting it on once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts.credit_code import normalise_code
from accounts.domain.matching import Matching
from accounts.models import Enterprise, User
from training.domain.door import enter_session
from training.domain.errors import HasAnsweredError, TooManyLinesError
from training.enums import Act, Answer
from training.models import Session, SessionLog, TargetFirm

MOST_LINES: Final = 3000


@dataclass(frozen=True, slots=True)
class Counted:
    """What becomes of firms that are put on a list: so many are new, were there, or have closed and stay off it."""

    new: int
    there: int
    closed: int


@dataclass(frozen=True, slots=True)
class Found:
    """The firms that lines name, and the lines that name none, or several."""

    firms: frozenset[int]
    unknown: list[str]
    doubtful: list[str]


def preview(session: Session, firms: "QuerySet[Enterprise]") -> Counted:
    """Count what `put_on` would do now."""
    return _sort(session, firms)[1]


@transaction.atomic
def put_on(session: Session, firms: "QuerySet[Enterprise]", *, by: User) -> Counted:
    """Put firms on the list but those that have closed or are doubles of others. Raises NotAllowedError."""
    session = enter_session(session, by=by)
    new, counted = _sort(session, firms)
    TargetFirm.objects.bulk_create(TargetFirm(session=session, enterprise_id=firm) for firm in new)
    if new:
        _log(session, by, f"加 {len(new)} 家")
    return counted


def copy_list(session: Session, *, other: Session, by: User) -> Counted:
    """Put on all firms of another session's list, none with what it answered there. Raises NotAllowedError."""
    return put_on(session, Enterprise.objects.filter(training_targets__session=other), by=by)


@transaction.atomic
def take_off(session: Session, targets: Iterable[TargetFirm], *, by: User, sure: bool = False) -> int:
    """Take firms off the list and return how many; one that has answered only where one is `sure` of it.

    Raises NotAllowedError, HasAnsweredError.
    """
    session = enter_session(session, by=by)
    rows = session.targets.answered().filter(pk__in=[row.pk for row in targets]).select_related("enterprise")
    found = list(rows)
    if not sure and (heard := [str(row) for row in found if row.answer != Answer.SILENT]):
        raise HasAnsweredError(heard)
    session.targets.filter(pk__in=[row.pk for row in found]).delete()
    if found:
        _log(session, by, f"减 {len(found)} 家：{'、'.join(map(str, found))}"[:400])
    return len(found)


def named(text: str) -> Found:
    """Find the firms that lines name, by code or by a name they have or had; a few queries, however many.

    A line may be a row of a spreadsheet: whichever of its cells is known says who it is. Raises TooManyLinesError.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise TooManyLinesError(MOST_LINES)
    cells = {line: [(_code(cell), cell) for cell in line.split("\t") if cell.strip()] for line in lines}
    every = [cell for row in cells.values() for cell in row]
    register = Matching(codes=filter(None, (code for code, _ in every)), names=(name for _, name in every))
    firms: set[int] = set()
    unknown, doubtful = [], []
    for line, row in cells.items():
        # A code is sure, wherever in the line it stands.
        by_code = sorted(row, key=lambda cell: not register.knows(cell[0]))
        meant = next(filter(None, (register.meant(code=code, name=name) for code, name in by_code)), [])
        if len(meant) == 1:
            firms.add(meant[0].pk)
        else:
            (doubtful if meant else unknown).append(line)
    return Found(frozenset(firms), unknown, doubtful)


def _code(cell: str) -> str:
    """The code that a cell holds; nothing where it holds none."""
    try:
        return normalise_code(cell)
    except ValidationError:
        return ""


def _sort(session: Session, firms: "QuerySet[Enterprise]") -> tuple[list[int], Counted]:
    """Which of these are to be put on, and the count of all; two queries."""
    closed = dict(firms.filter(merged_into=None).values_list("pk", "closed_on"))
    there = set(session.targets.values_list("enterprise", flat=True))
    new = [pk for pk, day in closed.items() if pk not in there and day is None]
    on_it = len(closed.keys() & there)
    return new, Counted(new=len(new), there=on_it, closed=len(closed) - len(new) - on_it)


def _log(session: Session, by: User, what: str) -> None:
    SessionLog.objects.create(session=session, act=Act.LIST, by=by, now=what)
