"""现场补登: an officer gives who stands at the door a free seat."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Enterprise, User
from training.domain.door import GoneMeanwhileError, again_if_gone, has_begun, is_over, lock, move
from training.domain.errors import (
    EndedError,
    FirmCapError,
    NoSeatError,
    NotAllowedError,
    NotOpenError,
    OthersWaitError,
)
from training.domain.seats import keep_count, pass_on
from training.enums import Act, RegistrationState, SessionState
from training.models import Registration, Session, Trainee
from training.policy import runs_training


def walk_in(session: Session, *, trainee: Trainee, by: User, enterprise: Enterprise | None = None) -> Registration:
    """Seat somebody at once, from the opening until the last sitting ends; who has a seat already keeps it.

    Who waits comes first until the session begins; from then on nobody is offered a seat any more, and a free chair is
    for who is there, whatever his firm has had. Raises NotAllowedError, NotOpenError, EndedError, NoSeatError,
    OthersWaitError, FirmCapError.
    """
    if not runs_training(by):
        raise NotAllowedError
    return _seat(session, trainee, by, enterprise)


@again_if_gone
@transaction.atomic
def _seat(session: Session, trainee: Trainee, by: User, enterprise: Enterprise | None) -> Registration:
    # Before the session is locked, as everywhere; a refusal below undoes it.
    fresh = Registration(
        session=session, trainee=trainee, enterprise=enterprise, by=by, state=RegistrationState.SUBMITTED
    )
    Registration.objects.bulk_create([fresh], ignore_conflicts=True)
    session = lock(session)
    _refuse_wrong_time(session)
    pass_on(session)
    row: Registration | None = session.registrations.active().filter(trainee=trainee).first()
    if row is None:
        raise GoneMeanwhileError
    row.session = session
    was = RegistrationState(row.state)
    if was == RegistrationState.CONFIRMED:
        return row
    _refuse_no_chair(session, row)
    if was == RegistrationState.WAITLISTED:
        # From the line one comes to a seat by an offer only; this one is taken as soon as it is made.
        move(row, RegistrationState.OFFERED, Act.OFFER, by=by, tells=False, offer_until=timezone.now())
    if was != RegistrationState.OFFERED:
        keep_count(session, seats=1, waiting=-1 if was == RegistrationState.WAITLISTED else 0)
    return move(row, RegistrationState.CONFIRMED, Act.WALK_IN, by=by)


def _refuse_wrong_time(session: Session) -> None:
    """Raise NotOpenError before it opens, or where it is not announced; EndedError after its last sitting."""
    is_announced = session.state == SessionState.ANNOUNCED
    if not is_announced or timezone.now() < session.opens_at:
        raise NotOpenError(session.opens_at, session.closes_at, is_announced=is_announced)
    if is_over(session):
        raise EndedError


def _refuse_no_chair(session: Session, row: Registration) -> None:
    """Raise NoSeatError, and before it begins OthersWaitError and FirmCapError."""
    holds_one = row.state == RegistrationState.OFFERED
    if session.free <= 0 and not holds_one:
        raise NoSeatError(session.capacity)
    if has_begun(session) or (holds_one and row.offer_until and timezone.now() < row.offer_until):
        return
    others = session.waiting - (row.state == RegistrationState.WAITLISTED)
    if others:
        raise OthersWaitError(others)
    cap = session.per_enterprise_cap
    if cap and row.enterprise_id:
        had = session.registrations.active().filter(enterprise=row.enterprise_id).exclude(pk=row.pk).count()
        if had >= cap:
            raise FirmCapError(cap)
