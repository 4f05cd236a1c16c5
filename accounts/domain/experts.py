"""The expert pool: entering and leaving it, what an expert knows, his conflicts of interest, and when he cannot."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts import notices
from accounts.domain import members
from accounts.domain.errors import NotAllowedError
from accounts.domain.expert_errors import (
    AlreadyExpertError,
    ConflictIsKnownError,
    ConflictIsOverError,
    DaysTheWrongWayError,
    ExpertEnforcesError,
    HasLeftPoolError,
    KnowsNothingError,
    NotAPersonError,
)
from accounts.enums import ConflictKind
from accounts.models import Absence, Conflict, Enterprise, Expert, ExpertLog, Scene, Sector, User
from accounts.policy import Act, may
from accounts.roles import Role, held_roles

Kind = ExpertLog.Kind
# What the desk writes on a sheet beside the specialties.
FIELDS: Final = ("skills", "title", "employer", "basis")
# What he can put right himself, or must know: he may be asked, or not asked, because of it.
TOLD: Final = frozenset({Kind.CHANGED, Kind.DECLARED, Kind.ENDED, Kind.ABSENT, Kind.PRESENT})


@transaction.atomic
def add_expert(
    person: User,
    *,
    by: User,
    sectors: Iterable[Sector] = (),
    scenes: Iterable[Scene] = (),
    active_from: date | None = None,
    **values: str,
) -> Expert:
    """Take a person into the pool from a day on, today unless told otherwise; who had left comes back to his old sheet.

    `values` are among FIELDS. He is told. Raises NotAllowedError, NotAPersonError, ExpertEnforcesError,
    AlreadyExpertError, KnowsNothingError.
    """
    _demand(may(by, Act.KEEP_EXPERTS))
    # The same row that granting a role locks: of both at once, the second sees what the first did.
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise NotAPersonError(person.name)
    if Role.ENFORCEMENT in held_roles(person):
        raise ExpertEnforcesError(person.name)
    expert = Expert.objects.filter(person=person).first() or Expert(person=person)
    if expert.pk and not expert.has_left:
        raise AlreadyExpertError(person.name)
    expert.active_from, expert.active_until = active_from or timezone.localdate(), None
    expert.save()
    _write(expert, sectors, scenes, values)
    # The auditor reads of it among what was done to people.
    log(person, "accounts.expert_added", user=by)
    line = _log(expert, Kind.ADDED, by, since=str(expert.active_from))
    notices.expert_added(expert, since=str(line.pk))
    return expert


@transaction.atomic
def change_specialties(
    expert: Expert, *, by: User, sectors: Iterable[Sector], scenes: Iterable[Scene], **values: str
) -> frozenset[str]:
    """Write what an expert knows, and the rest of FIELDS; return the names of what differed. Nothing differs: no log.

    Raises NotAllowedError, HasLeftPoolError, KnowsNothingError.
    """
    _demand(may(by, Act.KEEP_EXPERTS))
    expert = _lock(expert)
    before = _stand(expert)
    _write(expert, sectors, scenes, values)
    told = frozenset(name for name, value in _stand(expert).items() if value != before[name])
    if told:
        _log(expert, Kind.CHANGED, by, fields=sorted(told))
    return told


@transaction.atomic
def leave_pool(expert: Expert, *, by: User, last_day: date | None = None) -> None:
    """End an expert's time in the pool with a day, today unless told otherwise. His sheet and his log stay.

    The same day again is harmless. Raises NotAllowedError, HasLeftPoolError, DaysTheWrongWayError for a day before he
    entered.
    """
    _demand(may(by, Act.KEEP_EXPERTS))
    expert = _lock(expert)
    last_day = last_day or timezone.localdate()
    if expert.active_until == last_day:
        return
    _in_order(expert.active_from, last_day)
    expert.active_until = last_day
    expert.save(update_fields=["active_until"])
    log(expert.person, "accounts.expert_left", user=by)
    _log(expert, Kind.LEFT, by, until=str(last_day))


@transaction.atomic
def declare_conflict(
    expert: Expert, *, at: Enterprise, kind: ConflictKind, by: User, since: date | None = None
) -> Conflict:
    """Say that the expert must not be sent to an enterprise, from a day on, today unless told otherwise.

    Raises NotAllowedError, HasLeftPoolError, EnterpriseIsDoubleError, ConflictIsKnownError.
    """
    _demand(may(by, Act.DECLARE_CONFLICTS, expert=expert))
    # Enterprise first, as everywhere: merging locks it and moves what points at it.
    at = members.lock(at)
    expert = _lock(expert)
    if Conflict.objects.filter(expert=expert, enterprise=at, kind=kind, until__isnull=True).exists():
        raise ConflictIsKnownError(at.name)
    made = Conflict.objects.create(
        expert=expert, enterprise=at, kind=kind, since=since or timezone.localdate(), declared_by=by
    )
    _log(expert, Kind.DECLARED, by, conflict=made.pk, enterprise=at.pk, relation=kind)
    return made


@transaction.atomic
def end_conflict(conflict: Conflict, *, by: User, last_day: date | None = None) -> None:
    """Say with which day a conflict ends, today (or its first) unless told otherwise; it stays on record.

    Raises NotAllowedError, HasLeftPoolError, ConflictIsOverError, DaysTheWrongWayError.
    """
    _demand(may(by, Act.DECLARE_CONFLICTS, expert=conflict.expert))
    expert = _lock(conflict.expert)
    conflict = Conflict.objects.select_related("enterprise").get(pk=conflict.pk)
    if conflict.until:
        raise ConflictIsOverError(conflict.enterprise.name)
    last_day = last_day or max(timezone.localdate(), conflict.since)
    _in_order(conflict.since, last_day)
    conflict.until, conflict.ended_by, conflict.ended_at = last_day, by, timezone.now()
    conflict.save()
    _log(expert, Kind.ENDED, by, conflict=conflict.pk, until=str(last_day))


@transaction.atomic
def set_absence(
    expert: Expert, *, first_day: date, by: User, last_day: date | None = None, reason: str = ""
) -> Absence:
    """Say that an expert cannot on these days, both included; one day without `last_day`. The same again is harmless.

    Raises NotAllowedError, HasLeftPoolError, DaysTheWrongWayError.
    """
    _demand(may(by, Act.SET_ABSENCES, expert=expert))
    expert = _lock(expert)
    last_day = last_day or first_day
    _in_order(first_day, last_day)
    row, is_new = Absence.objects.get_or_create(
        expert=expert, first_day=first_day, last_day=last_day, defaults={"reason": reason.strip()}
    )
    if is_new:
        _log(expert, Kind.ABSENT, by, first=str(first_day), last=str(last_day))
    return row


@transaction.atomic
def drop_absence(absence: Absence, *, by: User) -> None:
    """Say that an expert can after all. Dropping what is gone is harmless. Raises NotAllowedError, HasLeftPoolError."""
    _demand(may(by, Act.SET_ABSENCES, expert=absence.expert))
    expert = _lock(absence.expert)
    gone, _ = Absence.objects.filter(pk=absence.pk).delete()
    if gone:
        _log(expert, Kind.PRESENT, by, first=str(absence.first_day), last=str(absence.last_day))


@transaction.atomic
def forget_expert(person: User) -> None:
    """Empty the sheet of somebody who has his data deleted: out of the pool, nothing in his or our words about him.

    His conflicts stay, ended and without his name, as visits are judged by them. Repeating is harmless.
    """
    expert = Expert.objects.select_for_update().filter(person=person).first()
    if expert is None:
        return
    today = timezone.localdate()
    if not expert.has_left:
        expert.active_until = max(today, expert.active_from)
        _log(expert, Kind.LEFT, person, until=str(expert.active_until))
    for conflict in expert.conflicts.filter(until__isnull=True):
        conflict.until = max(today, conflict.since)
        conflict.ended_by, conflict.ended_at = person, timezone.now()
        conflict.save()
    expert.absences.all().delete()
    expert.sectors.clear()
    expert.scenes.clear()
    for name in FIELDS:
        setattr(expert, name, "")
    expert.save()


def _lock(expert: Expert) -> Expert:
    """Lock the sheet and return it anew: whatever changes it goes one by one. Raises HasLeftPoolError."""
    expert = Expert.objects.select_for_update(of=("self",)).select_related("person").get(pk=expert.pk)
    if expert.has_left:
        raise HasLeftPoolError(expert.person.name)
    return expert


def _demand(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotAllowedError


def _in_order(first: date, last: date) -> None:
    if last < first:
        raise DaysTheWrongWayError(first, last)


def _write(expert: Expert, sectors: Iterable[Sector], scenes: Iterable[Scene], values: dict[str, str]) -> None:
    sectors, scenes = list(sectors), list(scenes)
    if not sectors and not scenes:
        raise KnowsNothingError
    for name, value in values.items():
        if name not in FIELDS:
            raise TypeError(f"no such field: {name}")
        setattr(expert, name, value.strip())
    expert.save()
    expert.sectors.set(sectors)
    expert.scenes.set(scenes)


def _stand(expert: Expert) -> dict[str, Any]:
    """How the sheet stands, to compare before and after."""
    words = {name: getattr(expert, name) for name in FIELDS}
    return words | {name: sorted(getattr(expert, name).values_list("pk", flat=True)) for name in ("sectors", "scenes")}


def _log(expert: Expert, kind: ExpertLog.Kind, by: User, **data: Any) -> ExpertLog:
    """Write the line; what another wrote on his sheet the expert is told."""
    line = ExpertLog.objects.create(expert=expert, kind=kind, by=by, data=data)
    if kind in TOLD and by.pk != expert.person_id:
        notices.expert_written(expert, str(kind.label), since=str(line.pk))
    return line
