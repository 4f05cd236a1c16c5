"""The walk of tests/access/test_crawl.py at full size: of what is alike, many addresses and forms for everybody."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.roles import Role
from tests.access import judged
from tests.access.furnished import SECRETS
from tests.access.judged import LOG, Walked
from tests.access.test_crawl import PEOPLE
from tests.access.world import VIEWERS

N = int(os.environ.get("DRILL_N", "50"))
# In small, those walk who do not in test_crawl, as far as they do there, and the one who finds most; and each asks for
# a fourth of what the others found.
FOLLOWED = 1 if N < 10 else 2 + N // 10
SHARE = 1 if N >= 50 else 4
WALKERS = VIEWERS if N >= 50 else [who for who in VIEWERS if who not in PEOPLE or who == Role.ADMINISTRATOR.value]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("access")


@pytest.fixture(scope="module")
def walked(django_db_setup: Any, django_db_blocker: Any, folder: Path) -> Iterator[Walked]:
    with django_db_blocker.unblock(), judged.walked(folder, followed=FOLLOWED, people=WALKERS, share=SHARE) as found:
        yield found


@pytest.mark.parametrize("who", WALKERS)
def test_everybody_everywhere(walked: Walked, folder: Path, who: str) -> None:
    assert judged.broken(walked) == []
    assert judged.strays(walked, who) == []
    assert judged.unreached(walked, who) == []
    assert judged.leaks(walked, who) == []


def test_the_log_names_nobody(walked: Walked, folder: Path) -> None:
    assert [word for word in SECRETS if word in (folder / LOG).read_text()] == []
