"""500 people, 8 processes, 50 seats: in every round exactly 50 get one, and each of 500 is told what became of him.

DRILL_N ≥ 50: 100 rounds; fewer: twice as many as N.
"""

import os
import sys
from collections import Counter

import pytest
from django.db import connection

from tests.training.making import course, session
from tests.training.racers import crowd, racers
from training.enums import RegistrationState
from training.models import Registration, Session

N = int(os.environ.get("DRILL_N", "3"))
ROUNDS = 2 * N
PEOPLE, SEATS, LINE = 500, 50, 100

pytestmark = pytest.mark.django_db


def test_exactly_fifty_of_five_hundred(environment: dict[str, str]) -> None:
    of, people, longest = course(), crowd(PEOPLE), 0.0
    with racers(environment) as runners:
        for number in range(ROUNDS):
            at = session(of, capacity=SEATS, waiting_cap=LINE)
            told = runners.race(at, people)
            longest = max(longest, *(one.seconds for one in told))
            check(at, Counter(one.state for one in told), f"round {number}")
    sys.stdout.write(f"{connection.vendor}: {ROUNDS} rounds, longest wait {longest:.2f} s\n")


def check(at: Session, told: Counter[str], when: str) -> None:
    """What people were told is what the tables say, over a connection of its own."""
    connection.close()
    assert told == {"confirmed": SEATS, "waitlisted": LINE, "full": PEOPLE - SEATS - LINE}, when
    rows = Counter(at.registrations.values_list("state", flat=True))
    assert rows == {"confirmed": SEATS, "waitlisted": LINE}, when
    line = list(at.registrations.waiting().values_list("queued", flat=True))
    assert line == list(range(1, LINE + 1)), when
    assert not Session.objects.out_of_step().exists(), when


def test_without_the_guard_seats_are_sold_twice(environment: dict[str, str]) -> None:
    if connection.vendor == "sqlite":
        # Its writers take turns from their first statement on (BEGIN IMMEDIATE), which hides the fault; that they do
        # is what this proves there.
        with racers(environment) as runners:
            at = session(capacity=SEATS, waiting_cap=LINE)
            runners.race(at, crowd(PEOPLE), unlocked=True)
            assert at.registrations.filter(state=RegistrationState.CONFIRMED).count() == SEATS
        return
    with racers(environment) as runners:
        at = session(capacity=SEATS, waiting_cap=0)
        runners.race(at, crowd(PEOPLE), unlocked=True)
        assert Registration.objects.filter(session=at, state=RegistrationState.CONFIRMED).count() > SEATS
        assert Session.objects.out_of_step().filter(pk=at.pk).exists()
