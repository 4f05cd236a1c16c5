"""Searching as readers do it: a phone in one hand, a lawyer who narrows, fingers that never leave the keys."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import Look, Violations, follow
from tests.e2e.test_experts import TOO_SMALL
from tests.served import manage

WORDS = "除尘器没装防爆板"


@pytest.fixture(autouse=True)
def indexed(site_environment: dict[str, str]) -> None:
    """Everything of the starter content can be found."""
    manage(site_environment, "search_drain")


def sound(page: Page, violations: Violations) -> None:
    """Nothing that axe finds, nothing too small for a thumb, nothing wider than the window."""
    assert violations() == []
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_results_are_narrowed_step_by_step(page: Page, look: Look, violations: Violations) -> None:
    page.goto(f"/search/?q={WORDS}")
    expect(page.locator(".result-title").first).to_have_text("干式除尘控爆")
    sound(page, violations)
    look("search-results")
    total = page.get_by_role("status").first.inner_text()
    follow(page, page.locator(".facet", has_text="场景").get_by_role("link", name="粉尘涉爆"))
    expect(page.locator(".chosen")).to_contain_text("场景：粉尘涉爆")
    follow(page, page.locator(".facet", has_text="标准").get_by_role("link").first)
    expect(page.locator(".chosen")).to_contain_text("标准：")
    sound(page, violations)
    look("search-narrowed")
    follow(page, page.get_by_role("link", name="全部去掉"))
    expect(page.get_by_role("status").first).to_have_text(total)


def test_nothing_found_leads_on(page: Page, look: Look, violations: Violations) -> None:
    page.goto("/search/?q=密闭&sector=nobody")
    expect(page.locator("main")).to_contain_text("去掉条件再找")
    page.goto("/search/?q=喷泉音乐会")
    expect(page.locator("main").get_by_role("link", name="请专家来看看")).to_be_visible()
    sound(page, violations)
    look("search-nothing")
