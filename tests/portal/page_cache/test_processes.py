"""Several web processes and a change made by yet another: all of them show it."""

import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.served import manage, served

PATIENCE = 30
# So many connections of their own reach both processes.
ENOUGH = 40
WITHDRAW = """
from content.models import CriterionPage
from django.utils import timezone
CriterionPage.objects.filter(slug="11-3").update(expire_at=timezone.now())
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def _django_db_helper() -> None:
    """All the work is done by processes, on a database of their own."""


@pytest.fixture
def site(starter_process: dict[str, str], tmp_path: Path) -> Iterator[str]:
    environment = starter_process | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    with served(environment, tmp_path, workers=2) as address:
        yield address


def test_a_change_by_the_scheduler_is_seen_in_every_process(
    site: str, starter_process: dict[str, str], tmp_path: Path
) -> None:
    environment = starter_process | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    standard = f"{site}/standards/gm10/"
    link = "/standards/gm10/11-3/"
    assert all(link in page for page in asked(standard))
    manage(environment, "shell", "-c", WITHDRAW)
    # What the scheduler runs once a minute.
    manage(environment, "publish_scheduled")
    deadline = time.monotonic() + PATIENCE
    while any(link in page for page in asked(standard)):
        assert time.monotonic() < deadline, "a process still shows what was withdrawn"


def asked(address: str) -> list[str]:
    """The page as it comes over so many new connections."""
    pages = []
    for _ in range(ENOUGH):
        with urllib.request.urlopen(address, timeout=30) as response:
            pages.append(response.read().decode())
    return pages
