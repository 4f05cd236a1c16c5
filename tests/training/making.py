"""Courses, sessions, and people who want to come."""

import itertools
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.enums import MemberRole
from accounts.models import Enterprise, User
from accounts.roles import Role
from tests import factories as make
from tests.assistance.making import somebody
from training.domain.leaving import remove_all
from training.domain.registering import Outcome, Party, register, register_parties
from training.domain.trainees import of_account, of_firm
from training.enums import RegistrationState, SessionState
from training.models import CoursePage, Registration, Session, SessionDate, Trainee

_numbers = itertools.count(1)


def session(of: CoursePage | None = None, *, starts_in: float = 7, **fields: Any) -> Session:
    """An announced session of next week that is open, with ten seats and ten places in line."""
    now = timezone.now()
    starts_at = now + timedelta(days=starts_in)
    # The form knows one day for each time; late in the evening two hours would end on the next. All begin as much
    # earlier: some tests are about two at the same time.
    if abs(starts_in) >= 1 and timezone.localtime(now).hour >= 21:
        starts_at -= timedelta(hours=3)
    values = {
        "course": of or make.course(),
        "title": f"示例第 {next(_numbers)} 期",
        "state": SessionState.ANNOUNCED,
        "place": "示例礼堂",
        "capacity": 10,
        "waiting_cap": 10,
        "opens_at": now - timedelta(days=1),
        "closes_at": min(starts_at, now + timedelta(days=5)) if starts_in > 0 else now,
    }
    made: Session = Session.objects.create(**values | fields)
    SessionDate.objects.create(session=made, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    return made


def officer() -> User:
    """A training officer."""
    return somebody(Role.TRAINING_OFFICER)


def firm(**fields: Any) -> tuple[Enterprise, User]:
    """A firm, and who answers for it."""
    made = make.enterprise(**fields)
    return made, make.member(made, MemberRole.MANAGER, somebody()).person


def worker(at: Enterprise) -> Trainee:
    """Somebody whom his firm names; he has no account."""
    n = next(_numbers)
    return of_firm(at, name=f"示例学员{n}", phone=f"139{n:08}")


def person() -> tuple[Trainee, User]:
    """Somebody with an account who comes for himself."""
    who = somebody()
    return of_account(who), who


def registered(at: Session, **fields: Any) -> Registration:
    """Somebody who has registered himself."""
    trainee, who = person()
    return register(Session.objects.get(pk=at.pk), trainee=trainee, by=who, **fields)


def register_party(
    at: Session, *, trainees: Iterable[Trainee], by: User, enterprise: Enterprise | None = None, whole: bool = False
) -> list[Outcome]:
    """Several who come for one firm, in this order."""
    return register_parties(at, [Party(list(dict.fromkeys(trainees)), enterprise, whole=whole)], by=by)


def remove(row: Registration, *, by: User, reason: str) -> Registration:
    """One who is taken off by staff."""
    (done,) = remove_all(row.session, registrations=[row], by=by, reason=reason)
    return done


def fresh(row: Any) -> Any:
    """The row as the database has it."""
    return type(row)._default_manager.get(pk=row.pk)


def states(at: Session) -> list[str]:
    """The states of all registrations of a session, in the order of their making."""
    return list(at.registrations.order_by("pk").values_list("state", flat=True))


def adds_up(at: Session) -> bool:
    """Whether the counters are what the rows say."""
    return not Session.objects.out_of_step().filter(pk=at.pk).exists()


def set_offer(registration: Registration, until: datetime) -> None:
    """Let an offer last until then."""
    Registration.objects.filter(pk=registration.pk, state=RegistrationState.OFFERED).update(offer_until=until)
