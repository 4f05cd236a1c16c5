"""报名: a seat, a place on the waiting list, or a refusal that says what else to do. Doing it twice is doing it once.

Rows are written before the session is locked, here and wherever a row is added: who holds the session never waits for
somebody who waits for the session.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Enterprise, User
from training.domain.door import lock, log
from training.domain.errors import FirmCapError, FullError, NotAllowedError, NotOpenError, TrainingError
from training.domain.seats import in_priority, is_simple, keep_count, pass_on, rank_of, take_one
from training.enums import SEATED, Act, RegistrationState, SessionState
from training.models import Registration, RegistrationLog, Session, Trainee
from training.policy import may_register


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one person: his registration, or the refusal in words."""

    trainee: Trainee
    registration: Registration | None = None
    refusal: TrainingError | None = None


class _NotSimpleError(Exception):
    """The seat could not be taken as simply as that."""


class _GoneMeanwhileError(Exception):
    """Somebody was registered already, so that no row was written, and cancelled before the session was locked."""


def register(session: Session, *, trainee: Trainee, by: User, enterprise: Enterprise | None = None) -> Registration:
    """Register one person; who is registered already keeps what he has.

    `enterprise`: the firm he comes for. Raises NotAllowedError, NotOpenError, FirmCapError, FullError.
    """
    refuse_not_open(session)
    if not may_register(by, trainee, enterprise):
        raise NotAllowedError
    if is_simple(session) and (made := _at_once(session, trainee, enterprise, by)):
        return made
    outcome = _together(session, [trainee], by=by, enterprise=enterprise, whole=False)[0]
    if outcome.registration is None:
        assert outcome.refusal
        raise outcome.refusal
    return outcome.registration


def register_party(
    session: Session,
    *,
    trainees: Iterable[Trainee],
    by: User,
    enterprise: Enterprise | None = None,
    whole: bool = False,
) -> list[Outcome]:
    """Register several who come for one firm, in this order: as many seats as there are, the others wait together.

    `whole`: where not all can sit they all wait, and where not all can wait nobody is registered. What is refused to
    one of them stands in his outcome. Raises NotAllowedError, NotOpenError.
    """
    trainees = list(dict.fromkeys(trainees))
    if not all(may_register(by, trainee, enterprise) for trainee in trainees):
        raise NotAllowedError
    return _together(session, trainees, by=by, enterprise=enterprise, whole=whole)


def refuse_not_open(session: Session) -> None:
    """Raise NotOpenError outside the time in which one can register."""
    is_announced = session.state == SessionState.ANNOUNCED
    if not is_announced or not session.opens_at <= timezone.now() < session.closes_at:
        raise NotOpenError(session.opens_at, session.closes_at, is_announced=is_announced)


def _at_once(session: Session, trainee: Trainee, enterprise: Enterprise | None, by: User) -> Registration | None:
    """Write the row, the line, and take the seat last; None where that does not do."""
    try:
        with transaction.atomic():
            made: Registration = Registration.objects.create(
                session=session, trainee=trainee, enterprise=enterprise, by=by, state=RegistrationState.CONFIRMED
            )
            log(made, Act.REGISTER, was=RegistrationState.SUBMITTED, by=by)
            _take_last(session)
    except _NotSimpleError:
        return None
    except IntegrityError:
        # Twice at the same moment: the other one has it.
        return session.registrations.active().filter(trainee=trainee).first()
    return made


def _take_last(session: Session) -> None:
    """Take the seat, or undo what was written for it. Raises _NotSimpleError."""
    if not take_one(session):
        raise _NotSimpleError


def _together(
    session: Session, trainees: list[Trainee], *, by: User, enterprise: Enterprise | None, whole: bool
) -> list[Outcome]:
    """Seat them, let them wait, or refuse them; of a session that is full in every way nothing is locked."""
    now = Session.objects.get(pk=session.pk)
    if now.free <= 0 and now.waiting >= now.waiting_cap and not now.needs_approval:
        known = {row.trainee_id: row for row in now.registrations.active().filter(trainee__in=trainees)}
        full = FullError(waiting_cap=now.waiting_cap)
        return [Outcome(row, known.get(row.pk), None if row.pk in known else full) for row in trainees]
    while True:
        try:
            return _locked(session, trainees, by=by, enterprise=enterprise, whole=whole)
        except _GoneMeanwhileError:
            # From the beginning: under the lock no row may be added (see above).
            continue


