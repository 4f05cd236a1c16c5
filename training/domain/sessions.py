"""What is done with a session as a whole: announced, moved, made larger or smaller, called off."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from training.domain.door import enter_session, has_begun, move_session, said
from training.domain.errors import SaysNothingError, StartedError, TooFewSeatsError, WrongPlanError
from training.domain.seats import pass_on
from training.enums import ACTIVE, Act, RegistrationState, SessionState
from training.models import Registration, RegistrationLog, Session, SessionDate, SessionLog

Sitting = tuple[datetime, datetime]


@transaction.atomic
def announce(session: Session, *, by: User) -> Session:
    """Show it to readers; once is enough.

    Raises NotAllowedError, SaysNothingError where it has no date or place, WrongPlanError where that is over,
    NotFromHereError.
    """
    session = enter_session(session, by=by)
    if session.state == SessionState.ANNOUNCED:
        return session
    if not session.dates.exists():
        raise SaysNothingError("上课时间")
    if has_begun(session):
        raise WrongPlanError({"dates": "上课时间已经过了。先把时间改好，再公布。"})
    if not session.place.strip() and not session.online_url:
        raise SaysNothingError("地点或者直播地址")
    return move_session(session, SessionState.ANNOUNCED, Act.ANNOUNCE, by=by)


@transaction.atomic
def relocate(
    session: Session,
    *,
    by: User,
    place: str | None = None,
    address: str | None = None,
    online_url: str | None = None,
    dates: Iterable[Sitting] | None = None,
    why: str = "",
) -> Session:
    """Give it another place, address of its stream or other dates; everybody who holds or wants a seat is told, once.

    Nothing changed is nothing told. Raises NotAllowedError, StartedError, SaysNothingError.
    """
    session = enter_session(session, by=by)
    if has_begun(session) and session.state != SessionState.DRAFT:
        raise StartedError
    was = where_and_when(session)
    if online_url is not None:
        session.online_url = online_url.strip()
    if place is not None:
        session.place = (
            place.strip() if session.online_url or session.state == SessionState.DRAFT else said(place, "地点")
        )
    if address is not None:
        session.address = address.strip()
    session.save(update_fields=["place", "address", "online_url"])
    if dates is not None:
        set_dates(session, list(dates))
    if (now := where_and_when(session)) == was:
        return session
    SessionLog.objects.create(session=session, act=Act.MOVE, by=by, was=was, now=now, why=why.strip())
    _tell_all(session, session.registrations.active(), Act.MOVE, by=by, why=why.strip())
    # A later beginning may leave time for offers again.
    pass_on(session)
    return session


@transaction.atomic
def resize(session: Session, *, by: User, capacity: int, waiting_cap: int | None = None) -> Session:
    """Change how many there is room for; new seats go to those who wait. Raises NotAllowedError, TooFewSeatsError."""
    session = enter_session(session, by=by)
    waiting_cap = session.waiting_cap if waiting_cap is None else waiting_cap
    if capacity < session.seats_taken:
        raise TooFewSeatsError("名额", session.seats_taken)
    if waiting_cap < session.waiting:
        raise TooFewSeatsError("候补", session.waiting)
    was, session.capacity, session.waiting_cap = _size(session), capacity, waiting_cap
    session.save(update_fields=["capacity", "waiting_cap"])
    if (now := _size(session)) != was:
        SessionLog.objects.create(session=session, act=Act.RESIZE, by=by, was=was, now=now)
    pass_on(session)
    return session


@transaction.atomic
def call_off(session: Session, *, by: User, reason: str) -> Session:
    """Cancel it, once: nobody holds or wants a seat any more, and each is told why.

    Raises NotAllowedError, SaysNothingError, NotFromHereError.
    """
    reason = said(reason, "取消的原因，报了名的人会看到")
    session = enter_session(session, by=by)
    if session.state == SessionState.CANCELLED:
        return session
    move_session(session, SessionState.CANCELLED, Act.CALL_OFF, by=by, why=reason)
    rows = list(session.registrations.active())
    _tell_all(session, rows, Act.CALL_OFF, by=by, why=reason, now=RegistrationState.SESSION_CANCELLED)
    session.registrations.filter(pk__in=[row.pk for row in rows]).update(state=RegistrationState.SESSION_CANCELLED)
    session.seats_taken = session.waiting = 0
    session.save(update_fields=["seats_taken", "waiting"])
    return session


def _tell_all(
    session: Session,
    rows: Iterable[Registration],
    act: Act,
    *,
    by: User,
    why: str,
    now: RegistrationState | None = None,
) -> None:
    """Write a line for each, in one statement: a session may have hundreds."""
    RegistrationLog.objects.bulk_create(
        RegistrationLog(
            registration=row, act=act, was=row.state, now=now or row.state, by=by, why=why, tells=row.state in ACTIVE
        )
        for row in rows
    )


def set_dates(session: Session, dates: list[Sitting]) -> None:
    """Put these in the place of what there is. Raises SaysNothingError for none."""
    if not dates:
        raise SaysNothingError("上课时间")
    session.dates.all().delete()
    SessionDate.objects.bulk_create(SessionDate(session=session, starts_at=start, ends_at=end) for start, end in dates)


def where_and_when(session: Session) -> str:
    """Place and dates in words, for the log and to see whether they changed."""
    days = "；".join(
        f"{timezone.localtime(row.starts_at):%Y-%m-%d %H:%M}—{timezone.localtime(row.ends_at):%H:%M}"
        for row in session.dates.all()
    )
    return "，".join(part for part in (session.place, session.address, session.online_url, days) if part)[:400]


def _size(session: Session) -> str:
    return f"名额 {session.capacity}，候补 {session.waiting_cap}"
