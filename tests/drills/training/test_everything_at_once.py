"""500 people, 50 seats, and at the same time people cancel, offers run out, halls change, firms send lists.

DRILL_N rounds. In each: never more seats than there are, everybody one answer, the line kept.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import pytest
from django.db import connection

from tests.factories import course
from tests.served import ROOT
from tests.training.making import firm, officer, session
from tests.training.racers import crowd, racers
from training.enums import Act, RegistrationState
from training.models import RegistrationLog, Session

N: Final = int(os.environ.get("DRILL_N", "3"))
SEED: Final = os.environ.get("DRILL_SEED", "20261126")
PEOPLE, SEATS, LINE = 500, 50, 100
MEDDLERS: Final = ("cancels", "answers", "moves", "sends")

pytestmark = pytest.mark.django_db


def test_seats_are_exact_and_the_line_is_kept(environment: dict[str, str], tmp_path: Path) -> None:
    of, people, chief, (sends, _) = course(), crowd(PEOPLE), officer(), firm()
    longest, did = 0.0, Counter[str]()
    with racers(environment, 4) as runners:
        for number in range(N):
            at = session(of, capacity=SEATS, waiting_cap=LINE)
            stop = tmp_path / f"stop-{number}"
            about = [at.pk, sends.pk, chief.pk, stop]
            meddlers = [meddler(environment, what, *about, f"{SEED}-{number}-{what}") for what in MEDDLERS]
            told = runners.race(at, people)
            stop.touch()
            for what, process in zip(MEDDLERS, meddlers, strict=True):
                did[what] += ended(process)
            longest = max(longest, *(one.seconds for one in told))
            check(at, [one.state for one in told], f"seed {SEED}, round {number}")
    assert all(did[what] for what in MEDDLERS), did
    sys.stdout.write(f"{connection.vendor}: {N} rounds, longest wait {longest:.2f} s, meanwhile {dict(did)}\n")


def meddler(environment: dict[str, str], *arguments: object) -> "subprocess.Popen[str]":
    """One who does such things to the session, and is ready."""
    command = [sys.executable, "-m", "tests.training.meddler", *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def ended(process: "subprocess.Popen[str]") -> int:
    """How often it did what it does; nothing but rules refused it anything."""
    printed, _ = process.communicate(timeout=120)
    assert process.returncode == 0, printed
    return int(json.loads(printed).get("done", 0))


def check(at: Session, told: list[str], when: str) -> None:
    """Whatever happened: an answer for each, counters that are the rows, nobody twice, and nobody jumped the line."""
    connection.close()
    at = Session.objects.get(pk=at.pk)
    assert len(told) == PEOPLE, when
    assert set(told) <= {"confirmed", "waitlisted", "full"}, (when, Counter(told))
    assert at.seats_taken <= at.capacity, when
    assert not Session.objects.out_of_step().filter(pk=at.pk).exists(), when
    assert not at.registrations.filter(state=RegistrationState.SUBMITTED).exists(), when
    # Nobody is left waiting for a seat that is free.
    assert not (at.free and at.waiting), when
    jumped(at, when)


def jumped(at: Session, when: str) -> None:
    """Whoever was offered a seat had nobody before him in line who still waited. All who wait stand in one rank."""
    lines = RegistrationLog.objects.filter(registration__session=at).order_by("pk")
    waiting: dict[int, int] = {}
    for key, act, now, queued in lines.values_list("registration", "act", "now", "registration__queued"):
        if act == Act.OFFER:
            assert waiting[key] == min(waiting.values()), (when, key)
        if now == RegistrationState.WAITLISTED:
            waiting[key] = queued
        else:
            waiting.pop(key, None)