@transaction.atomic
def _locked(
    session: Session, trainees: list[Trainee], *, by: User, enterprise: Enterprise | None, whole: bool
) -> list[Outcome]:
    party = uuid.uuid4()
    fresh = [
        Registration(
            session=session,
            trainee=trainee,
            enterprise=enterprise,
            by=by,
            state=RegistrationState.SUBMITTED,
            party=party,
            whole_party=whole,
        )
        # In one order for everybody, so that two lists with the same people do not wait for one another.
        for trainee in sorted(trainees, key=lambda row: row.pk)
    ]
    Registration.objects.bulk_create(fresh, ignore_conflicts=True)
    session = lock(session)
    refuse_not_open(session)
    pass_on(session)
    found = {row.trainee_id: row for row in session.registrations.active().filter(trainee__in=trainees)}
    if len(found) < len(trainees):
        raise _GoneMeanwhileError
    mine = [found[row.pk] for row in trainees if found[row.pk].party == party]
    refused = _seat(session, mine, rank=rank_of(session, enterprise))
    for row in refused:
        del found[row]
    return [Outcome(row, found.get(row.pk), refused.get(row.pk)) for row in trainees]


def _seat(session: Session, rows: list[Registration], *, rank: int) -> dict[int, TrainingError]:
    """Give what there is to rows just written, in this order; take back the others, and return why, by trainee."""
    whole = bool(rows) and rows[0].whole_party
    room = _room_under_cap(session, rows)
    # Of a party that comes together or not at all, one too many is all too many.
    room = 0 if whole and room < len(rows) else room
    allowed, over = rows[:room], rows[room:]
    seats, waits = _split(session, len(allowed), rank=rank, whole=whole)
    refused: dict[int, TrainingError] = {row.trainee_id: FirmCapError(session.per_enterprise_cap or 0) for row in over}
    refused |= {row.trainee_id: FullError(waiting_cap=session.waiting_cap) for row in allowed[seats + waits :]}
    placed = allowed[: seats + waits]
    Registration.objects.filter(pk__in=[row.pk for row in rows if row not in placed]).delete()
    if waits:
        session.last_queued += 1
        session.save(update_fields=["last_queued"])
    for number, row in enumerate(placed):
        row.rank = rank
        row.state = _state(session, is_seated=number < seats)
        row.queued = session.last_queued if row.state == RegistrationState.WAITLISTED else None
    Registration.objects.bulk_update(placed, ["rank", "state", "queued"])
    RegistrationLog.objects.bulk_create(
        RegistrationLog(
            registration=row,
            act=Act.REGISTER,
            was=RegistrationState.SUBMITTED,
            now=row.state,
            by_id=row.by_id,
            tells=True,
        )
        for row in placed
    )
    keep_count(
        session,
        seats=sum(row.state in SEATED for row in placed),
        waiting=sum(row.state == RegistrationState.WAITLISTED for row in placed),
    )
    return refused


def _room_under_cap(session: Session, rows: list[Registration]) -> int:
    """How many of these, all of one firm, one firm may still have."""
    cap = session.per_enterprise_cap
    if cap is None or not rows or rows[0].enterprise_id is None:
        return len(rows)
    others = session.registrations.active().filter(enterprise=rows[0].enterprise_id)
    return max(0, cap - others.exclude(pk__in=[row.pk for row in rows]).count())


def _split(session: Session, wanted: int, *, rank: int, whole: bool) -> tuple[int, int]:
    """How many sit, or go to who approves, and how many wait."""
    if session.needs_approval:
        return wanted, 0
    free = 0 if in_priority(session) and rank else max(session.free, 0)
    room = max(session.waiting_cap - session.waiting, 0)
    seats = min(free, wanted)
    if whole and seats < wanted:
        return (0, wanted) if wanted <= room else (0, 0)
    return seats, min(wanted - seats, room)


def _state(session: Session, *, is_seated: bool) -> RegistrationState:
    if not is_seated:
        return RegistrationState.WAITLISTED
    return RegistrationState.PENDING if session.needs_approval else RegistrationState.CONFIRMED
