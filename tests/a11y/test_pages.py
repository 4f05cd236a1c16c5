"""A scanner finds nothing wrong on any type of page, and no page is wider than its window.

Each type in one look and one width here, so that every look and width has its turn; all of them in tests/drills/a11y.
"""

from itertools import cycle
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from tests.a11y.pages import LEAST_LARGE, LOOKS, PAGES, SIDEWAYS, SMALLEST, WIDTHS, violations, window

# Four looks and three widths have no common divisor: twelve pages meet every pair.
TURNS: Final = list(zip(PAGES, cycle(LOOKS), cycle(WIDTHS), strict=False))
# Twice as large in a window of 1280, a narrow phone, and the same with large type.
NARROW: Final = [(640, "light.normal"), (320, "light.normal"), (320, "light.large")]
PAPER: Final = "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.body).color"


@pytest.mark.parametrize(("name", "look", "width"), TURNS)
def test_nothing_is_wrong(browser: Browser, site: str, editor: str, *, name: str, look: str, width: int) -> None:
    with window(browser, site, width=width, look=look, session=editor) as context:
        page = context.new_page()
        answer = page.goto(PAGES[name])
        assert answer
        assert answer.status == (404 if name == "404" else 200)
        assert answer.request.redirected_from is None
        assert violations(page) == []


def test_what_is_wrong_would_be_found(browser: Browser, site: str) -> None:
    with window(browser, site, width=360) as context:
        page = context.new_page()
        page.goto(PAGES["criterion"])
        page.evaluate("document.querySelector('.gist .lead').style.color = '#b0b0b0'")
        page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input><img src=\"data:,\">')")
        assert {found.split(":")[0] for found in violations(page)} >= {"color-contrast", "label", "image-alt"}


@pytest.mark.parametrize(("width", "look"), NARROW)
def test_no_page_scrolls_sideways(browser: Browser, site: str, editor: str, width: int, look: str) -> None:
    with window(browser, site, width=width, look=look, session=editor) as context:
        page = context.new_page()
        assert {name: wider for name in PAGES if (wider := _wider(page, PAGES[name]))} == {}
        # A word that nothing can break would be noticed.
        page.evaluate("document.querySelector('main h1').style.width = '900px'")
        assert page.evaluate(SIDEWAYS) > 0


def _wider(page: Page, address: str) -> int:
    page.goto(address)
    return int(page.evaluate(SIDEWAYS))


def test_the_smallest_word_of_the_large_type_can_be_read(browser: Browser, site: str, editor: str) -> None:
    with window(browser, site, width=360, look="light.large", session=editor) as context:
        page = context.new_page()
        sizes = {}
        for name, address in PAGES.items():
            page.goto(address)
            sizes[name] = page.evaluate(SMALLEST)
        assert {name: size for name, size in sizes.items() if size < LEAST_LARGE} == {}


@pytest.mark.parametrize(
    ("look", "system"),
    [
        ("light.normal", {"color_scheme": "light"}),
        ("dark.normal", {"color_scheme": "dark"}),
        ("contrast.normal", {"color_scheme": "light", "contrast": "more"}),
    ],
    ids=["light", "dark", "contrast"],
)
def test_the_system_is_heard_unless_the_reader_has_spoken(
    browser: Browser, site: str, look: str, system: dict[str, str]
) -> None:
    with window(browser, site, width=360, **system) as heard, window(browser, site, width=360, look=look) as chosen:
        pages = [context.new_page() for context in (heard, chosen)]
        for page in pages:
            page.goto("/")
        assert pages[0].evaluate(PAPER) == pages[1].evaluate(PAPER)
    with window(browser, site, width=360, look="light.normal", **system) as spoken:
        page = spoken.new_page()
        page.goto("/")
        assert page.evaluate(PAPER) == "rgb(251, 250, 246)rgb(22, 35, 46)"
