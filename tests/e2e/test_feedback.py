"""A reader says that something is wrong, in a real browser: in place with JavaScript, on a page of its own without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor

CRITERION = "/standards/gm10/11-3/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def _django_db_helper() -> None:
    """The site is a process of its own, on a database of its own."""


def test_a_mistake_is_reported_from_the_page_it_is_on(page: Page, visitor: Visitor) -> None:
    page.goto(CRITERION)
    page.get_by_role("link", name="找错", exact=True).focus()
    page.keyboard.press("Enter")
    words = page.get_by_label("哪里不对、哪里看不懂")
    expect(page.get_by_label("找错")).to_be_checked()
    expect(page).to_have_url(re.compile(f"{CRITERION}$" if visitor.script else f"{CRITERION}feedback/"))
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("请写明哪里不对，我们好去核对。")).to_be_visible()
    words.fill("“第二款”应为“第三款”")
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("收到了，谢谢")).to_be_visible()


def test_a_reader_may_change_his_mind(page: Page, visitor: Visitor) -> None:
    page.goto(CRITERION)
    page.get_by_role("link", name="没用", exact=True).click()
    page.get_by_role("link", name="不写了，回到这一页").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("干式除尘控爆")
