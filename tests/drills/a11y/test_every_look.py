"""Every type of page at every width in every look: the scanner finds nothing, and nothing is wider than its window.

DRILL_N of fifty or more asks for all of them, less for a tenth, drawn with DRILL_SEED.
"""

import os
import random
from itertools import product

import pytest
from playwright.sync_api import Browser

from tests.a11y.pages import LOOKS, PAGES, SIDEWAYS, WIDTHS, violations, window

N = int(os.environ.get("DRILL_N", "5"))
SEED = int(os.environ.get("DRILL_SEED", "20261125"))
EVERY = list(product(PAGES, WIDTHS, LOOKS))
CHOSEN = EVERY if N >= 50 else random.Random(SEED).sample(EVERY, len(EVERY) // 10)

# A narrow phone, and a window of 1280 in which everything is twice as large.
NARROW = (320, 640)


@pytest.mark.parametrize(("name", "width", "look"), CHOSEN)
def test_nothing_is_wrong(browser: Browser, site: str, editor: str, *, name: str, width: int, look: str) -> None:
    with window(browser, site, width=width, look=look, session=editor) as context:
        page = context.new_page()
        answer = page.goto(PAGES[name])
        assert answer
        assert answer.request.redirected_from is None
        assert violations(page) == []
        assert page.evaluate(SIDEWAYS) == 0


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("width", NARROW)
def test_no_page_scrolls_sideways(browser: Browser, site: str, editor: str, *, width: int, look: str) -> None:
    with window(browser, site, width=width, look=look, session=editor) as context:
        page = context.new_page()
        wider = {}
        for name, address in PAGES.items():
            page.goto(address)
            wider[name] = page.evaluate(SIDEWAYS)
        assert {name: by for name, by in wider.items() if by} == {}
