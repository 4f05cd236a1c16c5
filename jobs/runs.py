"""Running registered commands, each by one process at a time."""

import io
import logging
import traceback

from django.core.management import call_command
from django.db import close_old_connections, transaction
from django.db.models import Case, Value, When
from django.utils import timezone

from jobs import periodic
from jobs.bounds import GRACE_SECONDS, at_most
from jobs.identity import me
from jobs.leases import LeaseQuerySet, pause_after
from jobs.models import PeriodicRun
from jobs.periodic import PeriodicCommand

logger = logging.getLogger(__name__)


def prepare() -> None:
    """Give every registered command its row, due at once; one that now runs more often is not kept waiting."""
    commands = periodic.registered().values()
    PeriodicRun.objects.bulk_create([PeriodicRun(name=command.name) for command in commands], ignore_conflicts=True)
    for command in commands:
        latest = timezone.now() + command.every
        PeriodicRun.objects.filter(name=command.name, due_at__gt=latest).update(due_at=latest)


def due_names() -> list[str]:
    """The registered commands that are due and that nobody runs, the longest waiting first."""
    due = PeriodicRun.objects.due().filter(name__in=periodic.registered())
    return list(due.values_list("name", flat=True))


def run_if_due(command: PeriodicCommand) -> bool:
    """Run the command unless another process runs it or has run it meanwhile; True when it was run here."""
    return _run_one(PeriodicRun.objects.due(), command)


def run_now(name: str) -> bool:
    """Run a registered command whether due or not. When another process runs it just now, have it run once more.

    True when it was run here. Raises LookupError for an unknown name.
    """
    command = periodic.get(name)
    PeriodicRun.objects.get_or_create(name=name)
    if _run_one(PeriodicRun.objects.free(), command):
        return True
    # The other process may already be past the rows that we were woken for.
    PeriodicRun.objects.filter(name=name).update(due_at=timezone.now())
    return False


def _run_one(candidates: LeaseQuerySet[PeriodicRun], command: PeriodicCommand) -> bool:
    limit = command.at_most.total_seconds()
    with transaction.atomic():
        taken = candidates.filter(name=command.name).take(1, int(limit) + 2 * GRACE_SECONDS, me())
        if not taken:
            return False
        PeriodicRun.objects.filter(pk=taken[0].pk).update(last_started=timezone.now())
    error = _execute(command)
    _record(taken[0], command, error)
    return True


def _execute(command: PeriodicCommand) -> str:
    """Run the command to its end; returns the error with its traceback, or an empty text."""
    try:
        with at_most(command.at_most.total_seconds()):
            call_command(command.name, verbosity=0, stdout=io.StringIO())
    except (Exception, SystemExit):
        logger.exception("Periodic command %s failed", command.name)
        # A command may have left its connection unusable; what follows needs one.
        close_old_connections()
        return traceback.format_exc()
    return ""


def _record(run: PeriodicRun, command: PeriodicCommand, error: str) -> None:
    """Give the lease back and set the next turn, unless a wake-up has meanwhile made the command due again."""
    pause = min(pause_after(run.attempts), command.every) if error else command.every
    next_turn = Case(When(due_at=run.due_at, then=Value(timezone.now() + pause)), default="due_at")
    held = run.still_held()
    if error:
        held.update(due_at=next_turn, leased_until=None, leased_by="", last_error=error)
    else:
        now = timezone.now()
        held.update(due_at=next_turn, leased_until=None, leased_by="", last_error="", attempts=0, last_finished=now)
