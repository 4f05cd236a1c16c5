"""What the firms on a list say to it: they register, say why nobody comes, or say nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Enterprise, User
from training.domain.door import has_begun, said
from training.domain.errors import ComingAlreadyError, NotListedError, NotOpenError, StartedError
from training.domain.named import refuse_stranger
from training.enums import Answer, SessionState
from training.models import Session, TargetFirm

NOWHERE = "没写县区"


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of the firms of one district, or of all: `silent` are the names of those of whom nothing was."""

    district: int | None
    name: str
    registered: int = 0
    declined: int = 0
    people: int = 0
    silent: list[str] = field(default_factory=list)

    @property
    def due(self) -> int:
        """How many firms must send somebody."""
        return self.registered + self.declined + len(self.silent)


@transaction.atomic
def decline(session: Session, *, enterprise: Enterprise, by: User, why: str) -> TargetFirm:
    """Say that nobody comes, and why; officers read it. Who registers later comes after all.

    Raises NotAllowedError, NotListedError, NotOpenError for a session that is off, StartedError, SaysNothingError,
    ComingAlreadyError.
    """
    refuse_stranger(by, enterprise)
    if session.state != SessionState.ANNOUNCED:
        raise NotOpenError(session.opens_at, session.closes_at, is_announced=False)
    if has_begun(session):
        raise StartedError
    why = said(why, "为什么不来")
    # Nothing of the session changes: its seats need not wait for this.
    row = session.targets.select_for_update(of=("self",), no_key=True).filter(enterprise=enterprise).first()
    if row is None:
        raise NotListedError
    if people := session.registrations.active().filter(enterprise=enterprise).count():
        raise ComingAlreadyError(people)
    if row.why != why:
        row.why, row.answered_at, row.answered_by = why, timezone.now(), by
        row.save(update_fields=["why", "answered_at", "answered_by"])
    return row


def heard_of(session: Session) -> list[Heard]:
    """Count what was heard, by district in the order of districts, those of none last; one query."""
    rows = (
        session.targets.standing()
        .answered()
        .values_list("enterprise__district", "enterprise__district__name", "answer", "people", "enterprise__name")
    )
    by_place = (F("enterprise__district__order").asc(nulls_last=True), "enterprise__district")
    ordered = rows.order_by(*by_place, "enterprise__name", "pk")
    places = groupby(ordered, key=lambda row: (row[0], row[1]))
    return [_counted(district, name, list(firms)) for (district, name), firms in places]


def total(heard: Iterable[Heard]) -> Heard:
    """All districts together, without the names."""
    heard = list(heard)
    return Heard(
        None,
        "全部",
        registered=sum(row.registered for row in heard),
        declined=sum(row.declined for row in heard),
        people=sum(row.people for row in heard),
        silent=[name for row in heard for name in row.silent],
    )


def _counted(district: int | None, name: str | None, firms: list[tuple[int | None, str, str, int, str]]) -> Heard:
    answers = [row[2] for row in firms]
    return Heard(
        district,
        name or NOWHERE,
        registered=answers.count(Answer.REGISTERED),
        declined=answers.count(Answer.DECLINED),
        people=sum(row[3] for row in firms),
        silent=[row[4] for row in firms if row[2] == Answer.SILENT],
    )
