"""The register, and an owner who finds his firm in it: imported, mended, claimed, shared, left, forgotten.

On a phone and on a desktop, with JavaScript and without, the help desk in Wagtail's admin too.
"""

import itertools

import pytest
from playwright.sync_api import Page, expect

from accounts.credit_code import check_character
from intake.tables.writing import write
from tests.e2e.conftest import Visitor
from tests.e2e.people import Look, Violations, enter, follow, photo
from tests.served import manage

_numbers = itertools.count(1)

PEOPLE = """
from accounts.roles import Role
from tests import factories
n = {n}
factories.user(Role.HELP_DESK, name="示例受理", email=f"clerk{{n}}@example.org")
factories.user(name="示例负责人", email=f"owner{{n}}@example.org")
factories.user(name="示例安全员", email=f"officer{{n}}@example.org", phone=f"1370000{{1000 + n}}", phone_verified=True)
factories.enterprise(name=f"示例企业{{n}}厂")
factories.enterprise(name=f"示例企业{{n}}厂（旧址）", address="乙路 9 号")
"""
HEADERS = ["企业名称", "统一社会信用代码", "地址", "联系人", "联系电话"]


@pytest.fixture
def n(site_environment: dict[str, str]) -> int:
    """A number of this walk's own, with its people and its enterprise."""
    number = next(_numbers)
    manage(site_environment, "shell", "-c", PEOPLE.format(n=number))
    return number


def code_of(n: int, which: int) -> str:
    """A code that has its form and belongs to nobody."""
    body = f"91350200{n:05}{which:04}"
    return body + check_character(body)


def hand_in(desk: Page, rows: list[list[str]]) -> None:
    """Upload a table and wait for its preview."""
    desk.goto("/admin/enterprises/import/")
    table = {"name": "名录.xlsx", "mimeType": "application/octet-stream", "buffer": write(HEADERS, rows)}
    desk.locator("input[type=file]").set_input_files(files=[table])
    desk.get_by_role("button", name="上传").click()


def go_to(desk: Page, item: str, *, script: bool) -> None:
    """Go to what the menu of the admin names; without JavaScript the front page of the desk lists it."""
    desk.goto("/admin/")
    if script:
        desk.locator("#wagtail-sidebar nav").wait_for(state="attached")
        # On a phone the menu is behind its button.
        if (toggle := desk.get_by_role("button", name="切换侧边栏")).is_visible():
            toggle.click()
        desk.locator("#wagtail-sidebar").get_by_role("link", name=item, exact=True).click()
    else:
        desk.locator("main").get_by_role("link", name=item, exact=True).click()


def test_the_help_desk_imports_mends_doubles_and_imports_again(
    page: Page, visitor: Visitor, *, n: int, look: Look
) -> None:
    rows = [
        [f"示例企业{n}厂", code_of(n, 1), "甲路 1 号", "示例人员01", "0592-0000000"],
        [f"示例企业{n}分厂", code_of(n, 2), "甲路 2 号", "", ""],
        [f"示例企业{n}坏行", "91350100M000100Y44", "", "", ""],
    ]
    enter(page, f"clerk{n}@example.org")
    hand_in(page, rows)
    main = page.locator("main")
    expect(main).to_contain_text("对不上校验位")
    look("import-preview")
    page.get_by_role("button", name="确认").click()
    expect(main).to_contain_text("示例企业")
    look("import-result")

    hand_in(page, rows)
    expect(main).to_contain_text("没有变化 2")
    look("import-again")

    go_to(page, "企业名录", script=visitor.script)
    # Wagtail's own box takes its script; ours stands in for it.
    box = page.locator("[name=q]").filter(visible=True)
    box.fill(f"示例企业{n}")
    box.press("Enter")
    expect(main.get_by_role("link", name=f"示例企业{n}坏行")).to_have_count(0)
    look("register")
    main.get_by_role("link", name=f"示例企业{n}厂（旧址）", exact=True).click()
    main.get_by_role("link", name="这是重复登记，并到另一条").click()
    page.get_by_label("找要留下的那一条").fill(f"示例企业{n}厂")
    follow(page, page.get_by_role("button", name="找", exact=True))
    look("merge-which")
    follow(page, main.get_by_role("row", name=code_of(n, 1)).get_by_role("link", name="并到这一条"))
    look("merge-both")
    page.get_by_role("button", name="是同一家，合并").click()
    expect(main).to_contain_text("已并到")
    look("merged")
    page.get_by_role("button", name="撤销合并").click()
    expect(main).to_contain_text("已撤销")

    # A firm of the list has moved: the entry is mended by hand too.
    main.get_by_role("link", name="修改登记").click()
    page.get_by_role("textbox", name="生产经营地址").fill("丙路 3 号")
    look("register-edit")
    page.get_by_role("button", name="保存").click()
    expect(main).to_contain_text("已保存")


