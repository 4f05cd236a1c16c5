"""Journey (b): forty workers from the list the factory has, three wrong lines, two doubles, five seats too few."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from intake.tables.writing import write
from tests.e2e.people import Look, Violations, enter, follow
from tests.e2e.test_training import sound
from tests.served import manage

_numbers = itertools.count(1)
PEOPLE = """
from accounts.enums import MemberRole
from accounts.roles import Role
from tests import factories
from tests.training import making
n = {n}
firm = factories.enterprise(name=f"示例木业{{n}}厂")
for name in ("示例同名厂", "示例同名厂"):
    factories.enterprise(name=f"{{name}}{{n}}")
boss = factories.user(name="示例安全员", email=f"lists{{n}}@example.org")
factories.member(firm, MemberRole.SAFETY_OFFICER, boss)
officer = factories.user(Role.TRAINING_OFFICER, name="示例培训员", email=f"runs{{n}}@example.org")
course = factories.course(title="木材加工企业全员专题班", slug=f"excel-{{n}}", code=f"EXCEL-{{n}}", kind="topic")
at = making.session(course, title="2026 年第 5 期", capacity=30, waiting_cap=20, place="区应急局培训中心 3 楼报告厅")
print("things:", at.uuid, firm.uuid)
"""
# As the factory keeps it: a title on top, columns that nobody asked for, numbers as its clerk types them.
TITLE = "示例木业厂员工花名册"
HEADS = ["序号", "人员姓名", "身份证号", "联系电话", "员工编号"]


def worker(n: int, phone: str = "") -> list[Any]:
    return [n, f"示例工人{n:02}", f"35020319900101{n:04}", phone or f"139 0000 {n:04}", f"{n:04}"]


def listed(*, is_mended: bool) -> list[list[Any]]:
    """Thirty-five workers, three lines that are wrong until they are mended, two that stand there twice."""
    wrong = [worker(91), worker(92), worker(93)]
    if not is_mended:
        wrong[0][3], wrong[1][3:], wrong[2][1] = "1390000", ["", ""], ""
    people = [worker(n) for n in range(1, 36)]
    return [*people[:20], *wrong, people[0], people[1], *people[20:]]


class Case:
    """One session, one firm, who registers its people, and an officer."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.n, self.folder = next(_numbers), folder
        said = manage(environment, "shell", "-c", PEOPLE.format(n=self.n))
        self.session, self.firm = said.rpartition("things: ")[2].split()

    def file(self, rows: list[list[Any]], heads: list[str] = HEADS) -> Path:
        path = self.folder / "花名册.xlsx"
        path.write_bytes(write([TITLE], [heads, *rows]))
        return path


@pytest.fixture
def case(site_environment: dict[str, str], tmp_path: Path) -> Case:
    return Case(site_environment, tmp_path)


def test_forty_workers_are_registered_from_the_list_the_factory_has(
    page: Page, case: Case, look: Look, violations: Violations
) -> None:
    main = page.locator("main")
    enter(page, f"lists{case.n}@example.org", second=False)
    page.goto(f"/training/firms/{case.firm}/sessions/{case.session}/")
    follow(page, page.get_by_role("link", name="用 Excel 报名"))
    sound(page, violations)
    look("training-excel")
    page.get_by_label("Excel 或 CSV 文件").set_input_files(case.file(listed(is_mended=False)))
    follow(page, page.get_by_role("button", name="上传，先看看"))
    expect(main).to_contain_text("一共 40 行：能报上 30 位，排候补 5 位；有问题 5 行")
    expect(main).to_contain_text("身份证号没有读，也没有存")
    sound(page, violations)
    look("training-excel-preview")
    follow(page, page.get_by_role("link", name="有问题 5"))
    expect(main.locator(".link-list li").filter(has_text="第 ")).to_have_count(5)
    sound(page, violations)
    look("training-excel-wrong")
    follow(page, page.get_by_role("button", name="报上这 35 位"))
    expect(main).to_contain_text("报上了 30 位，排在候补 5 位；没有报上 5 行")
    sound(page, violations)
    look("training-excel-result")
    with page.expect_download() as given:
        page.get_by_role("link", name="下载没有报上的 5 行和原因").click()
    assert given.value.suggested_filename.endswith(".xlsx")
    # The whole list again, mended: nobody twice.
    follow(page, page.get_by_role("link", name="再传一张表"))
    look("training-excel-again")
    page.get_by_label("Excel 或 CSV 文件").set_input_files(case.file(listed(is_mended=True)))
    follow(page, page.get_by_role("button", name="上传，先看看"))
    expect(main).to_contain_text("排候补 3 位；已经报了 35 位；有问题 2 行")
    follow(page, page.get_by_role("button", name="报上这 3 位"))
    follow(page, page.get_by_role("link", name="看报了的人"))
    expect(main.locator("#people li, section li").filter(has_text="示例工人")).to_have_count(38)
    with page.expect_download():
        page.get_by_role("link", name="名单下载成 Excel").click()


