"""Rooms above fill places on our pages without our knowing them (DESIGN §2)."""

from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.models import User
from content import slots
from content.models import CriterionPage
from portal.models import HomePage
from tests import factories
from tests.content.pages.reading import main_of, section


def offer(obj: CriterionPage, viewer: User | None) -> list[slots.SlotLink]:
    if viewer is not None:
        return [slots.SlotLink("给登录的人看", "/private/")]
    return [slots.SlotLink(f"自查这一条：{obj.title}", "/self-check/", "十分钟"), slots.SlotLink("有 3 家问过")]


@pytest.fixture
def offered() -> Iterator[None]:
    slots.register("criterion.links", offer)
    slots.register("criterion.links", offer)
    yield
    slots.unregister("criterion.links", offer)


def test_a_provider_registered_twice_is_asked_once(offered: None, home: HomePage) -> None:
    page = factories.criterion()
    assert [link.text for link in slots.collect("criterion.links", page)][-2:] == [
        f"自查这一条：{page.title}",
        "有 3 家问过",
    ]
    assert slots.collect("criterion.other", page) == []


def test_a_criterion_page_shows_what_the_public_may_see(offered: None, home: HomePage, client: Client) -> None:
    page = factories.criterion()
    client.force_login(factories.user())
    shown = section(main_of(client, page), "next")
    assert [link["href"] for link in shown.find_all("a")][-1] == "/self-check/"
    assert "有 3 家问过" in shown.get_text()
    assert "给登录的人看" not in shown.get_text()
