"""候补到的名额: taken in time, left, or passed on; a used offer is dead for ever."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from training.domain.door import enter, enter_session, lock, move
from training.domain.errors import OfferOverError
from training.domain.seats import keep_count, pass_on, release
from training.enums import Act, RegistrationState
from training.models import Registration, Session


@transaction.atomic
def accept(registration: Registration, *, by: User) -> Registration:
    """Take the seat that was offered; who took it already has it. Raises NotAllowedError, OfferOverError."""
    row = enter(registration, by=by)
    if row.state == RegistrationState.CONFIRMED:
        return row
    _refuse_over(row)
    return move(row, RegistrationState.CONFIRMED, Act.ACCEPT, by=by)


@transaction.atomic
def decline(registration: Registration, *, by: User) -> Registration:
    """Leave the seat to the next; once is enough. Raises NotAllowedError, OfferOverError."""
    row = enter(registration, by=by)
    if row.state == RegistrationState.DECLINED:
        return row
    _refuse_over(row)
    move(row, RegistrationState.DECLINED, Act.DECLINE, by=by, tells=False)
    release(row, RegistrationState.OFFERED)
    return row


@transaction.atomic
def approve(session: Session, *, registrations: Iterable[Registration], by: User) -> list[Registration]:
    """Let in who waits for approval, in the order given: a seat each as long as there are, then the waiting list.

    Return who was answered; who is no longer pending is passed over, and who finds the list full stays pending.
    Raises NotAllowedError.
    """
    session = enter_session(session, by=by)
    keys = [row.pk for row in registrations]
    pending = {row.pk: row for row in session.registrations.filter(pk__in=keys, state=RegistrationState.PENDING)}
    done: list[Registration] = []
    for row in (pending[key] for key in keys if key in pending):
        row.session = session
        if session.free > 0:
            move(row, RegistrationState.CONFIRMED, Act.APPROVE, by=by)
            keep_count(session, seats=1)
        elif session.waiting < session.waiting_cap:
            session.last_queued += 1
            session.save(update_fields=["last_queued"])
            move(row, RegistrationState.WAITLISTED, Act.APPROVE, by=by, queued=session.last_queued)
            keep_count(session, waiting=1)
        else:
            break
        done.append(row)
    return done


def pass_on_all(at: datetime | None = None) -> int:
    """End offers that nobody took, and give out what nobody holds; return how many sessions were looked at.

    For the scheduler; repeating it changes nothing. Priority that has ended frees seats for all who wait.
    """
    at = at or timezone.now()
    over = Q(pk__in=Registration.objects.offers_over(at).values("session"))
    idle = Q(waiting__gt=0, seats_taken__lt=F("capacity"))
    sessions = list(Session.objects.filter(over | idle))
    for session in sessions:
        _sweep(session, at)
    return len(sessions)


@transaction.atomic
def _sweep(session: Session, at: datetime) -> None:
    session = lock(session)
    for row in session.registrations.offers_over(at).order_by("pk"):
        row.session = session
        move(row, RegistrationState.OFFER_EXPIRED, Act.EXPIRE, by=None)
        keep_count(session, seats=-1)
    pass_on(session)


def _refuse_over(row: Registration) -> None:
    """Raise OfferOverError where the offer is used up, or its time is."""
    is_open = row.state == RegistrationState.OFFERED and row.offer_until and timezone.now() < row.offer_until
    if not is_open and row.state in {RegistrationState.OFFERED, RegistrationState.OFFER_EXPIRED}:
        raise OfferOverError
