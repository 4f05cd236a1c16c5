"""`python -m tests.training.racer`: a process that registers whom it is told, as fast as it can.

Reads jobs from its standard input, one JSON a line: {"session": key, "trainees": [keys]}, says `ready`, waits for any
line, and answers with one JSON: each person's outcome and the seconds he waited. `unlocked` in the job takes the guard
out of the last step: the positive control, which must oversell; `raw` has the bare driver do it, to compare.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import django

django.setup()

from django.db import connection  # noqa: E402

from tests.training import raw  # noqa: E402
from training.domain import registering  # noqa: E402
from training.domain.errors import FullError  # noqa: E402
from training.models import Session, Trainee  # noqa: E402


def main() -> None:
    """Work until the input ends."""
    for line in sys.stdin:
        job = json.loads(line)
        found = Trainee.objects.select_related("person").in_bulk(job["trainees"])
        people = [found[key] for key in job["trainees"]]
        session = Session.objects.get(pk=job["session"])
        acts = [_raw(session, one) if job.get("raw") else partial(_one, session, one) for one in people]
        connection.ensure_connection()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        with _unlocked() if job.get("unlocked") else _as_it_is():
            told = [act() for act in acts]
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
    connection.close()


def _one(session: Session, trainee: Trainee) -> tuple[str, float]:
    begun = time.perf_counter()
    try:
        state = str(registering.register(session, trainee=trainee, by=trainee.person).state)
    except FullError:
        state = "full"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is an error of the race
        state = f"error {type(error).__name__}: {error}"
    return state, time.perf_counter() - begun


def _raw(session: Session, trainee: Trainee) -> Callable[[], tuple[str, float]]:
    inserts = raw.prepared(session, trainee)

    def act() -> tuple[str, float]:
        begun = time.perf_counter()
        return "confirmed" if raw.register(session, inserts) else "full", time.perf_counter() - begun

    return act


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


@contextmanager
def _unlocked() -> Iterator[None]:
    """Look first, write after: what everybody writes who has not read DESIGN §10."""
    real = registering.take_one

    def look_then_write(session: Session) -> bool:
        now = Session.objects.get(pk=session.pk)
        if now.free <= 0 or now.waiting:
            return False
        Session.objects.filter(pk=session.pk).update(seats_taken=now.seats_taken + 1)
        return True

    registering.take_one = look_then_write  # type: ignore[assignment]
    try:
        yield
    finally:
        registering.take_one = real


if __name__ == "__main__":
    main()
