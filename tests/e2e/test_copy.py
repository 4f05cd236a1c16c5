"""Journey (e): an editor copies a page into the WeChat account in one minute."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, Visitor
from tests.served import manage, served

WHO, WORD = "editor@example.org", "pass-word-of-an-editor-1"
MAKE = f"""
from django.contrib.auth.models import Group
from accounts.models import User
from accounts.roles import Role
person = User.objects.create_user(name="编辑甲", email="{WHO}", password="{WORD}", is_staff=True)
person.groups.set(Group.objects.filter(name=Role.EDITOR.label))
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


@pytest.fixture(scope="module")
def site(site_environment: dict[str, str]) -> Iterator[str]:
    """The site with an editor."""
    manage(site_environment, "shell", "-c", MAKE)
    with served(site_environment, Path(site_environment["VAR_DIR"]).parent) as address:
        yield address


@pytest.fixture
def visitor() -> Visitor:
    """An office PC."""
    return Visitor(DESKTOP)


def to_the_copy(page: Page) -> None:
    """Log in, find the page, open what is copied."""
    page.goto("/admin/")
    page.get_by_label("手机号或邮箱").fill(WHO)
    page.get_by_label("密码").fill(WORD)
    page.get_by_role("button", name="登录").click()
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


def test_from_login_to_the_clipboard(page: Page, look: Callable[[str], None]) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    to_the_copy(page)
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


def test_without_a_permission_or_a_newer_clipboard(page: Page) -> None:
    """As over plain http in the office's own network."""
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    to_the_copy(page)
    page.get_by_role("button", name="复制正文").click()
    expect(page.locator("#copy-said")).to_contain_text("已复制")
    expect_the_page(pasted(page))


def test_where_the_browser_refuses_it_is_selected(page: Page) -> None:
    page.add_init_script("document.execCommand = () => false")
    to_the_copy(page)
    page.get_by_role("button", name="复制正文").click()
    expect(page.locator("#copy-said")).to_contain_text("Ctrl+C")
    page.keyboard.press("Control+C")
    expect_the_page(pasted(page))
