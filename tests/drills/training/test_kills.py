"""kill -9 of processes that register people, and of those that tell them: nothing half, nobody told twice or never.

DRILL_N kills (default 3), DRILL_SEED for the same ones again. PostgreSQL itself is killed in `test_killed_database`.
"""

import os
import random
import sys
from typing import Final

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import InboxMessage
from delivery.models import Message
from tests.jobs.waiting import until
from tests.search.processes import kill_one, run, start
from tests.training.making import officer, session
from tests.training.racers import crowd
from training.domain.registering import register
from training.domain.sessions import relocate
from training.enums import RegistrationState
from training.models import Registration, RegistrationLog, Session

N: Final = int(os.environ.get("DRILL_N", "3"))
SEED: Final = int(os.environ.get("DRILL_SEED", "20261126"))
AT_ONCE: Final = 3
PEOPLE: Final = 300
REGISTER: Final = """
from training.domain.registering import register
from training.models import Session, Trainee
at = Session.objects.get(pk={session})
people = list(Trainee.objects.filter(pk__in={people}).select_related("person"))
print("ready", flush=True)
for trainee in people:
    register(at, trainee=trainee, by=trainee.person)
"""

pytestmark = pytest.mark.django_db


def test_a_killed_registration_leaves_nothing_half(environment: dict[str, str]) -> None:
    rng, people = random.Random(SEED), crowd(PEOPLE)
    killed = rounds = 0
    while killed < N:
        rounds += 1
        assert rounds < 10 * N + 10, "the processes end before they can be killed"
        # The quick way, the way by the lock once the seats are gone, and with approval the lock alone.
        at = session(capacity=PEOPLE // 2, waiting_cap=PEOPLE, needs_approval=rounds % 3 == 0)
        groups = [[row.pk for row in people[place::AT_ONCE]] for place in range(AT_ONCE)]
        runners = [start(environment, "shell", "-c", REGISTER.format(session=at.pk, people=keys)) for keys in groups]
        killed += kill_one(runners, rng)
        check(environment, at, f"seed {SEED}, round {rounds}")
        # Whoever had no answer comes again: one registration each.
        run(environment, "shell", "-c", REGISTER.format(session=at.pk, people=[row.pk for row in people]))
        check(environment, at, f"seed {SEED}, round {rounds}, again")
        assert Registration.objects.filter(session=at).count() == PEOPLE
    sys.stdout.write(f"{connection.vendor}: {killed} kills in {rounds} rounds\n")


def test_each_of_three_hundred_is_told_of_a_move_once(environment: dict[str, str]) -> None:
    rng, chief, people = random.Random(SEED), officer(), crowd(PEOPLE)
    at = session(capacity=PEOPLE)
    for trainee in people:
        register(at, trainee=trainee, by=trainee.person)
    # What other drills have left in the database is nobody's business here: it would take minutes to tell.
    RegistrationLog.objects.exclude(registration__session=at).update(told_at=timezone.now())
    run(environment, "tell_trainees")
    killed = rounds = 0
    while killed < N:
        rounds += 1
        assert rounds < 10 * N + 10, "the processes end before they can be killed"
        relocate(at, by=chief, place=f"示例 {rounds} 号厅", why="示例")
        tellers = [start(environment, "tell_trainees") for _ in range(2)]
        until(lambda: untold() < PEOPLE, "somebody is told")
        killed += kill_one(tellers, rng, ready=False)
        # As the scheduler does a minute later.
        run(environment, "tell_trainees")
        assert untold() == 0
        told = InboxMessage.objects.filter(text__contains=f"示例 {rounds} 号厅")
        assert sorted(told.values_list("person", flat=True)) == sorted(row.person_id for row in people)
    letters = Message.objects.filter(template="training.moved")
    assert letters.values("person").distinct().count() == PEOPLE
    assert letters.count() == PEOPLE * rounds
    sys.stdout.write(f"{connection.vendor}: {killed} kills in {rounds} moves of {PEOPLE} people\n")


def untold() -> int:
    """How many lines wait to be told."""
    return RegistrationLog.objects.filter(tells=True, told_at=None).count()


def check(environment: dict[str, str], at: Session, when: str) -> None:
    """Seats add up, each row has its line, no row is on its way.

    What a killed process had sent off, the database may still be writing.
    """
    until(lambda: "都对得上" in run(environment, "seats_check"), f"seats add up ({when})", within=20)
    rows = Registration.objects.filter(session=at)
    assert not rows.filter(state=RegistrationState.SUBMITTED).exists(), when
    lines = RegistrationLog.objects.filter(registration__session=at)
    assert lines.count() == rows.count(), when
    assert lines.values("registration").distinct().count() == rows.count(), when
