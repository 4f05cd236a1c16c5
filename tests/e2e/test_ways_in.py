"""Ways in, as people go them: a code to the phone, a slip of paper, a lost phone; with and without JavaScript."""

import itertools
import re

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.e2e.conftest import Visitor
from tests.e2e.people import Look, Violations, enter, follow
from tests.served import manage

_numbers = itertools.count(1)

# The code that a login waits for: the message itself is forgotten once it is handed over.
SENT = """
from django.contrib.sessions.models import Session
for row in Session.objects.all():
    pending = row.get_decoded().get("account_login")
    state = pending and pending["state"]["stages"]["login_by_code"]["data"]
    if state and state["phone"] == "+86{phone}":
        print("code:", state["code"])
"""
# The code that a new number waits for.
NUMBER = """
from django.contrib.sessions.models import Session
for row in Session.objects.all():
    state = row.get_decoded().get("account_number")
    if state and state["phone"] == "+86{phone}":
        print("code:", state["code"])
"""
DESK = """
from accounts.enums import MemberRole
from accounts.roles import Role
from tests import factories
n = {n}
desk = factories.user(Role.HELP_DESK, name="示例受理", email=f"desk{{n}}@example.org")
factories.user(Role.EDITOR, name="示例编辑", email=f"editor{{n}}@example.org")
factories.user(Role.ADMINISTRATOR, name="示例管理员甲", email=f"chief{{n}}@example.org")
factories.user(Role.ADMINISTRATOR, name="示例管理员乙", email=f"other{{n}}@example.org")
firm = factories.enterprise(name=f"示例企业{{n}}号")
owner = factories.user(name=f"示例厂长{{n}}", email=f"owner{{n}}@example.org", phone=f"1350000{{1000 + n}}")
factories.member(firm, MemberRole.MANAGER, owner)
"""


@pytest.fixture
def n(site_environment: dict[str, str]) -> int:
    """A number of this walk's own, with its people and its enterprise."""
    number = next(_numbers)
    manage(site_environment, "shell", "-c", DESK.format(n=number))
    return number


def test_an_owner_comes_by_a_code_to_his_phone(
    page: Page, visitor: Visitor, site_environment: dict[str, str], look: Look, violations: Violations
) -> None:
    phone = f"1380000{1000 + visitor.width + visitor.script}"
    page.goto("/accounts/login/")
    follow(page, page.get_by_role("link", name="用手机验证码登录"))
    assert violations() == []
    look("code-request")
    page.get_by_label("手机号或邮箱").fill(phone)
    page.get_by_role("button", name="获取验证码").click()

    expect(page.locator("h1")).to_have_text("输入验证码")
    assert violations() == []
    look("code-confirm")
    page.get_by_label("验证码").fill("000000")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("main")).to_contain_text("验证码不对")
    said = manage(site_environment, "shell", "-c", SENT.format(phone=phone))
    page.get_by_label("验证码").fill(re.search(r"code: (\d{6})", said)[1])
    page.get_by_role("button", name="登录", exact=True).click()

    page.goto("/accounts/sessions/")
    expect(page.locator("h1")).to_have_text("您怎么称呼")
    assert violations() == []
    look("name")
    page.get_by_label("姓名").fill("示例负责人")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("h1")).to_have_text("我的登录")
    assert violations() == []
    look("sessions")

    page.goto("/accounts/move/")
    page.get_by_role("button", name="要一个链接").click()
    expect(page.get_by_label("链接")).to_have_value(re.compile(r"/accounts/move/\S+"))
    assert violations() == []
    look("move")


def test_a_bureau_without_sms_hands_out_slips_and_they_work(
    page: Page, other_page: Page, *, n: int, look: Look, violations: Violations
) -> None:
    desk = other_page
    enter(desk, f"desk{n}@example.org")
    desk.goto("/accounts/desk/slips/")
    desk.get_by_label("企业", exact=True).fill(f"示例企业{n}号")
    with desk.expect_download() as download:
        desk.get_by_role("button", name="做纸条").click()
    paper = pypdfium2.PdfDocument(download.value.path())[0].get_textpage().get_text_range()
    code = re.search(r"\b[2-9A-Z]{5}[-\ufffe][2-9A-Z]{5}\b", paper)
    assert code
    code = code[0].replace("\ufffe", "-")
    assert f"示例企业{n}号" in paper

    page.goto(f"/accounts/login/invitation/?code={code}")
    assert violations() == []
    look("slip-code")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("main")).to_contain_text(f"示例企业{n}号")
    assert violations() == []
    page.get_by_label("姓名").fill("示例负责人")
    page.get_by_label("手机号").fill(f"1390000{1000 + n}")
    page.get_by_label("密码", exact=True).fill("a-word-of-my-own-1")
    page.get_by_label("密码，再输一遍").fill("a-word-of-my-own-1")
    look("slip-who")
    page.get_by_role("button", name="建账号").click()
    page.goto("/mine/")
    expect(page.locator("main")).to_contain_text(f"示例企业{n}号")

    page.context.clear_cookies()
    page.goto(f"/accounts/login/invitation/?code={code}")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator("main")).to_contain_text("这个邀请码不能用")
    look("slip-used")


