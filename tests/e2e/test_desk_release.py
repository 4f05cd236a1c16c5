"""Journey (a) on the release desk: an explanation is written, sent back, read twice, planned for Monday and printed."""

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.content.paper.reading import words
from tests.e2e.conftest import DESKTOP, PHONE, SCREENSHOTS, Visitor, picture, window_of
from tests.e2e.people import enter, fits
from tests.served import manage

_numbers = itertools.count(1)
PEOPLE = """
from datetime import date
from accounts.roles import Role
from content.models import StandardPage, WatchedWord
from tests import factories
n = {n}
editor = factories.user(Role.EDITOR, name="示例编辑", email=f"desk-editor{{n}}@example.org")
for role, name, email in ((Role.REVIEWER, "示例初审", "first"), (Role.REVIEWER, "示例复审", "second"),
                          (Role.RELEASER, "示例发布", "releases")):
    factories.user(role, name=name, email=f"desk-{{email}}{{n}}@example.org")
WatchedWord.objects.update_or_create(text="示例写错的职务", defaults={{
    "kind": "leader", "better": "示例职务", "note": "示例任免文件", "blocks": True}})
page = factories.criterion(StandardPage.objects.live().first(), title=f"除尘器没有泄爆装置（示例{{n}}）",
    free_first="", how_to_fix="", law_links=[], slug=f"desk-release-{{n}}", code=f"DESK-RELEASE-{{n}}")
page.save_revision(user=editor)
print("page:", page.pk)
"""


@pytest.fixture(scope="module")
def site_environment(site_environment: dict[str, str]) -> dict[str, str]:
    """The site of a bureau with three levels: the setting is changed, and `migrate` lays the desk again."""
    changed = site_environment | {"RELEASE_LEVELS": "3"}
    manage(changed, "migrate", "--no-input")
    return changed


@pytest.fixture(params=[Visitor(PHONE), Visitor(DESKTOP)], ids=str)
def visitor(request: pytest.FixtureRequest) -> Visitor:
    """Wagtail's editor needs JavaScript."""
    return request.param


Enter = Callable[[str], Page]


@pytest.fixture
def case(site_environment: dict[str, str]) -> tuple[int, int]:
    """The number of this walk, and the key of its page."""
    n = next(_numbers)
    return n, int(manage(site_environment, "shell", "-c", PEOPLE.format(n=n)).rpartition("page: ")[2])


@pytest.fixture
def somebody(browser: Browser, site: str, visitor: Visitor, case: tuple[int, int]) -> Iterator[Enter]:
    """Let one person after the other log in, each in a window of his own."""
    windows: list[BrowserContext] = []

    def open_window(who: str) -> Page:
        windows.append(window_of(browser, site, visitor))
        page = windows[-1].new_page()
        enter(page, f"desk-{who}{case[0]}@example.org")
        page.goto(f"/admin/pages/{case[1]}/edit/")
        return page

    yield open_window
    for window in windows:
        window.close()


def look(page: Page, visitor: Visitor, name: str) -> None:
    picture(page, f"desk-release-{name}-{visitor}", full_page=False)


def press(page: Page, selector: str) -> None:
    """Choose a way to pass on: the first is the button at the foot of the form, the others lie in its menu."""
    way = page.locator(selector)
    if not way.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").click()
    way.click()


def pass_on(page: Page, action: str, *, comment: str) -> None:
    """Choose a step's act, fill in what it asks for, and go on; no pass without the tick."""
    press(page, f"[data-workflow-action-name={action}]")
    form = page.locator(".modal form")
    if action == "approve":
        form.locator("button[type=submit]").click()
        expect(page.locator(".modal")).to_contain_text("请先做保密审查")
        form.get_by_label("已做保密审查").check()
    form.locator("textarea").fill(comment)
    with page.expect_navigation():
        form.locator("button[type=submit]").click()


def monday() -> datetime:
    today = timezone.localtime()
    return (today + timedelta(days=7 - today.weekday())).replace(hour=8, minute=0, second=0, microsecond=0)


def plan(page: Page) -> None:
    """Set the hour in the panel at the side."""
    dialog = page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first
    if not dialog.is_visible():
        page.locator("[data-side-panel-toggle=status]").click()
    dialog.click()
    page.locator("#id_go_live_at").fill(f"{monday():%Y-%m-%d %H:%M}")
    with page.expect_navigation():
        page.locator("#schedule-publishing-dialog button[type=submit]").click()
    if page.locator("[data-side-panel=status]").is_visible():
        page.locator("[data-side-panel-toggle=status]").click()


