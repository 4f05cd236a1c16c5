"""A newcomer makes the one-time password that `make run` printed his own, sets up his phone, and is at his desk."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.e2e.conftest import DESKTOP, Visitor
from tests.served import manage, served

ADDRESS = "chief@example.org"
OWN = "a-word-of-my-own-1"
printed: list[str] = []


@pytest.fixture(scope="module")
def site(site_environment: dict[str, str]) -> Iterator[str]:
    """The site with its first administrator, whose password nobody has used yet."""
    environment = site_environment | {"ADMIN_EMAIL": ADDRESS}
    printed[:] = re.findall(r"一次性密码：(\S+?)（", manage(environment, "make_admin"))
    with served(environment, Path(environment["VAR_DIR"]).parent) as address:
        yield address


@pytest.fixture
def visitor() -> Visitor:
    """The password is good for one login, so one visitor comes."""
    return Visitor(DESKTOP)


def test_from_the_printed_password_to_the_desk_and_out(
    page: Page, look: Callable[[str], None], violations: Callable[[], list[str]]
) -> None:
    page.goto("/admin/")
    expect(page.locator("h1")).to_have_text("登录")
    assert violations() == []
    look("login")
    page.get_by_label("手机号或邮箱").fill(ADDRESS)
    page.get_by_label("密码").fill(printed[0])
    page.get_by_role("button", name="登录").click()

    expect(page.locator("h1")).to_have_text("修改密码")
    assert violations() == []
    look("change-password")
    page.goto("/admin/users/")
    expect(page.locator("h1")).to_have_text("修改密码")
    page.get_by_label("现在的密码").fill(printed[0])
    page.get_by_label("新密码", exact=True).fill(OWN)
    page.get_by_label("新密码，再输一遍").fill(OWN)
    page.get_by_role("button", name="修改").click()

    expect(page.locator("h1")).to_have_text("设置二次验证")
    assert violations() == []
    look("second-factor")
    secret = page.locator(".login-secret code").inner_text()
    page.get_by_label("手机上显示的 6 位数字").fill(factories.code_now(secret))
    page.get_by_role("button", name="设好了").click()
    expect(page.locator("h1")).to_have_text("备用码")
    assert violations() == []
    look("recovery-codes")
    page.get_by_role("link", name="已收好，继续").click()
    page.goto("/admin/users/")

    expect(page).to_have_url(re.compile(r"/admin/users/$"))
    expect(page.get_by_role("table")).to_contain_text(ADDRESS)
    look("people")
    page.goto("/admin/")
    expect(page.locator("main")).to_contain_text("管理人员、岗位、基础数据和站点标识")

    page.goto("/admin/logout/")
    page.get_by_role("button", name="退出").click()
    page.goto("/admin/")
    expect(page.locator("h1")).to_have_text("登录")
