"""报名: a seat, a place on the waiting list, or a refusal that says what else to do. Doing it twice is doing it once.

Rows are written before the session is locked, here and wherever a row is added: who holds the session never waits for
somebody who waits for the session.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from accounts.models import Enterprise, User
from training.domain.door import GoneMeanwhileError, again_if_gone, lock, log
from training.domain.errors import FirmCapError, FullError, NotAllowedError, NotOpenError, TrainingError
from training.domain.seats import NO_PRIORITY, PRIORITY, in_priority, is_simple, pass_on, take_one, with_priority
from training.enums import SEATED, Act, RegistrationState, SessionState
from training.models import Registration, RegistrationLog, Session, Trainee
from training.policy import may_register, may_register_all


@dataclass(frozen=True, slots=True)
class Party:
    """Several who come for one firm; `whole`: all of them or none."""

    trainees: list[Trainee]
    enterprise: Enterprise | None = None
    whole: bool = False
    number: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one person: his registration, or the refusal in words."""

    trainee: Trainee
    registration: Registration | None = None
    refusal: TrainingError | None = None


class _NotSimpleError(Exception):
    """The seat could not be taken as simply as that."""


def register(session: Session, *, trainee: Trainee, by: User, enterprise: Enterprise | None = None) -> Registration:
    """Register one person; who is registered already keeps what he has.

    `enterprise`: the firm he comes for. Raises NotAllowedError, NotOpenError, FirmCapError, FullError.
    """
    refuse_not_open(session)
    if not may_register(by, trainee, enterprise):
        raise NotAllowedError
    if is_simple(session) and (made := _at_once(session, trainee, enterprise, by)):
        return made
    (outcome,) = _together(session, [Party([trainee], enterprise)], by=by)
    if outcome.registration is None:
        assert outcome.refusal
        raise outcome.refusal
    return outcome.registration


def register_parties(session: Session, parties: Sequence[Party], *, by: User) -> list[Outcome]:
    """Register several parties, the first one first: as many seats as there are, the others wait.

    Of a party that is `whole` either all sit or all wait, and where not all can wait nobody is registered. What is
    refused to one person stands in his outcome; outcomes are in the order given. Raises NotAllowedError, NotOpenError.
    """
    if not all(may_register_all(by, party.trainees, party.enterprise) for party in parties):
        raise NotAllowedError
    return _together(session, parties, by=by)


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


def _together(session: Session, parties: Sequence[Party], *, by: User) -> list[Outcome]:
    """Seat them, let them wait, or refuse them; of a session that is full in every way nothing is locked."""
    now = Session.objects.get(pk=session.pk)
    if now.free <= 0 and now.waiting >= now.waiting_cap and not now.needs_approval:
        trainees = [row for party in parties for row in party.trainees]
        known = {row.trainee_id: row for row in now.registrations.active().filter(trainee__in=trainees)}
        full = FullError(waiting_cap=now.waiting_cap)
        return [Outcome(row, known.get(row.pk), None if row.pk in known else full) for row in trainees]
    return _locked(session, parties, by=by)


@again_if_gone
@transaction.atomic
def _locked(session: Session, parties: Sequence[Party], *, by: User) -> list[Outcome]:
    pairs = [(party, trainee) for party in parties for trainee in party.trainees]
    fresh = [
        Registration(
            session=session,
            trainee=trainee,
            enterprise=party.enterprise,
            by=by,
            state=RegistrationState.SUBMITTED,
            party=party.number,
            whole_party=party.whole,
        )
        # In one order for everybody, so that two lists with the same people do not wait for one another.
        for party, trainee in sorted(pairs, key=lambda pair: pair[1].pk)
    ]
    Registration.objects.bulk_create(fresh, ignore_conflicts=True)
    session = lock(session)
    refuse_not_open(session)
    pass_on(session)
    trainees = [trainee for _, trainee in pairs]
    rows = session.registrations.active().filter(trainee__in=trainees).select_related("enterprise")
    found = {row.trainee_id: row for row in rows}
    if not found.keys() >= {row.pk for row in trainees}:
        raise GoneMeanwhileError
    mine = [
        (party, [found[row.pk] for row in party.trainees if found[row.pk].party == party.number]) for party in parties
    ]
    refused = _seat(session, mine)
    for row in refused:
        del found[row]
    return [Outcome(row, found.get(row.pk), refused.get(row.pk)) for row in trainees]


def _seat(session: Session, parties: list[tuple[Party, list[Registration]]]) -> dict[int, TrainingError]:
    """Give what there is to rows just written, in this order; take back the others, and return why, by trainee."""
    held = _held_by_firms(session, parties)
    first = with_priority(session, [party.enterprise for party, _ in parties if party.enterprise])
    refused: dict[int, TrainingError] = {}
    for party, mine in parties:
        rank = PRIORITY if party.enterprise and party.enterprise.pk in first else NO_PRIORITY
        refused |= _place(session, party, mine, held, rank=rank)
    rows = [row for _, mine in parties for row in mine]
    placed = [row for row in rows if row.trainee_id not in refused]
    Registration.objects.filter(pk__in=[row.pk for row in rows if row.trainee_id in refused]).delete()
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
    session.save(update_fields=["seats_taken", "waiting", "last_queued"])
    return refused


def _place(
    session: Session, party: Party, rows: list[Registration], held: "Counter[int]", *, rank: int
) -> dict[int, TrainingError]:
    """Say of each of one party whether he sits, waits or is refused, and count; nothing is written yet."""
    cap, firm = session.per_enterprise_cap, party.enterprise
    room = len(rows) if cap is None or firm is None else max(0, cap - held[firm.pk])
    # Of a party that comes together or not at all, one too many is all too many.
    room = 0 if party.whole and room < len(rows) else room
    allowed, over = rows[:room], rows[room:]
    seats, waits = _split(session, len(allowed), rank=rank, whole=party.whole)
    placed = allowed[: seats + waits]
    for number, row in enumerate(placed):
        row.rank = rank
        row.state = _state(session, is_seated=number < seats)
        if row.state == RegistrationState.WAITLISTED:
            # Who would come together stands under one number.
            session.last_queued += not party.whole or number == 0
            row.queued = session.last_queued
    if firm is not None:
        held[firm.pk] += len(placed)
    session.seats_taken += sum(row.state in SEATED for row in placed)
    session.waiting += waits
    refused: dict[int, TrainingError] = {row.trainee_id: FirmCapError(cap or 0) for row in over}
    return refused | {row.trainee_id: FullError(waiting_cap=session.waiting_cap) for row in allowed[seats + waits :]}


def _held_by_firms(session: Session, parties: list[tuple[Party, list[Registration]]]) -> "Counter[int]":
    """How many of each firm were there before; asked only where it matters."""
    if session.per_enterprise_cap is None:
        return Counter()
    firms = [party.enterprise for party, _ in parties if party.enterprise]
    before = session.registrations.active().exclude(state=RegistrationState.SUBMITTED).filter(enterprise__in=firms)
    return Counter(dict(before.order_by().values_list("enterprise").annotate(Count("pk"))))


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
