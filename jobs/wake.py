"""Asking the worker to do soon what the scheduler would do anyway."""

from functools import partial

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs import periodic
from jobs.tasks import run_periodic_command


def wake(name: str) -> None:
    """After this transaction commits, have the worker run the registered command `name` (within about a second).

    Only a hint: the work itself stands in a table, so a lost wake-up costs the wait until the command's next turn.
    Many wake-ups are one as long as the first has not begun. Raises LookupError for a name that is not registered.
    """
    periodic.get(name)
    transaction.on_commit(partial(_enqueue_once, name), robust=True)


def _enqueue_once(name: str) -> None:
    # What is still READY begins after our commit and therefore sees what we wrote.
    waiting = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, task_path=run_periodic_command.module_path, args_kwargs__args__0=name
    )
    if not waiting.exists():
        run_periodic_command.enqueue(name)
