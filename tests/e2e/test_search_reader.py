"""Searching as readers do it: a phone in one hand, a lawyer who narrows, fingers that never leave the keys."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from tests.e2e.conftest import DESKTOP, PHONE, Visitor, window_of
from tests.e2e.people import Look, Violations, fits, follow, sound
from tests.served import manage

WORDS = "除尘器没装防爆板"


@pytest.fixture(autouse=True)
def indexed(site_environment: dict[str, str]) -> None:
    """Everything of the starter content can be found."""
    manage(site_environment, "search_drain")


def test_results_are_narrowed_step_by_step(page: Page, look: Look, violations: Violations) -> None:
    page.goto(f"/search/?q={WORDS}")
    expect(page.locator(".result-title").first).to_have_text("干式除尘控爆")
    sound(page, violations)
    look("search-results")
    total = page.get_by_role("status").first.inner_text()
    follow(page, page.locator(".facet").first.get_by_role("link", name="粉尘涉爆"))
    expect(page.locator(".chosen")).to_contain_text("场景：粉尘涉爆")
    standards = page.locator(".facet").filter(has=page.locator("summary", has_text="标准"))
    standards.locator("summary").click()
    follow(page, standards.get_by_role("link").first)
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


def test_who_asks_for_a_certificate_is_told_who_gives_it(page: Page, look: Look, violations: Violations) -> None:
    page.goto("/search/?q=叉车证")
    follow(page, page.locator("form.search-box ~ * a").first)
    expect(page.locator("h1")).to_have_text("我要办哪个证")
    expect(page.locator("#special_equipment")).to_contain_text("市场监督管理部门")
    sound(page, violations)
    look("search-certificates")


def test_from_a_criterion_to_one_much_like_it(page: Page, look: Look) -> None:
    page.goto("/standards/gm10/3-2/")
    look("search-alike")
    follow(page, page.locator("#alike").get_by_role("link", name="特种作业持证").first)
    expect(page.locator("h1")).to_have_text("特种作业持证")
    assert "/gm10/" not in page.url


EVERY_SIZE = pytest.mark.parametrize("visitor", [Visitor(PHONE), Visitor(DESKTOP)], ids=str, indirect=True)
PLACES = ("/", "/standards/gm10/11-3/", "/search/")


def box_of(page: Page) -> Locator:
    return page.locator("main input[name=q], .search-bar input[name=q]").first


def options(page: Page) -> Locator:
    return page.get_by_role("option")


@EVERY_SIZE
def test_suggestions_by_keyboard(page: Page, look: Look, violations: Violations) -> None:
    page.goto("/")
    box = box_of(page)
    expect(box).to_have_attribute("role", "combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.focus()
    page.keyboard.type("除尘", delay=40)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="条提示")).to_have_text("有 8 条提示，按上下键选")
    listed = page.get_by_role("listbox")
    assert listed.get_attribute("id") == box.get_attribute("aria-controls")
    assert box.get_attribute("aria-activedescendant") is None

    def pointed() -> str:
        """What a screen reader says is chosen; the focus stays in the box."""
        expect(box).to_be_focused()
        chosen = page.locator("[role=option][aria-selected=true]")
        expect(chosen).to_have_count(1)
        assert chosen.get_attribute("id") == box.get_attribute("aria-activedescendant")
        return chosen.inner_text()

    texts = [row.inner_text() for row in options(page).all()]
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("End", 7), ("Home", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        assert pointed() == texts[at]
    sound(page, violations)
    look("search-suggestions")
    # Past either end one is back in the box, where Home and End move the caret.
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    assert pointed() == texts[-1]
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    expect(box).to_have_value("除尘")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    assert pointed() == texts[0]
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("button", name="搜索")).to_be_focused()
    box.focus()
    page.keyboard.press("ArrowDown")
    for _ in range(7):
        page.keyboard.press("ArrowDown")
        if "干式除尘控爆" in pointed():
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("干式除尘控爆")


@EVERY_SIZE
def test_enter_without_a_choice_searches_for_what_was_typed(page: Page) -> None:
    for place in PLACES:
        page.goto(place)
        box_of(page).focus()
        page.keyboard.type("除尘", delay=40)
        expect(options(page).first).to_be_visible()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("“除尘”")


@EVERY_SIZE
def test_nothing_is_asked_while_an_input_method_composes(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(said_in(request)) if "/suggest/" in request.url else None)
    page.goto("/")
    box_of(page).focus()
    keyboard = page.context.new_cdp_session(page)
    for typed in ("c", "ch", "chu", "chu chen", "除尘"):
        keyboard.send(
            "Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
        )
    # Longer than the box waits before it asks.
    page.wait_for_function("(end) => performance.now() > end", arg=page.evaluate("performance.now()") + 400)
    assert asked == []
    expect(page.get_by_role("listbox")).to_have_count(0)
    with page.expect_response("**/suggest/**"):
        keyboard.send("Input.insertText", {"text": "除尘"})
    expect(options(page).first).to_be_visible()
    assert asked == ["除尘"]


@EVERY_SIZE
def test_a_late_answer_is_dropped(page: Page) -> None:
    page.goto("/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/suggest/?q=%E6%B0%A8", hold)
    box = box_of(page)
    box.focus()
    with page.expect_request("**/suggest/?q=%E6%B0%A8"):
        page.keyboard.type("氨")
    with page.expect_response("**/suggest/?q=%E5%8F%89%E8%BD%A6"):
        box.fill("叉车")
    expect(options(page).first).to_contain_text("叉车")
    for route in held:
        route.fulfill(json={"suggestions": [{"text": "迟到的", "url": "/", "note": ""}]})
    expect(options(page).first).to_contain_text("叉车")
    expect(page.get_by_text("迟到的")).to_have_count(0)
    box.fill("")
    expect(page.get_by_role("listbox")).to_have_count(0)


@pytest.fixture
def touched(browser: Browser, site: str) -> Iterator[Page]:
    """A telephone's window that knows fingers only."""
    context = browser.new_context(
        base_url=site, viewport={"width": PHONE, "height": 780}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    yield context.new_page()
    context.close()


def test_suggestions_by_touch(touched: Page) -> None:
    touched.goto("/standards/gm10/11-3/")
    box_of(touched).tap()
    touched.keyboard.type("叉车")
    row = options(touched).filter(has_text="叉车三件事")
    expect(row).to_be_visible()
    for one in options(touched).all():
        size = one.bounding_box()
        assert size is not None
        assert size["height"] >= 48
    fits(touched)
    with touched.expect_navigation():
        row.tap()
    expect(touched.locator("h1")).to_have_text("叉车三件事：人、车、路")


def test_the_box_is_a_box_without_the_script(browser: Browser, site: str) -> None:
    context = window_of(browser, site, Visitor(PHONE, script=False))
    page = context.new_page()
    for place in PLACES:
        page.goto(place)
        box = box_of(page)
        assert box.get_attribute("role") is None
        box.fill("叉车证")
        with page.expect_navigation():
            box.press("Enter")
        expect(page.locator("h1")).to_have_text("“叉车证”")
    context.close()


def said_in(request: Request) -> str:
    return unquote(request.url.rpartition("q=")[2])
