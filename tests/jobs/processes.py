"""Looking at real processes through /proc, and running functions in forked ones."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from jobs.serve import let_go_of_databases

FORK = multiprocessing.get_context("fork")


def alive(pid: int) -> bool:
    """Whether a process exists and is more than a zombie."""
    return bool(_stat(pid)) and _stat(pid)[0] not in "ZX"


def name(pid: int) -> str:
    """The short name that ps shows."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def children(pid: int) -> list[int]:
    """Living children of a process, the oldest first."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            stat = _stat(int(entry.name))
            if stat and stat[0] not in "ZX" and int(stat[1]) == pid:
                found.append((int(stat[19]), int(entry.name)))
    return [child for _, child in sorted(found)]


def tree(pid: int) -> list[int]:
    """All living descendants of a process."""
    below = children(pid)
    return below + [deeper for child in below for deeper in tree(child)]


def child_named(pid: int, wanted: str) -> int | None:
    """The living child of that name."""
    return next((child for child in children(pid) if name(child) == wanted), None)


def kill_all(pids: list[int]) -> None:
    """Clear away what a failed test may have left running."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def forked(function: Callable[..., None], *args: Any) -> multiprocessing.context.ForkProcess:
    """Start a function in a forked process with database connections of its own."""
    let_go_of_databases()
    process = FORK.Process(target=function, args=args, daemon=True)
    process.start()
    return process


def _stat(pid: int) -> list[str]:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return []
