"""Journeys (a) and (b): from the front page, and from a worker's words, to the one criterion that settles it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.people import fits

CRITERION = "/standards/gm10/11-3/"
# What the safety officer came to know, as headings, in the order of the page.
SECTIONS = ["哪些不算", "怎么查", "怎么改", "不改会怎样", "法律依据", "原文", "出过的事"]
WORDS = "除尘器没装防爆板"


def expect_the_criterion(page: Page) -> None:
    """The page about dust collectors without explosion protection, with everything on it."""
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("h1")).to_contain_text("干式除尘")
    main = page.locator("main")
    headings = main.locator("h2").all_inner_texts()
    places = [next(n for n, text in enumerate(headings) if section in text) for section in SECTIONS]
    assert places == sorted(places), headings
    expect(main).to_contain_text("干式除尘器没有任何一种控爆措施")
    expect(main).to_contain_text("湿式除尘不触发本项")
    expect(main).to_contain_text("今天就能做、不花钱的")
    expect(main).to_contain_text("彻底改")
    expect(main).to_contain_text("隔爆阀")
    expect(main).to_contain_text("停产停业整顿")
    main.locator("#law summary").first.click()
    expect(main.locator("#law a").first).to_be_visible()
    expect(main.locator("#cases a").first).to_be_visible()
    # Who published it, what it rests on, and when.
    expect(page.locator("footer.colophon")).to_contain_text("第 1 次发布")
    expect(page.locator("footer.colophon")).to_contain_text("应急管理部令第10号")


def test_from_the_front_page_by_scene(page: Page, look: Callable[[str], None]) -> None:
    page.goto("/")
    look("home")
    fits(page)
    page.get_by_role("link", name="粉尘涉爆").first.click()
    expect(page.locator("h1")).to_have_text("粉尘涉爆")
    expect(page.locator("main")).to_contain_text("这里没讲的")
    look("scene")
    fits(page)
    page.locator("#criteria").get_by_role("link", name="干式除尘控爆").first.click()
    expect(page).to_have_url(page.url.split("/standards/")[0] + CRITERION)
    expect_the_criterion(page)
    look("criterion")
    fits(page)


def test_from_a_workers_words(page: Page, look: Callable[[str], None]) -> None:
    page.goto("/")
    box = page.get_by_role("search").locator("[name=q]").first
    box.fill(WORDS)
    box.press("Enter")
    expect(page.locator("h1")).to_contain_text(WORDS)
    look("search")
    fits(page)
    link = page.locator(f'main a[href$="{CRITERION}"]').first
    assert link.is_visible()
    # Found means found at a glance: among the first three.
    addresses = [row.get_attribute("href") or "" for row in page.locator(".result-title a").all()[:3]]
    assert any(address.endswith(CRITERION) for address in addresses), addresses
    link.click()
    expect_the_criterion(page)


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("search").locator("[name=q]")).to_be_focused()
    page.keyboard.type(WORDS)
    page.keyboard.press("Enter")
    expect(page.locator(f'main a[href$="{CRITERION}"]').first).to_be_visible()
