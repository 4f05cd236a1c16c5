"""The loop that runs registered commands when they are due. Several may run; the rows' leases keep them apart."""

import logging

from django.db import DatabaseError, close_old_connections, connections

from jobs import periodic, runs, sweeper
from jobs.heartbeat import beating
from jobs.stopping import Stopping

LOOK_EVERY = 1.0
"""Seconds between looks at what is due."""
AFTER_TROUBLE = 5.0

logger = logging.getLogger(__name__)


def main() -> None:
    """Run until asked to stop by SIGTERM or SIGINT; a command that is running then comes to its end first."""
    with Stopping() as stopping, beating("scheduler"):
        prepared = False
        while not stopping.requested:
            pause = LOOK_EVERY
            try:
                prepared = prepared or _prepare()
                _run_what_is_due(stopping)
            except DatabaseError:
                logger.exception("The scheduler cannot reach its table; it tries again")
                connections.close_all()
                pause = AFTER_TROUBLE
            stopping.wait(pause)


def _prepare() -> bool:
    # What the scheduler before us held when it was killed need not wait for its lease to run out.
    sweeper.sweep()
    runs.prepare()
    return True


def _run_what_is_due(stopping: Stopping) -> None:
    close_old_connections()
    for name in runs.due_names():
        if stopping.requested:
            return
        runs.run_if_due(periodic.get(name))
