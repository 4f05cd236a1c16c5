"""Everybody follows every link and sends every form: he comes where the table lets him, and reads nobody's secrets."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from accounts.enums import MemberRole
from accounts.roles import Role
from tests.access import judged
from tests.access.areas import AREAS, OPEN, area_of, has_row, is_open
from tests.access.furnished import SECRETS
from tests.access.judged import LOG, Walked
from tests.access.walker import every_name
from tests.access.world import ANYBODY

# Of what is alike, so many are followed; the drill in tests/drills/access follows more.
FOLLOWED = 1
# One of each side; the drill takes all of them.
ROLES = (Role.REVIEWER, Role.HELP_DESK, Role.ENFORCEMENT, Role.ADMINISTRATOR)
PEOPLE = [ANYBODY, MemberRole.MANAGER.value, *(role.value for role in ROLES)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("access")


@pytest.fixture(scope="module")
def walked(django_db_setup: Any, django_db_blocker: Any, folder: Path) -> Iterator[Walked]:
    with django_db_blocker.unblock(), judged.walked(folder, followed=FOLLOWED, people=PEOPLE) as found:
        yield found


def test_every_address_of_the_site_has_its_row() -> None:
    names = {name for name, _ in every_name()}
    assert {name for name in names if not has_row(name)} == set()
    assert {pattern for pattern in AREAS if pattern not in map(area_of, names)} == set()
    assert {
        pattern for pattern in OPEN if not any(is_open(name) and fnmatchcase(name, pattern) for name in names)
    } == set()


def test_nothing_breaks(walked: Walked) -> None:
    assert judged.broken(walked) == []


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_comes_where_the_table_does_not_let_him(walked: Walked, who: str) -> None:
    assert judged.strays(walked, who) == []


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_comes_where_the_table_lets_him(walked: Walked, who: str) -> None:
    assert judged.unreached(walked, who) == []


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_reads_what_is_not_for_him(walked: Walked, who: str) -> None:
    assert judged.leaks(walked, who) == []


def test_what_is_hidden_is_there_to_be_read(walked: Walked) -> None:
    assert judged.unread(walked) == []


def test_the_log_names_nobody(walked: Walked, folder: Path) -> None:
    written = (folder / LOG).read_text()
    assert written
    assert [word for word in SECRETS if word in written] == []
