"""Journey (e): an editor copies a page into the WeChat account in one minute."""

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, Visitor
from tests.e2e.keys import PATIENCE
from tests.e2e.people import enter
from tests.served import manage

# A second factor works once: each walk has an editor of its own.
EDITORS = (f"editor{number}@example.org" for number in itertools.count(1))
MAKE = """
from accounts.roles import Role
from tests import factories
factories.user(Role.EDITOR, name="编辑甲", email="{}")
"""
SAID = [
    "干式除尘器没有任何一种控爆措施",
    "今天就能做、不花钱的",
    "加泄爆导管朝向安全区或抑爆装置",
    "具体以裁量基准和处罚决定为准",
    "应急管理部令第10号《工贸企业重大事故隐患判定标准》第十一条(三)",
    "施行：2023-05-15",
    "第 1 次发布",
]
# A second window stands for the editor of the WeChat account: what is pasted there is what arrives.
WECHAT = "<meta charset=utf-8><div id=there contenteditable style='min-height:9em'></div>"


@pytest.fixture
def editor(site_environment: dict[str, str]) -> str:
    """The address of somebody who writes pages."""
    email = next(EDITORS)
    manage(site_environment, "shell", "-c", MAKE.format(email))
    return email


@pytest.fixture
def visitor() -> Visitor:
    """An office PC."""
    return Visitor(DESKTOP)


def to_the_copy(page: Page, editor: str) -> None:
    """Log in, find the page, open what is copied."""
    enter(page, editor)
    expect(page.locator("body")).to_contain_text("编辑甲")
    page.goto("/standards/gm10/11-3/")
    title = page.locator("h1").inner_text()
    page.goto(f"/admin/pages/search/?q={title}")
    page.get_by_role("link", name=title, exact=True).first.click()
    page.get_by_role("button", name="动作").first.click()
    page.get_by_role("link", name="复制到公众号").click()
    expect(page.locator("h1")).to_contain_text("复制到公众号")


def pasted(page: Page) -> str:
    """What arrives where it is pasted."""
    there = page.context.new_page()
    there.set_content(WECHAT)
    there.locator("#there").click()
    there.keyboard.press("Control+V")
    expect(there.locator("#there")).to_contain_text("本局解释")
    return there.locator("#there").inner_html()


def expect_the_page(html: str) -> None:
    for text in SAID:
        assert text in html
    assert html.count("data:image/png;base64,") == 3
    assert "style=" in html
    assert "<a " not in html


def test_from_login_to_the_clipboard(page: Page, editor: str, look: Callable[[str], None]) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    to_the_copy(page, editor)
    look("copy")
    page.get_by_role("button", name="复制正文").click()
    expect(page.locator("#copy-said")).to_contain_text("已复制")
    read = """async () => {
        const [item] = await navigator.clipboard.read();
        return await (await item.getType("text/html")).text();
    }"""
    expect_the_page(page.evaluate(read))
    expect_the_page(pasted(page))
    page.bring_to_front()
    page.get_by_role("button", name="复制“阅读原文”的地址").click()
    expect(page.locator("#copy-said")).to_contain_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/standards/gm10/11-3/")


def test_by_keyboard_alone(page: Page, editor: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    to_the_copy(page, editor)
    page.go_back()
    for name in ("动作", "复制到公众号"):
        tab_within_the_desk(page, name)
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("复制到公众号")
    tab_within_the_desk(page, "复制正文")
    page.keyboard.press("Enter")
    expect(page.locator("#copy-said")).to_contain_text("已复制")
    expect_the_page(pasted(page))


def tab_within_the_desk(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus; how Wagtail marks it is Wagtail's."""
    for _ in range(PATIENCE):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.innerText || document.activeElement.ariaLabel || ''"):
            return
    raise AssertionError(f"Tab never came to {name}")


def test_without_a_permission_or_a_newer_clipboard(page: Page, editor: str) -> None:
    """As over plain http in the office's own network."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    to_the_copy(page, editor)
    page.get_by_role("button", name="复制正文").click()
    expect(page.locator("#copy-said")).to_contain_text("已复制")
    expect_the_page(pasted(page))


def test_where_the_browser_refuses_it_is_selected(page: Page, editor: str) -> None:
    page.add_init_script("document.execCommand = () => false")
    to_the_copy(page, editor)
    page.get_by_role("button", name="复制正文").click()
    expect(page.locator("#copy-said")).to_contain_text("Ctrl+C")
    page.keyboard.press("Control+C")
    expect_the_page(pasted(page))
