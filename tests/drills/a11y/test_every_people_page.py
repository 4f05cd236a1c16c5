"""Every page of people and firms at every width, the public ones in every look: nothing is wrong, nothing cut off.

DRILL_N of fifty or more asks for all of them, less for a tenth, drawn with DRILL_SEED.
"""

import os
import random
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.a11y.pages import LOOKS, WIDTHS
from tests.a11y.people_pages import DESK, PEOPLE, faults

N = int(os.environ.get("DRILL_N", "5"))
SEED = int(os.environ.get("DRILL_SEED", "20261125"))
EVERY = [*product(PEOPLE, (320, *WIDTHS), LOOKS), *product(DESK, WIDTHS, ("",))]
CHOSEN = EVERY if N >= 50 else random.Random(SEED).sample(EVERY, len(EVERY) // 10)


@pytest.mark.parametrize(("name", "width", "look"), CHOSEN)
def test_nothing_is_wrong(
    browser: Browser, site: str, world: dict[str, Any], *, name: str, width: int, look: str
) -> None:
    assert faults(browser, site, world, (PEOPLE | DESK)[name], width=width, look=look) == []
