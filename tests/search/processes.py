"""Running our commands as processes of their own."""

import random
import subprocess
import sys
from contextlib import suppress
from typing import Any

from tests.served import ROOT, manage


def start(environment: dict[str, str], *command: str, **options: Any) -> subprocess.Popen[str]:
    """Start a management command."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), *command],
        env=environment,
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def run(environment: dict[str, str], *command: str) -> str:
    """Run a management command to its end and return what it printed; it must succeed."""
    return manage(environment, *command)


def kill_one(runners: "list[subprocess.Popen[str]]", rng: random.Random, *, ready: bool = True) -> int:
    """Kill one of them after a while, let the others end; returns how many were killed.

    `ready`: each prints that word first, and is waited for.
    """
    for runner in runners if ready else ():
        assert runner.stdout
        while (line := runner.stdout.readline()) and "ready" not in line:
            pass
    victim = rng.choice(runners)
    with suppress(subprocess.TimeoutExpired):
        victim.wait(timeout=rng.uniform(0.0, 0.3))
    killed = victim.poll() is None
    if killed:
        victim.kill()
    for runner in runners:
        printed = runner.communicate(timeout=300)
        assert runner.returncode == 0 or runner is victim, printed
    return int(killed)
