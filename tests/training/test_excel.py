"""Registering from a table, as a safety officer and a training officer meet it in a browser without JavaScript."""

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.enums import MemberRole
from accounts.models import Enterprise, User
from accounts.roles import Role
from intake.imports.work import drain
from intake.models import Import, ImportRow
from intake.tables.writing import write
from portal.models import HomePage
from tests import factories as make
from tests.assistance.making import somebody
from tests.intake.workbooks import table, xlsx
from tests.training.making import adds_up, firm, officer, registered, session, states
from tests.training.test_pages import entered, main
from training.models import Session, Trainee

pytestmark = pytest.mark.django_db
HEADS = ["姓名", "手机号", "工号"]
IDENTITY = "350203199001011234"


@pytest.fixture(autouse=True)
def _whole_site(home: HomePage, settings: Any, tmp_path: Any) -> None:
    """Every page stands in the frame of the site; what is uploaded lies in a folder of the test's own."""
    settings.PRIVATE_DIR = tmp_path / "private"


class Desk:
    """The pages of one import desk, as one person meets them."""

    def __init__(self, who: User, at: Session, made: Enterprise | None = None) -> None:
        self.client = entered(who)
        self.name = "training_firm_import" if made else "training_desk_import"
        self.args = [made.uuid, at.uuid] if made else [at.uuid]

    def address(self, view: str = "start", *more: Any) -> str:
        return reverse(f"{self.name}:{view}", args=[*self.args, *more])

    def upload(self, *rows: list[Any], heads: list[str] = HEADS) -> Any:
        return self.upload_file(write(heads, rows))

    def upload_file(self, data: bytes, name: str = "名单.xlsx") -> Any:
        return self.client.post(self.address(), {"file": SimpleUploadedFile(name, data)}, follow=True)

    def paste(self, text: str) -> Any:
        return self.client.post(self.address(), {"pasted": text}, follow=True)

    def press(self, page: Any, label: str) -> Any:
        found = next(one for one in soup(page).select("main button") if label in one.text)
        return self.client.post(found.find_parent("form")["action"], follow=True)

    def download(self, page: Any, label: str) -> list[tuple[Any, ...]]:
        link = next(one for one in soup(page).select("main a") if label in one.text)
        return sheet(self.client.get(link["href"]))


def soup(page: Any) -> BeautifulSoup:
    assert page.status_code == 200
    return BeautifulSoup(page.content, "html.parser")


def sheet(answer: Any) -> list[tuple[Any, ...]]:
    assert "attachment" in answer["Content-Disposition"]
    return list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))


def workers(count: int, start: int = 0) -> list[list[Any]]:
    return [[f"示例工人{n}", f"139{n:08}", f"G{n:03}"] for n in range(start, start + count)]


def chief() -> User:
    """A training officer who has come in."""
    who = officer()
    make.second_factor(who)
    return who


def a_firm(**fields: Any) -> tuple[Session, Desk, Enterprise, User]:
    at, (made, boss) = session(**fields), firm()
    return at, Desk(boss, at, made), made, boss


def test_forty_workers_three_wrong_two_doubles_five_seats_too_few() -> None:
    at, desk, _, _ = a_firm(capacity=30, waiting_cap=20)
    # Forty lines: thirty-five people, three wrong lines, two doubles.
    wrong = [["示例工人甲", "1390000", ""], ["示例工人乙", "", ""], ["", "13900000099", ""]]
    rows = [*workers(20), *wrong, *workers(2), *workers(15, start=20)]
    page = desk.upload(*rows)
    assert "一共40行：能报上30位，排候补5位；有问题5行" in main(page)
    assert "还没有报" in main(page)
    assert not at.registrations.exists()
    for reason in (
        "不是手机号",
        "请写上姓名，再写手机号或者工号",
        "“姓名”没有填",
        "和第2行是同一位",
        "和第3行是同一位",
    ):
        assert reason in main(page)
    page = desk.press(page, "报上这 35 位")
    assert "一共40行：报上了30位，排在候补5位；没有报上5行" in main(page)
    assert sorted(states(at)) == ["confirmed"] * 30 + ["waitlisted"] * 5
    # The order of the list: the last five wait, in its order.
    waiting = [row.trainee.name for row in at.registrations.waiting().select_related("trainee")]
    assert waiting == [f"示例工人{n}" for n in range(30, 35)]
    others = desk.download(page, "没有报上的 5 行和原因")
    assert [line[0] for line in others[1:]] == ["示例工人甲", "示例工人乙", None, "示例工人0", "示例工人1"]
    assert all(line[-1] for line in others[1:])
    assert "报了35位" in main(desk.client.get(desk.address()))
    # Mended, the same whole list again: nobody twice.
    mended = [
        *workers(20),
        ["示例工人甲", "13900000091", ""],
        ["示例工人乙", "", "G900"],
        ["示例工人丙", "13900000099", ""],
    ]
    page = desk.upload(*mended, *workers(2), *workers(15, start=20))
    assert "一共40行：排候补3位；已经报了35位；有问题2行" in main(page)
    desk.press(page, "报上这 3 位")
    assert at.registrations.count() == 38
    page = desk.upload(*mended, *workers(15, start=20))
    assert "已经报了38位" in main(page)
    assert "没有要报的人" in main(page)
    assert adds_up(at)


