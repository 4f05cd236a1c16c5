"""500 people, 8 processes, 50 seats: in every round exactly 50 get one, and each of 500 is told what became of him.

DRILL_N of fifty: a hundred rounds. That the race would be lost without the guard, tests/training/race shows.
"""

import os
import sys
from collections import Counter

import pytest
from django.db import connection

from tests.factories import course
from tests.training.making import session
from tests.training.race.test_seats import check
from tests.training.racers import crowd, racers

N = int(os.environ.get("DRILL_N", "3"))
ROUNDS = 2 * N
PEOPLE, SEATS, LINE = 500, 50, 100

pytestmark = pytest.mark.django_db


def test_exactly_fifty_of_five_hundred(environment: dict[str, str]) -> None:
    of, people, longest = course(), crowd(PEOPLE), 0.0
    with racers(environment) as runners:
        for _ in range(ROUNDS):
            at = session(of, capacity=SEATS, waiting_cap=LINE)
            told = runners.race(at, people)
            longest = max(longest, *(one.seconds for one in told))
            check(at, Counter(one.state for one in told), PEOPLE)
    sys.stdout.write(f"{connection.vendor}: {ROUNDS} rounds, longest wait {longest:.2f} s\n")
