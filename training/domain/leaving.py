"""取消、换人: a seat is free the moment its holder gives it up, and goes to the next in the same transaction."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from training.domain.door import enter, enter_session, has_begun, is_over, log, move, said
from training.domain.errors import AlreadyThereError, EndedError, NotAllowedError, StartedError
from training.domain.seats import count_off, pass_on, release
from training.enums import ACTIVE, SEATED, Act, RegistrationState
from training.models import Registration, Session, Trainee
from training.policy import may_change, may_register, runs_training


@transaction.atomic
def cancel(registration: Registration, *, by: User, reason: str = "") -> Registration:
    """Give up a seat, an offer or a place in line; who did so before is not asked again.

    After `cancel_by` it is still better than an empty chair, and is kept as late. Raises NotAllowedError,
    StartedError, NotFromHereError.
    """
    row = enter(registration, by=by)
    if row.state == RegistrationState.CANCELLED_BY_PERSON:
        return row
    if has_begun(row.session):
        raise StartedError
    was = RegistrationState(row.state)
    deadline = row.session.cancel_by
    is_late = was in SEATED and deadline is not None and timezone.now() > deadline
    move(row, RegistrationState.CANCELLED_BY_PERSON, Act.CANCEL, by=by, why=reason.strip(), was_late=is_late)
    release(row, was)
    return row


@transaction.atomic
def remove_all(session: Session, *, registrations: Iterable[Registration], by: User, reason: str) -> list[Registration]:
    """Take people off a session, or turn their applications down, as training officer; each is told why.

    Return who was taken off; all others were gone before.
    Their seats are passed on when the last of them is off, so that none is offered to who is to go too. Raises
    NotAllowedError, SaysNothingError.
    """
    reason = said(reason, "原因，对方会看到")
    session = enter_session(session, by=by)
    done = list(session.registrations.active().filter(pk__in=[row.pk for row in registrations]).order_by("pk"))
    for row in done:
        was, row.session = RegistrationState(row.state), session
        move(row, RegistrationState.CANCELLED_BY_STAFF, Act.REMOVE, by=by, why=reason)
        count_off(session, was)
    pass_on(session)
    return done


@transaction.atomic
def replace(registration: Registration, *, trainee: Trainee, by: User) -> Registration:
    """Put somebody of the same firm in the place, seat or number in line, of who cannot come; return the new row.

    Once it has begun that is for an officer at the door, until it is over. Raises NotAllowedError, AlreadyThereError,
    StartedError, EndedError, NotFromHereError.
    """
    if not may_change(by, registration) or not may_register(by, trainee, registration.enterprise):
        raise NotAllowedError
    # Before the session is locked, as everywhere.
    try:
        with transaction.atomic():
            new: Registration = Registration.objects.create(
                session=registration.session,
                trainee=trainee,
                enterprise=registration.enterprise,
                by=by,
                state=RegistrationState.SUBMITTED,
            )
    except IntegrityError:
        return _in_place_of(registration, trainee)
    old = enter(registration, by=by)
    if is_over(old.session):
        raise EndedError
    if has_begun(old.session) and not runs_training(by):
        raise StartedError
    for name in ("state", "rank", "queued", "party", "whole_party", "offer_until"):
        setattr(new, name, getattr(old, name))
    move(old, RegistrationState.CANCELLED_BY_PERSON, Act.REPLACE, by=by, why="换人")
    new.save()
    log(new, Act.REPLACE, was=RegistrationState.SUBMITTED, by=by)
    assert new.state in ACTIVE
    return new


def _in_place_of(registration: Registration, trainee: Trainee) -> Registration:
    """The row of who was put there a moment ago by the same button. Raises AlreadyThereError where it was not so."""
    was_replaced = registration.log.filter(act=Act.REPLACE, now=RegistrationState.CANCELLED_BY_PERSON).exists()
    there: Registration | None = registration.session.registrations.active().filter(trainee=trainee).first()
    if there is None or not was_replaced or not there.log.filter(act=Act.REPLACE).exists():
        raise AlreadyThereError(trainee.shown_name)
    return there
