"""What walks of people who log in have in common."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests import factories

Look = Callable[[str], None]
Violations = Callable[[], list[str]]


def enter(page: Page, email: str, *, second: bool = True) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("手机号或邮箱").fill(email)
    page.get_by_label("密码").fill("pass-word-1")
    page.get_by_role("button", name="登录", exact=True).click()
    if second:
        page.get_by_label("验证码").fill(factories.code_now())
        page.get_by_role("button", name="继续").click()
