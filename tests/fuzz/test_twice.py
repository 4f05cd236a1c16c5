"""A double click: what the help desk sends twice is there once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.test import Client
from wagtail.models import ModelLogEntry

from accounts.models import Look
from accounts.roles import Role
from tests.access.furnished import furnish
from tests.access.help import lay
from tests.access.walker import RolledBack, Walk, forms
from tests.access.world import World, build
from tests.fuzz.test_personal import places

pytestmark = pytest.mark.django_db
# Traces that something was done or looked at: one for each time.
TRACES = {Look, ModelLogEntry}


@pytest.fixture
def world(home: Any, settings: Any, tmp_path: Path) -> World:
    settings.PRIVATE_DIR, settings.MEDIA_ROOT = tmp_path / "private", tmp_path / "media"
    settings.IDENTITY_KEYS = ["a-key-of-the-test"]
    return furnish(lay(build()))


def met(world: World, who: str) -> list[tuple[str, str]]:
    """The address and the fields of each form that somebody meets, once for each set of fields."""
    visits = Walk(world.viewers[who], 1).start(places(world))
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for visit in visits:
        for method, url, sent in forms(visit) if visit.method == "GET" else ():
            if method == "POST" and "logout" not in url:
                kind = (visit.name, urlsplit(url).path, *(name for name, _ in parse_qsl(sent, keep_blank_values=True)))
                found.setdefault(kind, (url, sent))
    return list(found.values())


def test_what_is_sent_twice_is_there_once(world: World) -> None:
    who = Role.HELP_DESK.value
    doubled, sent = {}, met(world, who)
    for url, content in sent:
        browser = world.viewers[who]
        cookies = browser.cookies.copy()
        try:
            with transaction.atomic():
                once, twice = _sent(browser, url, content), _sent(browser, url, content)
                raise RolledBack
        except RolledBack:
            browser.cookies = cookies
        if more := {name: twice[name] - count for name, count in once.items() if twice[name] > count}:
            doubled[url] = more
    assert doubled == {}
    assert len(sent) > 10


def _sent(browser: Client, url: str, content: str) -> dict[str, int]:
    answer = browser.generic("POST", url, content, "application/x-www-form-urlencoded")
    assert answer.status_code < 500, url
    return {model._meta.label: model._base_manager.count() for model in _counted()}


def _counted() -> Iterator[type[Model]]:
    yield from (model for model in apps.get_models() if model not in TRACES and model._meta.app_label != "sessions")
