"""People in several processes who want the last seats in the same moment; the long race is tests/drills/training."""

import threading
from collections import Counter

import pytest
from django.db import connection

from tests.training.making import adds_up, firm, session, states, worker
from tests.training.racers import crowd, racers
from training.domain import registering
from training.domain.leaving import cancel
from training.enums import RegistrationState
from training.models import Registration, Session

pytestmark = pytest.mark.django_db
PROCESSES, PEOPLE, SEATS, LINE = 4, 120, 20, 30


def check(at: Session, told: Counter[str], people: int) -> None:
    """What people were told is what the tables say, over a connection of its own; the line is without a gap."""
    seats, line = at.capacity, at.waiting_cap
    connection.close()
    assert told == Counter(confirmed=seats, waitlisted=line, full=people - seats - line)
    assert Counter(at.registrations.values_list("state", flat=True)) == Counter(confirmed=seats, waitlisted=line)
    assert list(at.registrations.waiting().values_list("queued", flat=True)) == list(range(1, line + 1))
    assert not Session.objects.out_of_step().filter(pk=at.pk).exists()


def test_as_many_sit_as_there_are_seats_and_without_the_guard_more(environment: dict[str, str]) -> None:
    people = crowd(PEOPLE)
    with racers(environment, PROCESSES) as runners:
        at = session(capacity=SEATS, waiting_cap=LINE)
        check(at, Counter(one.state for one in runners.race(at, people)), PEOPLE)
        # Many, so that two are sure to meet.
        bare = session(capacity=PEOPLE // 2, waiting_cap=0)
        runners.race(bare, people, unlocked=True)
    seated = bare.registrations.filter(state=RegistrationState.CONFIRMED).count()
    if connection.vendor == "sqlite":
        # Its writers take turns from their first statement on (BEGIN IMMEDIATE), which hides the fault: a race there
        # alone would prove nothing.
        assert seated == bare.capacity
    else:
        assert seated > bare.capacity
        assert Session.objects.out_of_step().filter(pk=bare.pk).exists()


def test_who_cancels_while_his_firm_sends_him_again_is_registered_anew(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at, (enterprise, boss) = session(per_enterprise_cap=5), firm()
    someone = worker(enterprise)
    first = registering.register(at, trainee=someone, by=boss, enterprise=enterprise)
    locked, meanwhile = registering.lock, [threading.Thread(target=_cancelled, args=[first])]

    def cancels_just_before(session: Session) -> Session:
        """No row was written, since he was registered; and now he is not any more."""
        if connection.vendor != "sqlite" and meanwhile:
            meanwhile[0].start()
            meanwhile.pop().join()
        return locked(session)

    if connection.vendor == "sqlite":
        # Its writers take turns, so that he can only cancel before.
        _cancelled(first)
    monkeypatch.setattr(registering, "lock", cancels_just_before)
    again = registering.register(at, trainee=someone, by=boss, enterprise=enterprise)
    assert again != first
    assert states(at) == ["by_person", "confirmed"]
    assert adds_up(at)


def _cancelled(row: Registration) -> None:
    cancel(row, by=row.by)
    if threading.current_thread() is not threading.main_thread():
        connection.close()
