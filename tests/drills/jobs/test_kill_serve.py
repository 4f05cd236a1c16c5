"""`kill -9` of whatever `serve` runs, again and again, while work flows: nothing is lost, doubled or stuck.

DRILL_N kills (a tenth of the full fifty unless told), DRILL_SEED makes a run repeatable as far as processes are.
"""

import os
import random
import signal
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page
from wagtail.tasks import update_reference_index_task

from jobs import periodic
from jobs.models import PeriodicRun
from jobs.wake import wake
from tests.jobs.practice.models import Errand, Trace
from tests.jobs.practice.work import hand_out, numbers_done
from tests.jobs.processes import tree
from tests.jobs.site import Site
from tests.jobs.waiting import until

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registry")]

KILLS = int(os.environ.get("DRILL_N", "5"))
SEED = int(os.environ.get("DRILL_SEED", "0"))
AT_ONCE = 40


def ask_for_work(already: int) -> None:
    """As a room does: rows and wake-up in one transaction; and one of Wagtail's own tasks."""
    with transaction.atomic():
        hand_out(AT_ONCE, start=already)
        wake("practice_errands")
    update_reference_index_task.enqueue("wagtailcore", "page", str(Page.objects.get(depth=1).pk))


def kill_someone(chance: random.Random, site: Site) -> None:
    # It may have died with its parent in the moment before.
    with suppress(ProcessLookupError):
        os.kill(chance.choice(until(lambda: tree(site.pid), "something runs")), signal.SIGKILL)


def nothing_is_open() -> bool:
    unfinished = DBTaskResult.objects.exclude(status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED])
    return not Errand.objects.exists() and not unfinished.exists()


def test_nothing_is_lost_doubled_or_stuck(environment: dict[str, str], tmp_path: Path) -> None:
    periodic.register("practice_errands", every=timedelta(seconds=5))
    chance = random.Random(SEED)
    site = Site(environment | {"PRACTICE_PERIODIC": "1"}, tmp_path / "log", "--patience", "0").ready()
    try:
        for number in range(KILLS):
            ask_for_work(AT_ONCE * number)
            enough = chance.randrange(AT_ONCE * number, AT_ONCE * (number + 1))
            until(lambda enough=enough: Trace.objects.count() >= enough, f"{enough} errands are done", within=180)
            kill_someone(chance, site)
        until(site.answers, "the site answers after all that")
    finally:
        site.abandon()

    next_run = Site(environment | {"PRACTICE_PERIODIC": "1"}, tmp_path / "log").ready()
    try:
        until(nothing_is_open, "the next run completes everything", within=240)
        assert numbers_done() == list(range(AT_ONCE * KILLS))
        wagtails = DBTaskResult.objects.filter(task_path=update_reference_index_task.module_path)
        assert set(wagtails.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}
        assert wagtails.count() == KILLS
        assert next_run.stop() == 0
        assert not PeriodicRun.objects.exclude(leased_by="").exists()
    finally:
        next_run.abandon()
