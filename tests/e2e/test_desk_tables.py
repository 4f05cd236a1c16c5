"""Journey (b): a standard is superseded; forty items are mapped from an Excel list, and readers see it at once."""

import itertools
import json
import sys
import time
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from intake.tables.writing import XLSX, write
from tests.e2e.people import Look, enter, fits, follow
from tests.served import manage

_numbers = itertools.count(1)
PEOPLE = """
import json
from accounts.roles import Role
from content.domain import generation
from content.models import CriterionPage, StandardPage
from tests import factories
n = {n}
for role in (Role.EDITOR, Role.REVIEWER, Role.RELEASER):
    factories.user(role, name=f"示例{{role.label}}", email=f"tables-{{role.value}}{{n}}@example.org")
old = StandardPage.objects.get(code="GM10")
before = StandardPage.objects.filter(successor__code__startswith="NEW")
before.update(successor=None, status="in_force", superseded_on=None)
generation.bump()
old.refresh_from_db()
old.save_revision()
titled = {{"title": f"示例判定标准（第 {{n}} 版）", "short_title": f"示例新标准{{n}}", "slug": f"tables-{{n}}"}}
new = factories.standard(code=f"NEW{{n}}", **titled)
items = list(CriterionPage.objects.filter(standard=old, live=True).order_by("item_order")[:40])
for at, row in enumerate(items, 1):
    factories.criterion(new, item=f"5.{{at}}", code=f"NEW{{n}}-5.{{at}}", title=row.title, item_order=at)
print("things:", json.dumps([[row.code, row.url] for row in items]))
"""
COLUMNS = ["旧条款编号", "新标准编号", "新条款", "变化", "说明"]


class Case:
    """Forty items of one walk, and the table that maps them."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.n = next(_numbers)
        said = manage(environment, "shell", "-c", PEOPLE.format(n=self.n))
        self.items: list[tuple[str, str]] = json.loads(said.rpartition("things: ")[2])

    def table(self) -> FilePayload:
        """The forty, and two slips."""
        new = f"NEW{self.n}"
        lines: list[list[Any]] = [[code, new, f"5.{at}", "有修改", ""] for at, (code, _) in enumerate(self.items, 1)]
        lines[0][4] = "增加了报警联锁的要求"
        lines += [["GM10-没有这条", new, "5.1", "", ""], [self.items[0][0], new, "5.2", "", ""]]
        return {"name": "接替对照.xlsx", "mimeType": XLSX, "buffer": write(COLUMNS, lines)}


@pytest.fixture
def case(site_environment: dict[str, str]) -> Case:
    return Case(site_environment)


def read(address: str) -> str:
    """What a reader gets who is not logged in."""
    with urllib.request.urlopen(address) as answer:
        return answer.read().decode()  # type: ignore[no-any-return]


def read_until_told(address: str) -> tuple[str, float]:
    """What readers get once an item names what follows it, and how many seconds that takes from now."""
    begun = time.monotonic()
    while "接替" not in (shown := read(address)):
        assert time.monotonic() - begun < 60
    return shown, time.monotonic() - begun


def test_forty_items_are_mapped_from_excel_and_read_at_once(page: Page, site: str, case: Case, look: Look) -> None:
    address = f"{site}{case.items[6][1]}"
    assert "接替" not in read(address), "kept in memory before"
    enter(page, f"tables-editor{case.n}@example.org")
    page.goto("/admin/tables/")
    look("tables-start")
    fits(page)
    follow(page, page.get_by_role("link", name="导入条款接替对照"))
    look("tables-upload")
    page.get_by_label("表格文件").set_input_files(case.table())
    follow(page, page.get_by_role("button", name="上传", exact=True))
    main = page.locator("main")
    expect(main).to_contain_text("新增 40")
    expect(main).to_contain_text("有问题 2")
    expect(main).to_contain_text("现在还什么都没有写入")
    look("tables-preview")
    fits(page)
    follow(page, page.get_by_role("link", name="有问题（2）"))
    expect(main).to_contain_text("和第 2 行是同一条")
    look("tables-wrong")
    follow(page, page.get_by_role("button", name="确认写入 40 行"))
    expect(main).to_contain_text("已完成")
    look("tables-done")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载没有写入的行和原因（.xlsx）").click()
    assert download.value.suggested_filename == "没有写入的行.xlsx"
    assert "接替" not in read(address), "drafts only"
    follow(page, page.get_by_role("link", name="把这些草稿一起送审"))
    look("tables-send")
    fits(page)
    follow(page, page.get_by_role("button", name="把勾上的送审"))
    expect(main).to_contain_text("已送审 2 页")

    for role, button in (("reviewer", "通过勾上的"), ("releaser", "发布勾上的")):
        page.context.clear_cookies()
        enter(page, f"tables-{role}{case.n}@example.org")
        page.goto("/admin/desk/batch/")
        expect(main).to_contain_text("增加了报警联锁的要求")
        look(f"tables-{role}")
        fits(page)
        for box in main.locator(".desk-batch input[name=page]").all():
            box.check()
        assert "接替" not in read(address), "nothing before the release"
        follow(page, page.get_by_role("button", name=button))
    shown, seconds = read_until_told(address)
    sys.stdout.write(f"read {seconds:.2f} s after the release was answered\n")
    expect(main).to_contain_text("已通过或发布 2 页")
    assert "5.7 " in shown
    page.goto(case.items[0][1])
    expect(main).to_contain_text("有修改：增加了报警联锁的要求")
    expect(main.get_by_role("link", name="5.1 ").first).to_be_visible()
    look("tables-reader")
    fits(page)
