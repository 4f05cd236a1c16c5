"""What a firm showed stays inside: every address from outside, every form by those who were not given it."""

import os
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from accounts.roles import Role
from assistance import policy
from assistance.enums import Act, Thing
from tests.access import wall
from tests.access.help import SHOWN, lay
from tests.access.walker import Visit
from tests.access.wall import OUTSIDE, WORDS
from tests.access.world import World, build
from tests.factories import lay_site

SEED = int(os.environ.get("DRILL_SEED", "0"))
# Every form by every fourth of those outside; `make drills` has all of them send it, and again with other words.
SHARE = 1 if int(os.environ.get("DRILL_N", "0")) >= 50 else 4


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all: whoever asks leaves no trace in it."""
    folder = tmp_path_factory.mktemp("wall")
    places = {"PRIVATE_DIR": folder / "private", "MEDIA_ROOT": folder / "media"}
    with django_db_blocker.unblock(), override_settings(**places), transaction.atomic():
        lay_site()
        yield lay(build())
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def urls(world: World) -> list[str]:
    return sorted(set(wall.addresses(world)))


@pytest.fixture(scope="module")
def inside(world: World, urls: list[str]) -> dict[str, list[Visit]]:
    """What those inside are answered: asked once, for what they read and for the forms that they are shown."""
    return {who: wall.asked(world, who, urls) for who in wall.INSIDE}


@pytest.fixture(scope="module")
def shown(inside: dict[str, list[Visit]]) -> dict[tuple[str, str], set[str]]:
    return wall.shown(inside)


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_reads_a_word(world: World, urls: list[str], who: str) -> None:
    assert wall.told(world, who, urls) == []


@pytest.mark.parametrize("who", wall.INSIDE)
def test_those_inside_do(inside: dict[str, list[Visit]], who: str) -> None:
    assert any(case.startswith(SHOWN) for case in wall.read(inside[who]))


def test_a_bureau_lead_reads_of_major_hazards_alone(world: World, urls: list[str]) -> None:
    cases = wall.told(world, Role.BUREAU_LEAD.value, urls)
    assert {case.partition(":")[0] for case in cases} == {WORDS[1]}


def test_no_forged_write_succeeds(world: World, shown: dict[tuple[str, str], set[str]]) -> None:
    tried = 0
    for attempt in wall.forged(world, shown, (*OUTSIDE, Role.BUREAU_LEAD.value), SHARE, SEED):
        assert wall.written(world.viewers[attempt.who], attempt) == [], attempt
        tried += 1
    assert tried >= len(shown) * 2


def test_a_write_by_whom_it_was_shown_is_seen(world: World, shown: dict[tuple[str, str], set[str]]) -> None:
    own = [wall.Attempt(min(known), url, sent) for (url, sent), known in shown.items()]
    written = (attempt for attempt in own if wall.written(world.viewers[attempt.who], attempt))
    assert len(list(islice(written, 5))) == 5


def test_a_rule_taken_away_is_noticed(world: World, urls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for cell in [(Thing.FINDING, Act.SEE), (Thing.VISIT, Act.SEE)]:
        monkeypatch.setitem(policy.TABLE, cell, policy.TABLE[cell] | {Role.AUDITOR})  # type: ignore[misc]
    assert wall.told(world, Role.AUDITOR.value, urls) != []
    monkeypatch.undo()
    row = world.things["help visit under_way"]
    address = f"/help/visits/{row.uuid}/"
    assert wall.told(world, Role.ENFORCEMENT.value, [address]) == []
    monkeypatch.setattr(policy, "_is_on_this_side", lambda person, roles: True)
    monkeypatch.setitem(policy.TABLE, (Thing.VISIT, Act.SEE), frozenset({Role.ENFORCEMENT}))  # type: ignore[misc]
    assert wall.told(world, Role.ENFORCEMENT.value, [address]) != []
