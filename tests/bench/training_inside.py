"""Seats, measured beside processes that want them; prints one line of JSON.

`python -m tests.bench.training_inside [rounds]`; the database is empty and migrated.
"""

import json
import os
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.roles import Role  # noqa: E402
from intake.tables.writing import write  # noqa: E402
from tests.bench.asking import page, settle  # noqa: E402
from tests.bench.imports import timed_import  # noqa: E402
from tests.bench.training_http import measure  # noqa: E402
from tests.factories import course, lay_site, user  # noqa: E402
from tests.training.making import firm, session  # noqa: E402
from tests.training.racers import Racers, crowd, racers  # noqa: E402
from training.domain.listed import OF_FIRM, SeatImporter, about_of  # noqa: E402
from training.models import CoursePage, Session, Trainee  # noqa: E402

PEOPLE, SEATS, LINE = 500, 50, 100
AT_ONCE = 8
PAIRS, CONTENDERS = 5, 800
LISTS, ROWS = 3, 1000
# More than are served in the time of the measurement.
BROWSERS = 10_000
ANSWERS = {"confirmed", "waitlisted", "full"}


def main(rounds: int) -> None:
    """Race, then door against driver."""
    lay_site()
    of, people = course(), crowd(BROWSERS)
    with racers(dict(os.environ), AT_ONCE) as runners:
        figures = race(runners, of, people[:PEOPLE], rounds)
        figures |= rates(runners, of, people[:CONTENDERS])
    figures["batch_1000_s"] = statistics.median(list_of(of, number) for number in range(LISTS))
    figures |= measure(Path(settings.VAR_DIR).name, of, people) | pages()
    sys.stdout.write(json.dumps(figures) + "\n")


def race(runners: Racers, of: CoursePage, people: list[Trainee], rounds: int) -> dict[str, float]:
    """500 people after 50 seats: seats there were, seats that were given, answers that are none."""
    confirmed = errors = 0
    longest = 0.0
    for _ in range(rounds):
        at = session(of, capacity=SEATS, waiting_cap=LINE)
        told = runners.race(at, people)
        answers = Counter(one.state for one in told)
        connection.close()
        rows = at.registrations.filter(state="confirmed").count()
        # Who was told so has one, and nobody else.
        errors += sum(count for state, count in answers.items() if state not in ANSWERS)
        errors += abs(rows - answers["confirmed"]) + PEOPLE - len(told)
        errors += Session.objects.out_of_step().filter(pk=at.pk).count()
        confirmed += rows
        longest = max(longest, *(one.seconds for one in told))
    return {
        "race_capacity": SEATS * rounds,
        "race_confirmed": confirmed,
        "race_errors": errors,
        "longest_wait_s": longest,
    }


def rates(runners: Racers, of: CoursePage, people: list[Trainee]) -> dict[str, float]:
    """Registrations a second for one session by eight processes: through the door, and by the bare driver, in turn."""
    found: dict[str, list[float]] = {"door_tps": [], "raw_tps": []}
    for _ in range(PAIRS):
        for name, how in (("door_tps", {}), ("raw_tps", {"raw": True})):
            at = session(of, capacity=len(people))
            begun: list[float] = []
            told = runners.race(at, people, begins=begun, **how)
            found[name].append(len(people) / (time.perf_counter() - begun[0]))
            assert {one.state for one in told} == {"confirmed"}, Counter(one.state for one in told)
    return {name: statistics.median(values) for name, values in found.items()}


def list_of(of: CoursePage, number: int) -> float:
    """Seconds from a table of a thousand workers to their registrations, through the door of importing."""
    made, boss = firm()
    at = session(of, capacity=ROWS)
    rows = [[f"示例工人{n}", f"13{number + 5}{n:08}", f"G{n:04}"] for n in range(ROWS)]
    table, about = write([column.header for column in OF_FIRM.columns], rows), about_of(at.uuid, made.uuid)
    found = timed_import(table, SeatImporter(OF_FIRM), by=boss.uuid, about=about)
    assert at.registrations.filter(state="confirmed").count() == ROWS
    return found["import_s"]


def pages() -> dict[str, float]:
    """What the officer's board and the longest roster cost, with all that was made before."""
    settle()
    chief = user(Role.TRAINING_OFFICER)
    longest = Session.objects.order_by("-seats_taken")[0]
    found = {
        "board": page(chief, reverse("training_desk")),
        "roster": page(chief, reverse("training_desk_session", args=[longest.uuid])),
    }
    return {f"{name}_{what}": value for name, costs in found.items() for what, value in costs.items()}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
