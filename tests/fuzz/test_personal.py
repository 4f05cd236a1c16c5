"""Odd requests by people who are logged in, to all that is personal and to the admin: refused in Chinese, no 500."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.enums import MemberRole
from accounts.roles import Role
from tests.access.furnished import furnish
from tests.access.help import lay
from tests.access.table import TABLE
from tests.access.walker import RolledBack
from tests.access.world import World, build
from tests.fuzz.odd import requests
from tests.fuzz.test_requests import ask as ask_oddly
from tests.fuzz.test_requests import wrong_with

WHO = [MemberRole.MANAGER.value, Role.HELP_DESK.value, Role.ADMINISTRATOR.value]
COUNT, SEED = 200, 20261126

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(home: Any, settings: Any, tmp_path: Path) -> World:
    settings.PRIVATE_DIR, settings.MEDIA_ROOT = tmp_path / "private", tmp_path / "media"
    settings.IDENTITY_KEYS = ["a-key-of-the-test"]
    return furnish(lay(build()))


def places(world: World) -> list[str]:
    """Every address of the table, and the front of each area of the admin."""
    named = [reverse(name, args=row.args(world)) for name, row in TABLE.items()]
    return [*named, *(f"/admin/{area}/" for area in ("pages", "images", "documents", "redirects", "sites", "account"))]


@pytest.mark.parametrize("who", WHO)
def test_odd_requests(world: World, who: str) -> None:
    wrong: list[str] = []
    for odd in requests(COUNT, SEED, places(world)):
        try:
            with transaction.atomic():
                found = wrong_with(odd, ask_oddly(world.viewers[who], odd))
                raise RolledBack
        except RolledBack:
            wrong += [found] if found else []
    assert wrong == []