def test_a_few_are_pasted_and_what_is_no_list_is_said(
    page: Page, case: Case, look: Look, violations: Violations
) -> None:
    main = page.locator("main")
    enter(page, f"lists{case.n}@example.org", second=False)
    page.goto(f"/training/firms/{case.firm}/sessions/{case.session}/import/")
    page.get_by_label("从 Excel、WPS 里复制的几列").fill("下周三培训，大家都来")
    follow(page, page.get_by_role("button", name="粘贴好了，先看看"))
    expect(main).to_contain_text("没有找到“姓名”")
    look("training-excel-refused")
    page.get_by_label("从 Excel、WPS 里复制的几列").fill("1\t示例工人甲\t13900000001\n2\t示例工人乙\t139 0000 0002\n")
    follow(page, page.get_by_role("button", name="粘贴好了，先看看"))
    expect(main).to_contain_text("按内容认作：第 2 列是姓名，第 3 列是手机号")
    sound(page, violations)
    look("training-excel-pasted")
    follow(page, page.get_by_role("button", name="报上这 2 位"))
    expect(main).to_contain_text("报上了 2 位")


def test_an_officer_brings_a_list_of_several_firms_and_takes_the_roster_out(
    page: Page, case: Case, look: Look, violations: Violations
) -> None:
    main = page.locator("main")
    enter(page, f"runs{case.n}@example.org")
    page.goto(f"/training/desk/sessions/{case.session}/")
    follow(page, page.get_by_role("link", name="用 Excel 报名"))
    sound(page, violations)
    look("training-desk-excel")
    rows = [
        [f"示例木业{case.n}厂", *worker(1)[1:]],
        [f"示例同名厂{case.n}", *worker(2)[1:]],
        ["没有的厂", *worker(3)[1:]],
    ]
    page.get_by_label("Excel 或 CSV 文件").set_input_files(case.file(rows, ["单位", *HEADS[1:]]))
    follow(page, page.get_by_role("button", name="上传，先看看"))
    expect(main).to_contain_text("能报上 1 位；要您选 1 行；有问题 1 行")
    sound(page, violations)
    look("training-desk-excel-preview")
    page.get_by_label("第 4 行是哪一家").select_option(index=1)
    follow(page, page.get_by_role("button", name="选定"))
    follow(page, page.get_by_role("button", name="报上这 2 位"))
    expect(main).to_contain_text("报上了 2 位")
    look("training-desk-excel-result")
    with page.expect_download() as given:
        page.get_by_role("link", name="名单下载成 Excel").click()
    page.goto(f"/training/desk/sessions/{case.session}/import/")
    page.get_by_label("Excel 或 CSV 文件").set_input_files(given.value.path())
    follow(page, page.get_by_role("button", name="上传，先看看"))
    expect(main).to_contain_text("已经报了 2 位")
