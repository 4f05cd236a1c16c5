"""The browser and the site of the end-to-end tests, and somebody of the staff who is logged in."""

import json
from typing import Any

import pytest

from tests.e2e.conftest import browser, site, site_environment  # noqa: F401
from tests.served import manage

WORLD = """
import json
from tests.a11y.world import build
print("world:", json.dumps(build()))
"""
LOG_IN = """
from django.test import Client
from accounts.roles import Role
from tests import factories
client = Client()
client.force_login(factories.user(Role.EDITOR))
print(client.cookies["sessionid"].value)
"""


@pytest.fixture(scope="module")
def editor(site: str, site_environment: dict[str, str]) -> str:  # noqa: F811
    """The session of an editor who is logged in."""
    return manage(site_environment, "shell", "-c", LOG_IN).split()[-1]


@pytest.fixture(scope="module")
def world(site: str, site_environment: dict[str, str]) -> dict[str, Any]:  # noqa: F811
    """Sessions of everybody, and the keys of the things that tests/a11y/world.py made."""
    return json.loads(manage(site_environment, "shell", "-c", WORLD).rpartition("world:")[2])  # type: ignore[no-any-return]