def test_a_seat_that_went_to_another_meanwhile_is_a_place_in_line_and_main() -> None:
    at, desk, _, _ = a_firm(capacity=2, waiting_cap=1)
    page = desk.upload(*workers(2))
    assert "能报上2位" in main(page)
    registered(at)
    page = desk.press(page, "报上这 2 位")
    assert "一共2行：报上了1位，排在候补1位" in main(page)
    late = desk.upload(*workers(4))
    assert "有问题2行" in main(late)
    assert "名额和候补都满了" in main(late)


def test_full_meanwhile_is_said_for_who_gets_nothing() -> None:
    at, desk, _, _ = a_firm(capacity=1, waiting_cap=0)
    page = desk.upload(*workers(1))
    registered(at)
    page = desk.press(page, "报上这 1 位")
    assert "没有报上1行" in main(page)
    assert "名额满了，这一期不设候补" in main(page)


def test_the_button_twice_the_back_button_and_giving_up() -> None:
    at, desk, _, _ = a_firm()
    page = desk.upload(*workers(2))
    for _ in range(2):
        assert "报上了2位" in main(desk.press(page, "报上这 2 位"))
    assert "已经结束" in main(desk.press(page, "不报了"))
    assert at.registrations.count() == 2
    page = desk.press(desk.upload(*workers(3)), "不报了")
    assert "什么都没有写入" in main(page)
    assert at.registrations.count() == 2


@pytest.mark.parametrize(
    "text",
    [
        "姓名\t手机号\t工号\r\n示例学员甲\t13900000001\t007\r\n示例学员乙\t\t008\r\n",
        "1\t示例学员甲\t13900000001\t007\n2\t示例学员乙\t\t008\n",
        "\n007\t139 0000 0001\t示例学员甲\n008\t\t示例学员乙",
    ],
)
def test_what_was_copied_from_a_spreadsheet_is_pasted(text: str) -> None:
    _, desk, _, _ = a_firm()
    page = desk.paste(text)
    assert "一共2行：能报上2位" in main(page)
    assert ("没有看到表头，按内容认作" in main(page)) == ("姓名" not in text)
    desk.press(page, "报上这 2 位")
    assert set(Trainee.objects.values_list("name", "phone", "staff_no")) == {
        ("示例学员甲", "13900000001", "007"),
        ("示例学员乙", "", "008"),
    }


@pytest.mark.parametrize("text", ["", " \n ", "随便写的一句话", "一\t二\n三\t四"])
def test_what_is_no_list_brings_the_form_back_with_a_sentence(text: str) -> None:
    at, desk, _, _ = a_firm()
    page = desk.paste(text)
    assert soup(page).select_one("main .notice")
    # What was typed is not lost.
    assert soup(page).select_one("main textarea").text.strip() == text.strip()
    assert not at.registrations.exists()


@pytest.mark.parametrize("has_heads", [True, False])
def test_identity_numbers_are_neither_read_nor_kept(has_heads: bool) -> None:
    at, desk, _, _ = a_firm()
    heads = [["姓名", "身份证号", "手机号"]] if has_heads else []
    page = desk.upload_file(xlsx([*heads, ["示例学员甲", IDENTITY, "13900000001"]]))
    assert "身份证号没有读，也没有存" in main(page)
    desk.press(page, "报上这 1 位")
    assert at.registrations.count() == 1
    assert IDENTITY not in str([list(model.objects.values()) for model in (Import, ImportRow, Trainee)])


def nasty() -> dict[str, tuple[bytes, str]]:
    """Files nobody should send, and what is said of each."""
    csv = "姓名,手机号\n示例学员甲,13900000001\n"
    return {
        "picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 40, "不是表格文件"),
        "empty": (b"", "这个文件是空的"),
        "encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "设了打开密码"),
        "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "旧格式"),
        "cut short": (table(["甲", "C1"])[:900], "损坏"),
        "another table": (xlsx([["物料", "数量"], ["螺丝", 3]]), "没有找到“姓名”"),
        "headers only": (xlsx([HEADS]), "没有数据"),
        "doubled header": (xlsx([["姓名", "电话", "手机号"], ["甲", "1", "2"]]), "分不清用哪一列"),
        "too many": (xlsx([HEADS, *workers(2001)]), "超过2,000行"),
        "formula": (xlsx([HEADS, ['=HYPERLINK("http://x")', "13900000001", ""]]), "这一格是公式"),
        "lost digits": (xlsx([HEADS, ["甲", 1.1e17, ""]]), "丢掉了后面的位数"),
        "GBK": (csv.encode("gb18030"), ""),
        "BOM": (csv.encode("utf-8-sig"), ""),
        "UTF-16": (csv.encode("utf-16"), ""),
        "full width": ("姓名,手机号\n示例学员甲,１３９０００００００１\n".encode(), ""),
    }


