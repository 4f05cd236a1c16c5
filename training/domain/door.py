"""How a registration and a session change: lock the session, look into the table, write, and write the line of the log.

Whoever changes what stands already locks the session first; who only adds a line to it (`registering._at_once`) does
not: he writes his row and takes his seat last, by one conditional update (DESIGN §6).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.utils import timezone

from accounts.models import User
from training.domain.errors import NotAllowedError, NotFromHereError, SaysNothingError
from training.enums import REGISTRATION_TRANSITIONS, SESSION_TRANSITIONS, Act, RegistrationState, SessionState
from training.models import Registration, RegistrationLog, Session, SessionLog
from training.policy import may_change, runs_training

ActP = ParamSpec("ActP")
DoneT = TypeVar("DoneT")


class GoneMeanwhileError(Exception):
    """Somebody was registered already, so that no row was written, and cancelled before the session was locked.

    Whoever meets it begins again: under the lock no row may be added.
    """


def again_if_gone(act: Callable[ActP, DoneT]) -> Callable[ActP, DoneT]:
    """Let a transaction begin anew as often as it meets GoneMeanwhileError."""

    @wraps(act)
    def tried(*args: ActP.args, **kwargs: ActP.kwargs) -> DoneT:
        while True:
            try:
                return act(*args, **kwargs)
            except GoneMeanwhileError:
                continue

    return tried


def lock(session: Session) -> Session:
    """Lock the session until the caller's transaction ends, and return it anew."""
    # Not the key itself: registrations that point at it may still be written meanwhile.
    return Session.objects.select_for_update(no_key=True).get(pk=session.pk)


def enter(registration: Registration, *, by: User) -> Registration:
    """Lock its session and return the registration anew, `session` filled. Raises NotAllowedError."""
    session = lock(registration.session)
    registration = Registration.objects.select_related("trainee__person", "enterprise").get(pk=registration.pk)
    if not may_change(by, registration):
        raise NotAllowedError
    registration.session = session
    return registration


def enter_session(session: Session, *, by: User) -> Session:
    """Lock it and return it anew. Raises NotAllowedError for who does not run training."""
    if not runs_training(by):
        raise NotAllowedError
    return lock(session)


def move(
    registration: Registration,
    to: RegistrationState,
    act: Act,
    *,
    by: User | None,
    why: str = "",
    tells: bool = True,
    **changes: Any,
) -> Registration:
    """Write the new state and the line of the log. Raises NotFromHereError."""
    was = RegistrationState(registration.state)
    if to not in REGISTRATION_TRANSITIONS[was]:
        raise NotFromHereError(was, to)
    registration.state = to
    for name, value in changes.items():
        setattr(registration, name, value)
    registration.save(update_fields=["state", *changes])
    log(registration, act, was=was, by=by, why=why, tells=tells)
    return registration


def move_session(session: Session, to: SessionState, act: Act, *, by: User, why: str = "") -> Session:
    """The same for a session. Raises NotFromHereError."""
    was = SessionState(session.state)
    if to not in SESSION_TRANSITIONS[was]:
        raise NotFromHereError(was, to)
    session.state = to
    session.save(update_fields=["state"])
    SessionLog.objects.create(session=session, act=act, by=by, was=was, now=to, why=why)
    return session


def log(
    registration: Registration,
    act: Act,
    *,
    was: str = "",
    by: User | None,
    why: str = "",
    tells: bool = True,
) -> RegistrationLog:
    """Write one line about a registration as it stands now; `by` is None for what follows by itself."""
    return RegistrationLog.objects.create(
        registration=registration, act=act, was=was, now=registration.state, by=by, why=why, tells=tells
    )


def said(text: str, what: str) -> str:
    """Return what somebody wrote without blanks around it. Raises SaysNothingError, which names it, for nothing."""
    text = text.strip()
    if not text:
        raise SaysNothingError(what)
    return text


def has_begun(session: Session) -> bool:
    """Whether its first sitting has started."""
    first = session.dates.first()
    return first is not None and first.starts_at <= timezone.now()


def is_over(session: Session) -> bool:
    """Whether its last sitting has ended; one without a date is not."""
    dates = session.dates.all()
    return bool(dates) and max(row.ends_at for row in dates) <= timezone.now()
