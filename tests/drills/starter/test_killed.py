"""load_starter killed at random points: whatever stands is whole, and the next run goes on where it stopped.

DRILL_N kills (5), drawn with DRILL_SEED. A load is killed again and again until it ends by itself; then the next one
begins on an empty database, so that the kills fall on all of its length.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count
from wagtail.models import Page

from content import models as content
from portal.models import StarterRecord
from portal.starter.facts import Facts
from portal.starter.load import load
from search.models import IndexEntry
from tests.starter_fixture import Databases
from training.models import CoursePage

KILLS = int(os.environ.get("DRILL_N", "5"))
SEED = int(os.environ.get("DRILL_SEED", "1"))
# Records and releases of a whole load.
WHOLE = 869 + 734
# Seconds.
ONE_BATCH = 1.0
PATIENCE = 600
COMMAND = [sys.executable, "manage.py", "load_starter"]

PUBLISHED = {
    content.StandardPage: (23, 22),
    content.CriterionPage: (315, 315),
    content.CasePage: (60, 46),
    content.LawArticle: (205, 203),
    content.ArticlePage: (40, 38),
    content.QuestionPage: (60, 57),
    content.TopicPage: (25, 25),
    CoursePage: (23, 19),
}


def _start(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(COMMAND, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL)


def _progress() -> int:
    return StarterRecord.objects.count() + content.PublishedRevision.objects.count()


def _kill_at_random(environment: dict[str, str], chance: random.Random) -> bool:
    """Start a load and kill it at a random point of what is left to do; whether it was killed before it ended."""
    goal = chance.randint(min(_progress() + 1, WHOLE), WHOLE)
    process = _start(environment)
    deadline = time.monotonic() + PATIENCE
    try:
        while process.poll() is None and _progress() < goal and time.monotonic() < deadline:
            _wait(process, 0.05)
        # Progress is seen batch by batch; this goes on into the middle of one.
        _wait(process, chance.uniform(0, ONE_BATCH))
        ended = process.poll() is not None
    finally:
        process.kill()
        process.wait()
    return not ended


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return


def _check_whole() -> None:
    """What stands after a kill is whole: each page with its record, each release with its log, queue row and links."""
    assert all(not problem for problem in Page.find_problems())
    assert Page.objects.filter(depth__gt=2).count() == StarterRecord.objects.filter(page__depth__gt=2).count()
    live = set(Page.objects.live().filter(depth__gte=2, starter_record__isnull=False).values_list("pk", flat=True))
    released = content.PublishedRevision.objects.values("page").annotate(times=Count("pk"))
    assert {row["page"]: row["times"] for row in released} == dict.fromkeys(live, 1)
    assert set(content.ReleaseLogEntry.objects.values_list("page", flat=True)) == live
    assert content.ReleaseLogEntry.objects.count() == len(live)
    assert set(IndexEntry.objects.values_list("page_id", flat=True)) >= live
    assert set(StarterRecord.objects.filter(page__live=True).values_list("released", flat=True)) <= {True}
    linked = content.CriterionPage.objects.filter(live=True)
    assert not linked.filter(law_links=None).exists()


def _check_complete() -> None:
    _check_whole()
    for model, counts in PUBLISHED.items():
        assert (model.objects.count(), model.objects.visible().count()) == counts
    assert not StarterRecord.objects.filter(page__isnull=False, content={}).exists()
    assert not load(Facts.read()).changed


# The pages go into copies of the database that this test opens itself.
@pytest.mark.timeout(3600)
def test_a_killed_load_is_completed_by_the_next(
    starter_databases: Databases, django_db_blocker: object, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    killed, loads = 0, 0
    while killed < KILLS:
        loads += 1
        name = starter_databases.copy(starter_databases.bare, f"drill_{os.getpid()}_{loads}")
        environment = os.environ | {"DATABASE_URL": starter_databases.url(name), "VAR_DIR": str(tmp_path)}
        with django_db_blocker.unblock(), starter_databases.in_use(name):
            while killed < KILLS and _kill_at_random(environment, chance):
                killed += 1
                _check_whole()
            connection.close()
            assert _start(environment).wait(timeout=PATIENCE) == 0
            _check_complete()
            starter_databases.drop(name)
    assert killed == KILLS