def test_a_lost_number_is_replaced_by_its_owner_and_by_the_desk(
    page: Page, site_environment: dict[str, str], *, n: int, look: Look, violations: Violations
) -> None:
    phone = f"1360000{1000 + n}"
    enter(page, f"owner{n}@example.org", second=False)
    page.goto("/mine/")
    follow(page, page.get_by_role("link", name="换手机号"))
    assert violations() == []
    page.get_by_label("新手机号").fill(phone)
    look("number")
    follow(page, page.get_by_role("button", name="往新号码发验证码"))
    assert violations() == []
    look("number-confirm")
    said = manage(site_environment, "shell", "-c", NUMBER.format(phone=phone))
    page.get_by_label("验证码").fill(re.search(r"code: (\d{6})", said)[1])
    follow(page, page.get_by_role("button", name="换成这个号码"))
    expect(page.locator("main")).to_contain_text("手机号换好了")

    page.context.clear_cookies()
    enter(page, f"desk{n}@example.org")
    page.goto(f"/accounts/desk/holders/?q=示例厂长{n}")
    follow(page, page.get_by_role("link", name=f"示例厂长{n}", exact=True))
    look("holder")
    follow(page, page.get_by_role("link", name="给他换手机号"))
    assert violations() == []
    page.get_by_label("新手机号").fill(f"1370000{1000 + n}")
    page.get_by_label("怎么核对的").fill("回拨登记的座机，本人接的")
    look("number-by-desk")
    follow(page, page.get_by_role("button", name="是本人，换成新号码"))
    expect(page.locator("main")).to_contain_text("请他用新号码收一次验证码")


def test_people_are_found_with_and_without_javascript(page: Page, visitor: Visitor, *, n: int, look: Look) -> None:
    enter(page, f"chief{n}@example.org")
    page.goto("/admin/users/")
    main = page.locator("main")
    # Wagtail's own box takes its script; ours stands in for it.
    box = page.locator("[name=q]:not(#menu-search-q)").filter(visible=True)
    box.fill(f"editor{n}@")
    box.press("Enter")
    expect(main.get_by_role("link", name="示例管理员甲")).to_have_count(0)
    expect(main.get_by_role("link", name="示例编辑")).to_have_count(1)
    look("people-found")
    if not visitor.script:
        follow(page, main.get_by_role("link", name="按条件筛选"))
        look("people-filters")
        page.locator("#plain-is_active").get_by_text("否").first.click()
        follow(page, main.get_by_role("button", name="找", exact=True))
        expect(main.get_by_role("link", name="示例编辑")).to_have_count(0)


def test_staff_with_a_lost_phone_get_back_in(
    page: Page, other_page: Page, *, n: int, look: Look, violations: Violations
) -> None:
    enter(page, f"chief{n}@example.org")
    page.goto("/accounts/desk/second-factor/")
    page.get_by_label("谁的").fill(f"editor{n}@example.org")
    page.get_by_label("原因").fill("手机丢了，本人到办公室当面说明")
    page.get_by_role("button", name="申请重置").click()
    expect(page.locator("main")).to_contain_text("已申请")
    assert page.get_by_role("button", name="确认重置").count() == 0

    other = other_page
    enter(other, f"other{n}@example.org")
    other.goto("/accounts/desk/second-factor/")
    other.get_by_role("button", name="确认重置示例编辑的").first.click()
    expect(other.locator("main")).to_contain_text("已重置")
    page.reload()
    assert violations() == []
    look("resets")

    page.context.clear_cookies()
    enter(page, f"editor{n}@example.org", second=False)
    expect(page.locator("h1")).to_have_text("设置二次验证")
    assert violations() == []
    look("second-factor")
    secret = page.locator(".login-secret code").inner_text()
    page.get_by_label("手机上显示的 6 位数字").fill(factories.code_now(secret))
    page.get_by_role("button", name="设好了").click()
    expect(page.locator("h1")).to_have_text("备用码")
    look("recovery-codes")