def test_an_owner_claims_his_firm_shares_it_and_a_colleague_leaves(
    page: Page, other_page: Page, visitor: Visitor, *, n: int, look: Look, violations: Violations
) -> None:
    main = page.locator("main")
    enter(page, f"owner{n}@example.org", second=False)
    page.goto("/mine/")
    assert violations() == []
    look("mine")
    page.get_by_role("link", name="找到我的企业").click()
    page.get_by_role("link", name="找到我的企业").click()
    page.get_by_label("企业名称或统一社会信用代码").fill(f"企业{n}厂")
    follow(page, page.get_by_role("button", name="找", exact=True))
    assert violations() == []
    look("find-firm")
    page.get_by_role("link", name=f"示例企业{n}厂", exact=True).click()
    page.get_by_label("营业执照照片").set_input_files(files=[photo()])
    assert violations() == []
    look("claim")
    page.get_by_role("button", name="提交认领").click()
    expect(main).to_contain_text("认领已交上")
    assert violations() == []
    look("my-enterprises")

    desk = other_page
    enter(desk, f"clerk{n}@example.org")
    go_to(desk, "企业认领", script=visitor.script)
    desk.get_by_role("row", name=f"示例企业{n}厂").first.get_by_role("link", name="核对").click()
    expect(desk.get_by_role("img", name="营业执照照片")).to_be_visible()
    desk.get_by_role("button", name="一致，通过").click()
    expect(desk.locator("main")).to_contain_text("现在是")

    page.goto("/mine/")
    expect(main).to_contain_text("企业认领通过了")
    page.get_by_role("link", name=f"示例企业{n}厂", exact=True).first.click()
    page.get_by_label("手机号").fill(f"1370000{1000 + n}")
    page.get_by_label("身份").select_option("safety_officer")
    page.get_by_role("button", name="发出邀请").click()
    expect(main).to_contain_text("邀请已发出")
    assert violations() == []
    look("my-enterprise")

    officer = desk
    officer.context.clear_cookies()
    enter(officer, f"officer{n}@example.org", second=False)
    officer.goto("/mine/enterprises/")
    officer.get_by_role("button", name="接受").click()
    expect(officer.locator("main")).to_contain_text("您加入了")
    officer.get_by_role("link", name=f"示例企业{n}厂", exact=True).click()
    address = officer.url
    officer.get_by_role("link", name="离开这家企业").click()
    officer.get_by_role("button", name="离开", exact=True).click()
    expect(officer.locator("main")).to_contain_text("您已离开")
    assert officer.goto(address).status == 404


def test_somebody_sees_what_is_held_takes_it_and_has_it_deleted(
    page: Page, *, n: int, look: Look, violations: Violations
) -> None:
    enter(page, f"officer{n}@example.org", second=False)
    page.goto("/mine/")
    page.get_by_role("link", name="本站存了我的什么").click()
    expect(page.locator("main")).to_contain_text(f"officer{n}@example.org")
    assert violations() == []
    look("my-data")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    assert f"officer{n}@example.org" in download.value.path().read_text()
    follow(page, page.get_by_role("link", name="注销账号"))
    assert violations() == []
    look("delete-account")
    page.get_by_role("button", name="注销账号").click()
    expect(page.locator("main")).to_contain_text("请先在下面打勾")
    page.get_by_label("我明白注销以后找不回来").check()
    page.get_by_role("button", name="注销账号").click()
    expect(page.locator("main")).to_contain_text("账号已注销")
    enter(page, f"officer{n}@example.org", second=False)
    expect(page.locator("main")).to_contain_text("不对")
