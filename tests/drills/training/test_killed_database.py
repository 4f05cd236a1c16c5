"""kill -9 of PostgreSQL itself while people register: what was said to be registered is there, and seats add up.

DRILL_N kills (default 3) of a cluster of this test's own. On SQLite the process is the database: see `test_kills`.
"""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest

from tests.jobs.waiting import until
from tests.search.processes import run, start
from tests.served import ROOT

N: Final = int(os.environ.get("DRILL_N", "3"))
SEED: Final = int(os.environ.get("DRILL_SEED", "20261126"))
AT_ONCE: Final = 3
PREPARE: Final = """
from tests.training.making import session
from tests.training.racers import crowd
print("things:", [row.pk for row in crowd(1500)])
print("things:", [session(capacity=700, waiting_cap=1500).pk for _ in range({rounds})])
"""
# Says of each whether it was done, as the site would say it to a browser.
REGISTER: Final = """
from training.domain.registering import register
from training.models import Session, Trainee
people = list(Trainee.objects.filter(pk__in={people}).select_related("person"))
at = Session.objects.get(pk={session})
print("ready", flush=True)
for trainee in people:
    print(register(at, trainee=trainee, by=trainee.person).pk, flush=True)
"""
CHECK: Final = """
import json
from training.models import Registration, RegistrationLog
rows = Registration.objects.all()
lines = RegistrationLog.objects.values("registration")
print("things:", json.dumps(dict(
    rows=sorted(rows.values_list("pk", flat=True)), lines=lines.count(), logged=lines.distinct().count(),
    half=rows.filter(state="submitted").count(),
)))
"""


class Cluster:
    """A PostgreSQL of one's own; its process can be killed, and started again."""

    def __init__(self) -> None:
        script = 'echo "$DATABASE_URL $PGDATA"; read -r _'
        self.holder = subprocess.Popen(
            ["scripts/with-postgres.sh", "--durable", "bash", "-c", script],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.holder.stdout
        self.url, folder = self.holder.stdout.readline().split()
        self.data = Path(folder)

    def kill(self) -> None:
        """All of it, as when the power goes."""
        head = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{head}/task/{head}/children").read_text().split()
        for pid in (head, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def start(self) -> None:
        """As the machine does when it comes up; it returns when the database answers."""
        tools = max(Path("/usr/lib/postgresql").iterdir(), key=lambda path: int(path.name)) / "bin" / "pg_ctl"
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_owner, str(tools), "-D", str(self.data), "-l", str(self.data.parent / "log"), "-w", "restart"]
        # A process that was born while the others were killed holds the shared memory until it notices.
        until(
            lambda: subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, check=False).returncode == 0,
            "it starts",
        )

    def end(self) -> None:
        """Take it down, with its files."""
        self.holder.communicate("\n", timeout=60)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.end()


def test_what_was_registered_stays_so(cluster: Cluster, tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": cluster.url,
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    }
    run(environment, "migrate", "--no-input", "--verbosity", "0")
    people, sessions = things(run(environment, "shell", "-c", PREPARE.format(rounds=N)))
    groups = [people[place::AT_ONCE] for place in range(AT_ONCE)]
    rng, acknowledged = random.Random(SEED), set[int]()
    for at in sessions:
        runners = [start(environment, "shell", "-c", REGISTER.format(session=at, people=some)) for some in groups]
        acknowledged |= registered_until_killed(cluster, runners, rng)
        cluster.start()
        assert "都对得上" in run(environment, "seats_check")
        (found,) = things(run(environment, "shell", "-c", CHECK))
        when = f"seed {SEED}, session {at}"
        assert acknowledged <= set(found["rows"]), when
        assert found["half"] == 0, when
        assert found["lines"] == found["logged"] == len(found["rows"]), when
    sys.stdout.write(f"{N} kills of PostgreSQL, {len(acknowledged)} registrations acknowledged, each there\n")


def registered_until_killed(cluster: Cluster, runners: "list[subprocess.Popen[str]]", rng: random.Random) -> set[int]:
    """Kill the database after some hundred registrations; return which were said to be done."""
    first = runners[0]
    assert first.stdout
    said = [first.stdout.readline() for _ in range(rng.randrange(20, 300))]
    assert "" not in said, "the process ended before the database was killed"
    cluster.kill()
    printed = ["".join(said) + first.communicate(timeout=60)[0]]
    printed += [runner.communicate(timeout=60)[0] for runner in runners[1:]]
    assert all(runner.returncode != 0 for runner in runners), "nobody noticed that the database was gone"
    return {int(line) for text in printed for line in text.splitlines() if line.isdecimal()}


def things(printed: str) -> list[Any]:
    """What a script of ours printed."""
    return [json.loads(line.removeprefix("things: ")) for line in printed.splitlines() if line.startswith("things: ")]
