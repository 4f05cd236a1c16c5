"""Journeys (a) to (d) by the Tab and Enter keys alone, with nothing hidden from whoever goes that way."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Visitor
from tests.e2e.keys import press, tab_to

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


def test_the_picture_and_the_paper_are_asked_for(page: Page, visitor: Visitor) -> None:
    page.goto(CRITERION)
    kinds = (
        {"存成图片": "image/png", "打印": "application/pdf"} if visitor.width == PHONE else {"打印": "application/pdf"}
    )
    for name, kind in kinds.items():
        tab_to(page, name)
        # The browser would open a viewer of its own; what it opens is asked for instead.
        answer = page.request.get(page.evaluate("document.activeElement.href"))
        assert answer.headers["content-type"] == kind


def test_the_old_standard_is_compared_with_the_new(page: Page) -> None:
    page.goto("/standards/hc121/")
    press(page, "对照")
    expect(page.locator("h1")).to_contain_text("新旧对照")
    tab_to(page, "新增或无直接对应")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("新增或无直接对应"))).to_be_in_viewport()


def test_that_days_words_are_found(page: Page) -> None:
    page.goto(CRITERION)
    press(page, "第 1 次发布")
    press(page, "第 1 次发布")
    expect(page).to_have_url(re.compile(f"{CRITERION}revisions/1/$"))
    press(page, "回到这一页")
    expect(page).to_have_url(re.compile(f"{CRITERION}$"))
