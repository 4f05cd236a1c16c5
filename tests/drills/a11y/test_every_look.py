"""Every type of page at every width in every look: the scanner finds nothing.

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


@pytest.mark.parametrize(("name", "width", "look"), CHOSEN)
def test_nothing_is_wrong(browser: Browser, site: str, name: str, width: int, look: str) -> None:
    with window(browser, site, width=width, look=look) as context:
        page = context.new_page()
        page.goto(PAGES[name])
        assert violations(page) == []
        assert page.evaluate(SIDEWAYS) == 0
