"""What walks of people who log in have in common."""

import io
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page

from tests import factories

Look = Callable[[str], None]
Violations = Callable[[], list[str]]
# What a thumb has to hit, without what stands in the head and foot of every page, and links within a sentence.
TOO_SMALL = """
() => [...document.querySelectorAll("main button, main a.button, main summary, main input:not([type=hidden]), " +
  ".thumb .link-list a, main fieldset label, main .field-check label")]
  .filter((it) => it.offsetParent && it.type !== "radio" && it.type !== "checkbox")
  .filter((it) => it.getBoundingClientRect().height < 47.5)
  .map((it) => it.outerHTML.slice(0, 80))
"""
# As well, of a box to tick that stands in its label the label counts.
THUMB = TOO_SMALL.replace('it.type !== "radio"', '!it.matches("label input")')


def enter(page: Page, email: str, *, second: bool = True) -> None:
    page.goto("/accounts/login/")
    fill_in(page, email, second=second)


def fill_in(page: Page, email: str, *, second: bool = True, ahead: int = 0) -> None:
    """Log in on the page that asks for it; `ahead`: which code the phone shows, each is good once."""
    page.get_by_label("手机号或邮箱").fill(email)
    page.get_by_label("密码").fill("pass-word-1")
    follow(page, page.get_by_role("button", name="登录", exact=True))
    if second:
        page.get_by_label("验证码").fill(factories.code_now(ahead=ahead))
        follow(page, page.get_by_role("button", name="继续"))


def follow(page: Page, locator: Locator) -> None:
    """Click on what leads to another page, and wait until that one is there: a click alone does not."""
    with page.expect_navigation():
        locator.click()


def fits(page: Page) -> None:
    """Nothing wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def sound(page: Page, violations: Violations, small: str = TOO_SMALL) -> None:
    """Nothing that axe finds, nothing too small for a thumb, nothing wider than the window."""
    assert violations() == []
    assert page.evaluate(small) == []
    fits(page)


def photo() -> FilePayload:
    """A photo as a phone hands it over."""
    file = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(file, "PNG")
    return {"name": "照片.png", "mimeType": "image/png", "buffer": file.getvalue()}
