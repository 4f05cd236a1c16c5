"""Journeys (a) and (b) by the Tab and Enter keys alone, with nothing hidden from whoever goes that way."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Visitor
from tests.e2e.keys import tab_to

CRITERION = "/standards/gm10/11-3/"

pytestmark = pytest.mark.parametrize(
    "visitor", [Visitor(PHONE), Visitor(DESKTOP), Visitor(PHONE, script=False)], ids=str, indirect=True
)


@pytest.fixture(autouse=True)
def without_motion(page: Page) -> None:
    """A page that glides would still be on its way when it is looked at."""
    page.emulate_media(reduced_motion="reduce")


def test_from_the_front_page_by_scene_to_the_criterion(page: Page) -> None:
    page.goto("/")
    tab_to(page, "粉尘涉爆")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("粉尘涉爆")
    tab_to(page, "干式除尘控爆")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CRITERION}")
    tab_to(page, "怎么改")
    page.keyboard.press("Enter")
    expect(page.locator("#fix h2")).to_be_in_viewport()


def test_large_type_and_high_contrast_are_chosen_and_kept(page: Page) -> None:
    page.goto(CRITERION)
    before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    tab_to(page, "大字")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("字号和颜色")
    tab_to(page, "normal")
    page.keyboard.press("ArrowDown")
    tab_to(page, "auto")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    tab_to(page, "就这样看")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CRITERION}")
    expect(page.locator("html")).to_have_class("look-contrast size-large")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") > 1.3 * before
    tab_to(page, "法规")
    page.keyboard.press("Enter")
    page.wait_for_url("**/laws/")
    expect(page.locator("html")).to_have_class("look-contrast size-large")
