"""An owner's way in, his firm, and what is held about him, by the Tab and Enter keys alone."""

import itertools
import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Visitor
from tests.e2e.keys import hit, press, tab_to, type_into
from tests.e2e.people import enter, photo
from tests.e2e.test_ways_in import SENT
from tests.served import manage

_numbers = itertools.count(1)

PEOPLE = """
from accounts.roles import Role
from tests import factories
factories.user(Role.HELP_DESK, name="示例受理", email="keys{n}@example.org")
factories.enterprise(name="示例按键{n}厂")
"""

pytestmark = pytest.mark.parametrize(
    "visitor", [Visitor(PHONE), Visitor(DESKTOP), Visitor(PHONE, script=False)], ids=str, indirect=True
)


@pytest.fixture
def n(site_environment: dict[str, str]) -> int:
    """A number of this walk's own, with its people and its enterprise."""
    number = next(_numbers)
    manage(site_environment, "shell", "-c", PEOPLE.format(n=number))
    return number


def come_in(page: Page, environment: dict[str, str], n: int) -> None:
    """From the front page by a code to the phone, and say one's name."""
    phone = f"1360000{1000 + n}"
    page.emulate_media(reduced_motion="reduce")
    page.goto("/accounts/login/")
    press(page, "用手机验证码登录")
    expect(page.locator("h1")).to_have_text("用验证码登录")
    type_into(page, "手机号或邮箱", phone)
    hit(page)
    expect(page.locator("h1")).to_have_text("输入验证码")
    said = manage(environment, "shell", "-c", SENT.format(phone=phone))
    type_into(page, "验证码", re.search(r"code: (\d{6})", said)[1])  # type: ignore[index]
    hit(page)
    page.goto("/mine/")
    expect(page.locator("h1")).to_have_text("您怎么称呼")
    type_into(page, "姓名", "示例负责人")
    press(page, "保存")
    expect(page.locator("h1")).to_have_text("我的")


def test_a_firm_is_found_claimed_and_shared(
    page: Page, other_page: Page, site_environment: dict[str, str], n: int
) -> None:
    main = page.locator("main")
    come_in(page, site_environment, n)
    press(page, "找到我的企业")
    expect(page.locator("h1")).to_have_text("我的企业")
    press(page, "找到我的企业")
    expect(page.locator("h1")).to_have_text("找到我的企业")
    type_into(page, "企业名称", f"按键{n}厂")
    hit(page)
    press(page, f"示例按键{n}厂")
    expect(page.locator("h1")).to_contain_text("认领")
    tab_to(page, "营业执照照片")
    # The system's own window for choosing a file is no page of ours.
    page.get_by_label("营业执照照片").set_input_files(files=[photo()])
    press(page, "提交认领")
    expect(main).to_contain_text("认领已交上")

    enter(other_page, f"keys{n}@example.org")
    other_page.goto("/admin/enterprises/claims/")
    other_page.get_by_role("row", name=f"示例按键{n}厂").get_by_role("link", name="核对").click()
    other_page.get_by_role("button", name="一致，通过").click()

    page.goto("/mine/")
    press(page, f"示例按键{n}厂")
    expect(page.locator("h1")).to_have_text(f"示例按键{n}厂")
    type_into(page, "手机号", f"1350000{1000 + n}")
    tab_to(page, "身份")
    page.keyboard.press("ArrowDown")
    press(page, "发出邀请")
    expect(main).to_contain_text("邀请已发出")


def test_what_is_held_is_seen_taken_and_deleted(page: Page, site_environment: dict[str, str], n: int) -> None:
    main = page.locator("main")
    come_in(page, site_environment, n)
    press(page, "本站存了我的什么")
    expect(main).to_contain_text("示例负责人")
    with page.expect_download() as download:
        tab_to(page, "下载")
        page.keyboard.press("Enter")
    assert "示例负责人" in json.dumps(json.loads(download.value.path().read_text()), ensure_ascii=False)
    press(page, "注销账号")
    expect(page.locator("h1")).to_have_text("注销账号")
    tab_to(page, "我明白注销以后找不回来")
    page.keyboard.press("Space")
    press(page, "注销账号，删除资料")
    expect(main).to_contain_text("账号已注销")
