"""The counters of a session, and the waiting list: whoever frees a seat passes it on in the same transaction.

All but `take_one` want the session locked and fresh. What is promised: `seats_taken` is the number of rows that are
confirmed or offered, `waiting` that of rows on the list, and no seat stays free that somebody who waits could take.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Enterprise
from training.domain.door import move
from training.enums import SEATED, Act, RegistrationState, SessionState
from training.models import Registration, Session

PRIORITY: Final = 0
NO_PRIORITY: Final = 1


def take_one(session: Session) -> bool:
    """Take a seat by one conditional update; False where it is gone, or is not to be had as simply as this.

    Last in its transaction: from here until its end all others wait for the row.
    """
    now = timezone.now()
    simple = Session.objects.filter(
        Q(priority_until=None) | Q(priority_until__lte=now),
        pk=session.pk,
        state=SessionState.ANNOUNCED,
        opens_at__lte=now,
        closes_at__gt=now,
        needs_approval=False,
        per_enterprise_cap=None,
        waiting=0,
        seats_taken__lt=F("capacity"),
    )
    return simple.update(seats_taken=F("seats_taken") + 1) == 1


def is_simple(session: Session) -> bool:
    """Whether it is worth trying `take_one`, as far as one knows from when the session was read."""
    return (
        session.free > 0
        and not session.waiting
        and not session.needs_approval
        and session.per_enterprise_cap is None
        and not in_priority(session)
    )


def in_priority(session: Session) -> bool:
    """Whether seats are still kept for those with priority."""
    return session.priority_until is not None and timezone.now() < session.priority_until


def with_priority(session: Session, enterprises: Iterable[Enterprise]) -> set[int]:
    """The keys of those of these firms that now have priority: who comes for them stands before all others in line."""
    if not in_priority(session):
        return set()
    weak = {row.pk for row in enterprises if session.priority_weak_base and row.weak_base}
    if not session.priority_listed:
        return weak
    return weak | set(session.targets.filter(enterprise__in=enterprises).values_list("enterprise", flat=True))


def keep_count(session: Session, *, seats: int = 0, waiting: int = 0) -> None:
    """Add to the counters; the database refuses what would oversell."""
    session.seats_taken += seats
    session.waiting += waiting
    session.save(update_fields=["seats_taken", "waiting"])


def release(registration: Registration, was: RegistrationState) -> None:
    """Count somebody off who held a seat or waited for one, and pass the seat on."""
    count_off(registration.session, was)
    pass_on(registration.session)


def count_off(session: Session, was: RegistrationState) -> None:
    """Count somebody off, and leave it to the caller to pass his seat on."""
    if was in SEATED:
        keep_count(session, seats=-1)
    elif was == RegistrationState.WAITLISTED:
        keep_count(session, waiting=-1)


def pass_on(session: Session) -> list[Registration]:
    """Offer what is free to those who wait, in their order; return who was offered a seat.

    A party that wants to come together is passed over until all of it fits, and keeps its place; of any other as many
    are offered a seat as there are, and the rest keeps its place.
    """
    offered: list[Registration] = []
    if session.free <= 0 or not session.waiting or (until := _offer_until(session)) is None:
        return offered
    waiting = session.registrations.waiting().select_related("trainee__person")
    if in_priority(session):
        waiting = waiting.filter(rank=PRIORITY)
    left = session.free
    for _, rows in groupby(waiting, key=lambda row: (row.rank, row.queued)):
        party = list(rows)
        if party[0].whole_party and len(party) > left:
            continue
        offered += party[:left]
        left = session.free - len(offered)
        if not left:
            break
    for row in offered:
        row.session = session
        move(row, RegistrationState.OFFERED, Act.OFFER, by=None, offer_until=until)
    keep_count(session, seats=len(offered), waiting=-len(offered))
    return offered


def _offer_until(session: Session) -> datetime | None:
    """Until when an offer made now lasts: its hours, and never beyond the beginning; None where it has begun."""
    now = timezone.now()
    if session.state != SessionState.ANNOUNCED:
        return None
    until = now + timedelta(hours=session.offer_hours)
    first = session.dates.first()
    if first is not None:
        until = min(until, first.starts_at)
    return until if until > now else None
