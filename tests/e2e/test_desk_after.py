"""After release, at the desk: two editors at one page, its story, withdrawing it with a look at its uses, reviewing."""

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Visitor, picture
from tests.e2e.people import enter, fits, follow
from tests.served import manage

Look = Callable[[Page, str], None]
_numbers = itertools.count(1)
PEOPLE = """
from datetime import timedelta
from django.utils import timezone
from accounts.roles import Role
from tests import factories
n = {n}
for role, name in ((Role.EDITOR, "编辑"), (Role.EDITOR, "另一位"), (Role.REVIEWER, "审核"), (Role.RELEASER, "发布")):
    email = f"{{role.value}}{{'-2' if name == '另一位' else ''}}-after{{n}}@example.org"
    factories.user(role, name=f"示例{{name}}", email=email)
standard = factories.standard(short_title=f"示例标准{{n}}", slug=f"after-{{n}}", code=f"AFTER-{{n}}")
due = timezone.localdate() - timedelta(days=40)
page = factories.criterion(standard, next_review=due, slug=f"after-{{n}}", code=f"AFTER-{{n}}")
factories.case(criteria=(page,), slug=f"after-{{n}}", code=f"AFTER-{{n}}")
print("things:", page.pk, page.url)
"""


class Case:
    """The page of one walk."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.n = next(_numbers)
        said = manage(environment, "shell", "-c", PEOPLE.format(n=self.n))
        self.key, self.url = said.rpartition("things: ")[2].split()

    def email(self, role: str) -> str:
        return f"{role}-after{self.n}@example.org"

    @property
    def edit(self) -> str:
        return f"/admin/pages/{self.key}/edit/"


@pytest.fixture
def case(site_environment: dict[str, str]) -> Case:
    return Case(site_environment)


# Wagtail's editor is a script; what it sends is tried in tests/content/desk.
@pytest.mark.parametrize("visitor", [Visitor(PHONE), Visitor(DESKTOP)], ids=str, indirect=True)
def test_what_happens_to_a_page_after_its_release(page: Page, other_page: Page, visitor: Visitor, case: Case) -> None:
    def look(window: Page, name: str) -> None:
        picture(window, f"after-{name}-{visitor}")

    enter(page, case.email("editor"))
    page.goto(case.edit)
    expect(page.locator("body")).to_contain_text("站在现场能照着做的动作")
    look(page, "edit")
    two_windows(page, other_page, case, look)
    previews(page, visitor, look)
    page.goto(f"/admin/desk/{case.key}/story/")
    expect(page.locator("main")).to_contain_text("示例另一位 保存，改了“大意”")
    fits(page)
    look(page, "story")
    reviewed(other_page, case, look)
    withdrawn(other_page, case, look)


def two_windows(page: Page, other_page: Page, case: Case, look: Look) -> None:
    """The second to save sees both texts, and chooses."""
    enter(other_page, case.email("editor-2"))
    other_page.goto(case.edit)
    page.locator("[name=gist]").fill("第一位写的大意")
    follow(page, page.locator("button.action-save").first)
    other_page.locator("[name=gist]").fill("第二位写的大意")
    follow(other_page, other_page.locator("button.action-save").first)
    main = other_page.locator("main")
    expect(main).not_to_contain_text("只有您改过的")
    for words in ("别人保存了", "第一位写的大意", "第二位写的大意"):
        expect(main).to_contain_text(words)
    fits(other_page)
    look(other_page, "both")
    other_page.locator("input[name=choice-gist][value=mine]").check()
    follow(other_page, other_page.get_by_role("button", name="按选好的保存草稿"))
    expect(other_page.locator("[name=gist]")).to_have_value("第二位写的大意")


def previews(page: Page, visitor: Visitor, look: Look) -> None:
    """The draft in the width of a phone and of a desk, beside the form."""
    page.goto(page.url)
    page.locator("[data-side-panel-toggle=preview]").first.click()
    frame = page.frame_locator("iframe[data-w-preview-target=iframe]").first
    expect(frame.locator("h1")).to_be_visible()
    for size, width in (("手机（360）", "360"), ("电脑（1280）", "1280")):
        page.get_by_label(size).check(force=True)
        assert frame.locator("html").evaluate("() => String(window.innerWidth)") == width
        look(page, f"preview-{width}")


def reviewed(window: Page, case: Case, look: Look) -> None:
    """A reviewer finds it among what is due, and says that it stays as it is."""
    window.context.clear_cookies()
    enter(window, case.email("reviewer"))
    window.goto("/admin/reviews/")
    look(window, "reviews")
    window.goto(f"/admin/desk/{case.key}/review/")
    look(window, "review")
    follow(window, window.get_by_role("button", name="已复核，内容不变"))
    window.goto(case.url)
    expect(window.locator(".colophon")).to_contain_text("最近核对")


def withdrawn(window: Page, case: Case, look: Look) -> None:
    """A releaser sees what uses it, and takes it off; readers are told why."""
    window.context.clear_cookies()
    enter(window, case.email("releaser"))
    window.goto(f"/admin/desk/{case.key}/withdraw/")
    expect(window.locator("main")).to_contain_text("案例（1）")
    window.locator("[name=reason]").fill("审核时看串了行")
    window.locator("[name=told_readers]").fill("条款号写错了，改好后重新发布。")
    look(window, "withdraw")
    follow(window, window.get_by_role("button", name="撤下"))
    window.context.clear_cookies()
    window.goto(case.url)
    expect(window.locator("main")).to_contain_text("条款号写错了，改好后重新发布。")
    expect(window.locator("main")).not_to_contain_text("看串了行")
    fits(window)
    look(window, "gone")
