"""A supervisor over simple services: `python -m tests.jobs.practice.supervised <kind> <folder>`."""

import os
import signal
import sys
from functools import partial
from pathlib import Path

from jobs.supervisor import GaveUp, Service, Supervisor


def steady() -> None:
    """Run until asked to stop."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    signal.sigwait({signal.SIGTERM})


def with_a_child() -> None:
    """Start a process, as a server starts workers, and end without it."""
    if os.fork() == 0:
        signal.pause()
    signal.pause()


def stubborn(folder: Path) -> None:
    """Do not listen to SIGTERM."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (folder / "deaf").touch()
    while True:
        signal.pause()


def finishing(folder: Path) -> None:
    """When asked to stop, finish what it is at."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    (folder / "ready").touch()
    signal.sigwait({signal.SIGTERM})
    (folder / "finished").touch()


def broken(folder: Path) -> None:
    with (folder / "starts").open("a") as starts:
        starts.write("x")
    raise RuntimeError("practised failure")


def once(folder: Path) -> None:
    with (folder / "once").open("a") as runs:
        runs.write("x")


def main(kind: str, folder: Path) -> None:
    services = {
        "steady": [Service("one", steady), Service("two", steady)],
        "family": [Service("family", with_a_child)],
        "stubborn": [Service("stubborn", partial(stubborn, folder)), Service("one", steady)],
        "finishing": [Service("finishing", partial(finishing, folder))],
        "broken": [Service("broken", partial(broken, folder)), Service("one", steady)],
        "once": [Service("once", partial(once, folder), once=True), Service("one", steady)],
    }[kind]
    try:
        Supervisor(services, patience=3, grace=1.0 if kind == "stubborn" else 15.0).run()
    except GaveUp as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