def write(page: Page, visitor: Visitor) -> None:
    """The editor sees what is missing, is held up by one word, mends both, plans the hour and sends it."""
    main = page.locator("main")
    expect(main).to_contain_text("没有写怎么改")
    look(page, visitor, "missing")
    page.locator("[name=gist]").fill("除尘器没有泄爆、惰化、抑爆中的任何一种。由示例写错的职务批准。")
    page.locator("[name=how_to_fix]").fill("补装泄爆片，写进台帐。")
    press(page, "[name=action-submit]")
    expect(main).to_contain_text("“大意”里有“示例写错的职务”，建议写“示例职务”")
    look(page, visitor, "word")
    page.locator("[name=gist]").fill("除尘器没有泄爆、惰化、抑爆中的任何一种。由示例职务批准。")
    plan(page)
    expect(main).to_contain_text("“彻底改”里有“台帐”，建议写“台账”")
    look(page, visitor, "reminded")
    with page.expect_navigation():
        press(page, "[name=action-submit]")
    expect(page.locator(".messages")).to_contain_text("送审了，接下来是“初审”")


def test_an_explanation_is_passed_for_monday(
    somebody: Enter, case: tuple[int, int], visitor: Visitor, site_environment: dict[str, str]
) -> None:
    _, pk = case
    editor = somebody("editor")
    write(editor, visitor)

    first = somebody("first")
    expect(first.locator("footer [data-workflow-action-name=approve]")).to_be_visible()
    look(first, visitor, "to-read")
    pass_on(first, "reject", comment="“彻底改”：台帐应是台账；再写明先停机。")
    expect(first.locator(".messages")).to_contain_text("退回去了")
    editor.goto(f"/admin/pages/{pk}/edit/")
    expect(editor.locator("main")).to_contain_text("示例初审在“初审”退回了这一页")
    look(editor, visitor, "returned")
    editor.locator("[name=how_to_fix]").fill("先停机，再补装泄爆片，写进台账。")
    with editor.expect_navigation():
        press(editor, "[name=action-submit]")

    first.goto(f"/admin/pages/{pk}/edit/")
    pass_on(first, "approve", comment="改对了。")
    expect(first.locator(".messages")).to_contain_text("接下来是“复审”")
    pass_on(somebody("second"), "approve", comment="")
    releaser = somebody("releases")
    pass_on(releaser, "approve", comment="周一早上上线。")
    expect(releaser.locator(".messages")).to_contain_text(f"{monday():%Y-%m-%d %H:%M} 自动发布")
    prints(releaser, case, visitor)

    due = f"""
from django.utils import timezone
from wagtail.models import Revision
waiting = Revision.objects.get(object_id="{pk}", approved_go_live_at__isnull=False)
print("planned:", timezone.localtime(waiting.approved_go_live_at).isoformat())
waiting.content["go_live_at"] = waiting.approved_go_live_at = timezone.now()
waiting.content["go_live_at"] = waiting.content["go_live_at"].isoformat()
waiting.save()
"""
    said = manage(site_environment, "shell", "-c", due)
    assert said.rpartition("planned: ")[2].strip() == monday().isoformat()
    manage(site_environment, "publish_scheduled")
    releaser.goto(f"/admin/desk/{pk}/approval/2/")
    expect(releaser.locator("main")).to_contain_text("（定时）")


def prints(page: Page, case: tuple[int, int], visitor: Visitor) -> None:
    """The sheet names all five who had a hand in it, on the screen and on paper."""
    page.goto(f"/admin/desk/{case[1]}/approval/")
    main = page.locator("main")
    look(page, visitor, "sheet")
    fits(page)
    expect(main).to_contain_text(f"{monday():%Y-%m-%d}")
    answer = page.request.get(page.get_by_role("link", name="打印（PDF）").get_attribute("href") or "")
    (SCREENSHOTS / "desk-release-sheet.pdf").write_bytes(answer.body())
    text = words(answer.body())
    for said in ("示例编辑", "示例初审", "退回", "台帐应是台账", "改对了", "示例复审", "示例发布", "周一早上上线"):
        assert said in text, said
