"""kill -9 of processes that remind, two at once: afterwards everybody has the one message of the day, and nobody two.

DRILL_N kills (default 3), DRILL_SEED for the same ones again.
"""

import os
import random
import sys
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts.models import InboxMessage
from accounts.working_days import WorkingDays
from assistance.domain.reminding import remind
from assistance.models import Finding, ReminderDay
from delivery.models import Message
from tests.assistance.making import World, finding
from tests.search.processes import kill_one, start

N = int(os.environ.get("DRILL_N", "3"))
SEED = int(os.environ.get("DRILL_SEED", "20261126"))
AT_ONCE = 2
FIRMS = 8
# Those of the firm who answer for it, each reminded every day.
EACH = 2

REMIND = """
from datetime import datetime
from assistance.domain.reminding import remind
print("ready", flush=True)
remind(datetime.fromisoformat("{now}"))
"""

pytestmark = pytest.mark.django_db


def test_no_kill_loses_or_doubles_a_reminder(environment: dict[str, str]) -> None:
    worlds, rng, calendar = [World() for _ in range(FIRMS)], random.Random(SEED), WorkingDays()
    findings = [finding(world).pk for world in worlds]
    day, killed, rounds = timezone.localdate(), 0, 0
    while killed < N:
        rounds += 1
        assert rounds < 10 * N + 10, "the processes end before they can be killed"
        day = calendar.plus(day, 1)
        Finding.objects.filter(pk__in=findings).update(first_due_on=day, due_on=day)
        now = timezone.make_aware(datetime.combine(day, time(12)))
        runners = [start(environment, "shell", "-c", REMIND.format(now=now.isoformat())) for _ in range(AT_ONCE)]
        killed += kill_one(runners, rng)
        # As the scheduler does ten minutes later.
        remind(now + timedelta(minutes=10))
        check(worlds, day, f"seed {SEED}, round {rounds}")
    sys.stdout.write(f"{InboxMessage.objects.count()} messages, {killed} kills, {rounds} rounds\n")


def check(worlds: list[World], day: date, when: str) -> None:
    """One message in the inbox and one in the outbox, for each who answers for a firm."""
    people = sorted(person.pk for world in worlds for person in (world.boss, world.officer))
    # What other drills have left in the database has its own reminders.
    ours = [vars(world)[role] for world in worlds for role in ("boss", "officer", "worker", "lead", "expert", "desk")]
    told = InboxMessage.objects.filter(dedupe_key__endswith=str(day), person__in=ours)
    assert sorted(told.values_list("person", flat=True)) == people, when
    assert {message.text for message in told} == {f"· 1 项隐患 {day.month} 月 {day.day} 日到期"}, when
    sent = Message.objects.filter(dedupe_key__contains=f"-{day}-", person__in=[person.uuid for person in ours])
    letters = Counter(sent.values_list("person", flat=True))
    assert len(letters) == FIRMS * EACH, when
    assert set(letters.values()) == {1}, when
    assert ReminderDay.objects.filter(day=day).count() == 1, when
