"""What is said to whom when registrations change: one message to a person for all of a session that changed alike."""

from typing import Final

from django.urls import reverse

from accounts.dates import spoken_time
from accounts.models import User
from accounts.notify import notify
from delivery.wording import declared
from training.enums import Act, Asks, RegistrationState
from training.models import Registration, RegistrationLog, Session, TargetFirm
from training.notices import words

# By what happened and what it led to; what is not here, whoever did it has seen on the page.
_SAYS: Final[dict[tuple[Act, RegistrationState], str]] = {
    (Act.REGISTER, RegistrationState.CONFIRMED): words.CONFIRMED,
    (Act.REGISTER, RegistrationState.WAITLISTED): words.WAITS,
    (Act.APPROVE, RegistrationState.CONFIRMED): words.CONFIRMED,
    (Act.APPROVE, RegistrationState.WAITLISTED): words.WAITS,
    (Act.REPLACE, RegistrationState.CONFIRMED): words.CONFIRMED,
    (Act.REPLACE, RegistrationState.WAITLISTED): words.WAITS,
    (Act.REPLACE, RegistrationState.OFFERED): words.OFFERED,
    (Act.REPLACE, RegistrationState.CANCELLED_BY_PERSON): words.CANCELLED,
    (Act.OFFER, RegistrationState.OFFERED): words.OFFERED,
    (Act.WALK_IN, RegistrationState.CONFIRMED): words.CONFIRMED,
    (Act.ACCEPT, RegistrationState.CONFIRMED): words.CONFIRMED,
    (Act.EXPIRE, RegistrationState.OFFER_EXPIRED): words.EXPIRED,
    (Act.CANCEL, RegistrationState.CANCELLED_BY_PERSON): words.CANCELLED,
    (Act.REMOVE, RegistrationState.CANCELLED_BY_STAFF): words.REMOVED,
    (Act.CALL_OFF, RegistrationState.SESSION_CANCELLED): words.CALLED_OFF,
}
_SEEN: Final = frozenset({Act.CANCEL, Act.REMOVE, Act.WALK_IN})
# These want an answer, or a change of plans, at once.
_URGENT: Final = frozenset({words.OFFERED, words.MOVED, words.CALLED_OFF})


def hears(registration: Registration) -> User:
    """Who is told: he himself, and for who has no account whoever registered him."""
    return registration.trainee.person or registration.by


def code_of(line: RegistrationLog) -> str | None:
    """What a line is told as; None where there is nothing to tell."""
    if line.act == Act.MOVE:
        return words.MOVED
    # Who gives up a seat himself knows it, and an officer whom he seated at the door or took off.
    if line.by == hears(line.registration) and (line.act in _SEEN or (line.act == Act.REPLACE and _is_gone(line))):
        return None
    return _SAYS.get((Act(line.act), RegistrationState(line.now)))


def tell(person: User, code: str, rows: list[Registration], *, key: str) -> None:
    """Tell a person once what became of these registrations of one session."""
    session = rows[0].session
    values = {
        "who": _who(person, rows),
        "course": f"{session.course.title} {session.title}",
        "when": when(session),
        "place": session.place or "网上直播",
        "until": spoken_time(rows[0].offer_until) if rows[0].offer_until else "",
    }
    asked = declared(code).placeholders
    context = {name: value for name, value in values.items() if name in asked}
    path = reverse("training_session", args=[session.uuid])
    notify(person, code, context, f"training-{key}", path=path, urgent=code in _URGENT)


def ask(person: User, target: TargetFirm, what: Asks, *, key: str) -> None:
    """Ask who answers for a firm to send somebody to the session on whose list it stands."""
    session = target.session
    values = {
        "course": f"{session.course.title} {session.title}",
        "when": when(session),
        "place": session.place or "网上直播",
        "until": spoken_time(session.closes_at),
    }
    code = words.INVITED if what == Asks.INVITE else words.ASKED_AGAIN
    asked = declared(code).placeholders
    context = {name: value for name, value in values.items() if name in asked}
    path = reverse("training_firm_session", args=[target.enterprise.uuid, session.uuid])
    notify(person, code, context, f"training-{key}", path=path)


def when(session: Session) -> str:
    """When it begins, in words."""
    first = session.dates.first()
    return spoken_time(first.starts_at) if first else "时间另行通知"


def _who(person: User, rows: list[Registration]) -> str:
    others = [row for row in rows if row.trainee.person_id != person.pk]
    if not others:
        return "您"
    return f"您单位 {len(others)} 人" if len(others) == len(rows) else f"您和您单位 {len(others)} 人"


def _is_gone(line: RegistrationLog) -> bool:
    return line.now == RegistrationState.CANCELLED_BY_PERSON
