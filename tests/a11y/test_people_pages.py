"""Nothing is wrong on any page of people and firms, the public ones and those of the staff's desk; each is opened once.

Each in one look and one width here, so that every look and width has its turn; all of them in tests/drills/a11y.
"""

from itertools import cycle
from typing import Any, Final

import pytest
from playwright.sync_api import Browser

from tests.a11y.pages import LOOKS, WIDTHS, window
from tests.a11y.people_pages import DESK, PEOPLE, faults, wrong_at_the_desk

TURNS: Final = list(zip(PEOPLE, cycle(LOOKS), cycle(WIDTHS), strict=False))
# The looks are for readers; the desk has Wagtail's own. A phone is where things get cut off: every other page.
DESK_TURNS: Final = list(zip(DESK, cycle((360, 1280, 360, 768)), strict=False))


@pytest.mark.parametrize(("name", "look", "width"), TURNS)
def test_nothing_is_wrong(
    browser: Browser, site: str, world: dict[str, Any], *, name: str, look: str, width: int
) -> None:
    assert faults(browser, site, world, PEOPLE[name], width=width, look=look) == []


@pytest.mark.parametrize(("name", "width"), DESK_TURNS)
def test_nothing_is_wrong_at_the_desk(
    browser: Browser, site: str, world: dict[str, Any], *, name: str, width: int
) -> None:
    assert faults(browser, site, world, DESK[name], width=width, look="") == []


def test_what_is_wrong_would_be_found(browser: Browser, site: str, world: dict[str, Any]) -> None:
    with window(browser, site, width=360, session=world["sessions"]["clerk"]) as context:
        page = context.new_page()
        page.goto("/admin/enterprises/import/")
        assert wrong_at_the_desk(page) == []
        page.evaluate("document.querySelector('main ol').style.width = '900px'")
        page.evaluate("document.querySelector('main ol').insertAdjacentHTML('afterend', '<input><img src=\"data:,\">')")
        found = {fault.split(":")[0] for fault in wrong_at_the_desk(page)}
        assert found >= {"label", "image-alt", "cut off"}
