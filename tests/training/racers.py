"""Several processes that register people for one session in the same moment."""

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from tests import factories as make
from tests.served import ROOT
from training.models import Session, Trainee

_people = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Told:
    """What a person was told, and after how many seconds."""

    state: str
    seconds: float


class Racers:
    """The processes; they live from race to race."""

    def __init__(self, environment: dict[str, str], count: int) -> None:
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.training.racer"],
                cwd=ROOT,
                env=environment,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            for _ in range(count)
        ]

    def race(
        self, session: Session, people: list[Trainee], *, begins: list[float] | None = None, **how: Any
    ) -> list[Told]:
        """Let all of these register at once, dealt out among the processes; return what each was told.

        `begins` takes the moment in which they were let go, by `time.perf_counter`.
        """
        for place, process in enumerate(self.processes):
            mine = [trainee.pk for trainee in people[place :: len(self.processes)]]
            self._write(process, json.dumps({"session": session.pk, "trainees": mine, **how}))
        for process in self.processes:
            assert self._read(process) == "ready"
        if begins is not None:
            begins.append(time.perf_counter())
        for process in self.processes:
            self._write(process, "go")
        return [Told(*one) for process in self.processes for one in json.loads(self._read(process))]

    def end(self) -> None:
        """Let them go."""
        for process in self.processes:
            process.communicate(timeout=60)

    @staticmethod
    def _write(process: "subprocess.Popen[str]", line: str) -> None:
        assert process.stdin
        process.stdin.write(line + "\n")
        process.stdin.flush()

    @staticmethod
    def _read(process: "subprocess.Popen[str]") -> str:
        assert process.stdout
        return process.stdout.readline().strip()


@contextmanager
def racers(environment: dict[str, str], count: int = 8) -> Iterator[Racers]:
    """Have them for a while."""
    made = Racers(environment, count)
    try:
        yield made
    finally:
        made.end()


def crowd(count: int) -> list[Trainee]:
    """So many people with accounts."""
    people = User.objects.bulk_create(
        User(name="示例人员", email=f"crowd{next(_people)}.{make.PROCESS}@example.org", password="!")
        for _ in range(count)
    )
    return Trainee.objects.bulk_create(Trainee(key=f"person:{person.uuid}", person=person) for person in people)
