"""kill -9 of `search_drain` at random points while pages change: afterwards the index equals the database.

DRILL_N kills (default 3), DRILL_SEED for the same ones again.
"""

import os
import random
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.search.processes import run, start

N = int(os.environ.get("DRILL_N", "3"))
SEED = int(os.environ.get("DRILL_SEED", "20261125"))

# Releases every so-many-th criterion anew under another title.
CHANGE = """
from content.domain.release import release
from content.models import CriterionPage
for page in CriterionPage.objects.live().order_by("pk")[{start}::{step}]:
    page.title = page.title.split("·")[0] + "·{round}"
    page.save_revision()
    release(page, by=None, origin="drill")
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def _django_db_helper() -> None:
    """All the work is done by processes, on a database of their own."""


def test_killed_at_any_point_the_next_drain_completes(starter_process: dict[str, str]) -> None:
    environment = starter_process | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    folder = Path(environment["VAR_DIR"]) / "search"
    rng = random.Random(SEED)
    killed = 0
    for this in range(N):
        changing = start(environment, "shell", "-c", change(rng, this))
        if rng.random() < 0.2:
            # An index that has to be made anew, so that kills meet rebuilds too.
            for pointer in folder.glob("current-*"):
                pointer.unlink()
        if rng.random() < 0.5:
            # Otherwise the kill falls while pages change.
            assert changing.wait(timeout=600) == 0
        victim = start(environment, "search_drain")
        with suppress(subprocess.TimeoutExpired):
            victim.wait(timeout=rng.uniform(0.3, 4.0))
        if victim.poll() is None:
            victim.kill()
            killed += 1
        victim.communicate(timeout=600)
        printed = changing.communicate(timeout=600)
        assert changing.returncode == 0, printed
        if rng.random() < 0.5:
            run(environment, "search_drain")
            assert "一致" in run(environment, "search_check"), f"seed {SEED}, round {this}"
    run(environment, "search_drain")
    assert "一致" in run(environment, "search_check"), f"seed {SEED}"
    assert killed >= N // 3


def change(rng: random.Random, this: int) -> str:
    """Code that changes some of the criteria."""
    return CHANGE.format(start=rng.randint(0, 5), step=rng.choice([3, 20, 60]), round=this)