@pytest.mark.parametrize("kind", nasty())
def test_whatever_is_sent_gets_a_sentence_and_writes_nothing_wrong(kind: str) -> None:
    at, desk, _, _ = a_firm()
    data, says = nasty()[kind]
    page = desk.upload_file(data, name="../../名单.xlsx")
    if Import.objects.get().state == Import.State.UPLOADED:
        drain()
        page = desk.client.get(desk.address("show", Import.objects.get().uuid), follow=True)
    assert (says or "能报上") in main(page)
    assert not at.registrations.exists()
    if not says:
        desk.press(page, "报上这 1 位")
        assert Trainee.objects.get().phone == "13900000001"


def test_a_long_list_shows_how_far_it_is_and_is_done_by_the_worker() -> None:
    at, desk, _, _ = a_firm(capacity=500, waiting_cap=200)
    # Not in the order of their numbers, by which rows are written.
    page = desk.upload(*reversed(workers(600)))
    job = Import.objects.get()
    if job.state != Import.State.PREVIEWED:
        assert soup(page).find("meta", attrs={"http-equiv": "refresh"})
        drain()
    show = desk.address("show", job.uuid)
    page = desk.client.get(show)
    assert "能报上500位，排候补100位" in main(page)
    page = desk.press(page, "报上这 600 位")
    assert "0/600行" in main(page)
    drain()
    page = desk.client.get(show)
    assert "报上了500位，排在候补100位" in main(page)
    # Three pieces: the order of the list is kept across them.
    waiting = [row.trainee.name for row in at.registrations.waiting().select_related("trainee")]
    assert waiting == [f"示例工人{n}" for n in reversed(range(100))]
    assert "第6页，共6页" in main(desk.client.get(show + "?p=6"))
    assert adds_up(at)


def test_the_template_is_understood_and_its_example_left_out() -> None:
    _, desk, _, _ = a_firm()
    book = load_workbook(io.BytesIO(desk.client.get(desk.address("template")).content))
    book.worksheets[0].append(workers(1)[0])
    out = io.BytesIO()
    book.save(out)
    page = desk.upload_file(out.getvalue())
    assert "一共1行：能报上1位" in main(page)


def test_a_session_that_is_closed_takes_no_list() -> None:
    _, desk, _, _ = a_firm(starts_in=-1)
    page = desk.client.get(desk.address())
    assert not soup(page).select("main form")
    assert "现在报不了名" in main(page)


# --- who may ---------------------------------------------------------------------------------------------------------


def test_nobody_else_comes_near() -> None:
    at, desk, made, boss = a_firm()
    desk.upload(*workers(2))
    job = Import.objects.get()
    colleague = make.member(made, MemberRole.SAFETY_OFFICER, somebody()).person
    assert "示例工人1" in main(entered(colleague).get(desk.address("show", job.uuid)))
    others = [firm()[1], somebody(), make.member(made, MemberRole.MEMBER, somebody()).person, chief()]
    others.append(make.user(Role.ENFORCEMENT))
    for other in others:
        client = entered(other)
        for view, args in (("start", ()), ("template", ()), ("show", (job.uuid,)), ("failed", (job.uuid,))):
            assert client.get(desk.address(view, *args)).status_code == 404
        assert client.post(desk.address("confirm", job.uuid)).status_code == 404
        assert client.post(desk.address(), {"pasted": "甲\t13900000001"}).status_code == 404
    # Under the address of another session or of his own firm it is not there either.
    elsewhere = Desk(boss, session(), made)
    assert elsewhere.client.get(elsewhere.address("show", job.uuid)).status_code == 404
    assert Client().get(desk.address()).status_code == 302
    assert states(at) == []


def test_a_boss_is_no_training_officer() -> None:
    at, _, _, boss = a_firm()
    for who in (boss, make.user(Role.ENFORCEMENT), make.user(Role.HELP_DESK)):
        desk = Desk(who, at)
        assert desk.client.get(desk.address()).status_code == 403
        assert desk.client.get(reverse("training_desk_export", args=[at.uuid])).status_code == 403


# --- by an officer, and out again ------------------------------------------------------------------------------------


def test_an_officer_registers_people_of_several_firms_and_chooses_among_namesakes() -> None:
    at = session()
    firm(name="示例一厂")
    for code in ("91350100M000100Y43", "914403001922038216"):
        make.enterprise(name="示例同名厂", code=code)
    desk = Desk(chief(), at)
    heads = ["单位", *HEADS]
    page = desk.upload(
        ["示例一厂", *workers(1)[0]], ["示例同名厂", *workers(1, 1)[0]], ["没有的厂", *workers(1, 2)[0]], heads=heads
    )
    assert "能报上1位；要您选1行；有问题1行" in main(page)
    form = soup(page).find("select").find_parent("form")
    value = form.find_all("option")[1]["value"]
    page = desk.client.post(form["action"], {"choice": value}, follow=True)
    page = desk.press(desk.client.get(desk.address("show", Import.objects.get().uuid)), "报上这 2 位")
    assert "报上了2位" in main(page)
    assert set(at.registrations.values_list("enterprise__name", flat=True)) == {"示例一厂", "示例同名厂"}
