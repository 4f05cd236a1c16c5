"""应训名单: which firms must send somebody. Putting a firm on twice is putting it on once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.credit_code import normalise_code
from accounts.domain.enterprises import key_of
from accounts.models import Enterprise, EnterpriseName, User
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
    """Find the firms that lines name, by code or by a name they have or had; two queries, however many.

    A line may be a row of a spreadsheet: whichever of its cells is known says who it is. Raises TooManyLinesError.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise TooManyLinesError(MOST_LINES)
    cells = {line: list(_keys(line)) for line in lines}
    known = _known({key for keys in cells.values() for key in keys})
    firms: set[int] = set()
    unknown, doubtful = [], []
    for line, keys in cells.items():
        meant: set[int] = next((known[key] for key in keys if key in known), set())
        if len(meant) == 1:
            firms |= meant
        else:
            (doubtful if meant else unknown).append(line)
    return Found(frozenset(firms), unknown, doubtful)


def _keys(line: str) -> Iterator[str]:
    """What a line may be known by: codes first, they are sure."""
    cells = [cell for cell in line.split("\t") if cell.strip()]
    for cell in cells:
        try:
            yield normalise_code(cell)
        except ValidationError:
            continue
    yield from map(key_of, cells)


def _known(keys: set[str]) -> dict[str, set[int]]:
    """By code and by key of a name, the entries meant; a double is whom it was merged into."""
    found: dict[str, set[int]] = {}
    rows = Enterprise.objects.filter(Q(name_key__in=keys) | Q(code__in=keys))
    for pk, kept, code, key in rows.values_list("pk", "merged_into", "code", "name_key"):
        for one in (code, key):
            found.setdefault(one, set()).add(kept or pk)
    former = EnterpriseName.objects.filter(name_key__in=keys)
    for pk, kept, key in former.values_list("enterprise", "enterprise__merged_into", "name_key"):
        found.setdefault(key, set()).add(kept or pk)
    return found


def _sort(session: Session, firms: "QuerySet[Enterprise]") -> tuple[list[int], Counted]:
    """Which of these are to be put on, and the count of all; two queries."""
    closed = dict(firms.filter(merged_into=None).values_list("pk", "closed_on"))
    there = set(session.targets.values_list("enterprise", flat=True))
    new = [pk for pk, day in closed.items() if pk not in there and day is None]
    on_it = len(closed.keys() & there)
    return new, Counted(new=len(new), there=on_it, closed=len(closed) - len(new) - on_it)


def _log(session: Session, by: User, what: str) -> None:
    SessionLog.objects.create(session=session, act=Act.LIST, by=by, now=what)
