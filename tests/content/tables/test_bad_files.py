"""What bad files get at this door: the editor reads a Chinese sentence, and there is no draft.

Reading itself is tested in `tests/intake`.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from accounts.roles import Role
from content.models import QuestionPage
from content.tables.kinds import KINDS
from intake.imports.work import drain
from intake.models import Import
from intake.tables.template import template
from tests import factories as make
from tests.intake import pictures
from tests.intake.test_refused import OLE, zeros
from tests.intake.workbooks import packed, rebuilt, shared, xlsx

pytestmark = pytest.mark.django_db
Made = Callable[[], bytes]
HEADS = ["编号", "标题", "一句话回答", "最近核对"]
GOOD = ["Q1", "问题？", "先停。", "2024-05-31"]


@pytest.fixture
def browser(home: Any, settings: Any, tmp_path: Path) -> Client:
    settings.PRIVATE_DIR = tmp_path / "private"
    browser = Client()
    browser.force_login(make.user(Role.EDITOR))
    return browser


def sent(browser: Client, data: bytes) -> str:
    """What the editor reads in the end; a large file is read by the worker meanwhile."""
    address = reverse("import_questions:start")
    answer = browser.post(address, {"file": SimpleUploadedFile("答疑.xlsx", data)}, follow=True)
    if Import.objects.filter(state="uploaded").exists():
        drain()
        answer = browser.get(reverse("import_questions:show", args=[Import.objects.get().uuid]), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()  # type: ignore[no-any-return]


def declared() -> bytes:
    return rebuilt(shared(xlsx([HEADS, GOOD])), strings=lambda text: b'<!DOCTYPE x [<!ENTITY l "ha">]>' + text)


def endless(rows: int) -> bytes:
    """So many rows, each with a text."""
    filled = b"".join(b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' for _ in range(rows))
    return rebuilt(xlsx([HEADS]), sheet=lambda sheet: sheet.replace(b"</sheetData>", filled + b"</sheetData>"))


REFUSED: dict[str, tuple[Made, str]] = {
    "nothing": (lambda: b"", "空的"),
    "a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "an old one": (lambda: OLE + "Workbook".encode("utf-16-le"), "xlsx"),
    "a bomb": (lambda: zeros(2**30), "展开后太大"),
    "entities": (declared, "请"),
    "50,000 rows": (lambda: endless(50_000), "超过 10,000 行"),
    "a million rows": (lambda: endless(1_000_000), "请"),
    "another template": (lambda: xlsx([["姓名", "电话"], ["甲", "1"]]), "“编号”"),
    "the template": (lambda: template(KINDS["questions"].layout), "没有"),
    "a doubled header": (lambda: xlsx([[*HEADS, "标题"], [*GOOD, "x"]]), "出现了两次"),
    "no sheet": (lambda: rebuilt(xlsx([HEADS, GOOD]), workbook=b"<workbook/>"), "工作表"),
    "a picture": (pictures.png, "表格"),
    "an archive": (lambda: packed({"../../etc/passwd": b"x"}), "表格"),
    "bytes": (lambda: bytes(range(256)) * 20, "表格"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_is_no_table_of_ours(browser: Client, kind: str) -> None:
    made, words = REFUSED[kind]
    said = sent(browser, made())
    assert words in said
    assert Import.objects.get().state == "refused"
    assert not QuestionPage.objects.exists()


def of_1904(book: Any, sheet: Any) -> None:
    book.epoch = CALENDAR_MAC_1904
    sheet["D2"] = datetime(2024, 5, 31)  # noqa: DTZ001


def merged(_: Any, sheet: Any) -> None:
    sheet.append(["Q2", "问题二？"])
    sheet.merge_cells("C2:C3")
    sheet.column_dimensions["B"].hidden = sheet.row_dimensions[3].hidden = True


def text_of(*lines: list[str]) -> str:
    return "\r\n".join(",".join(line) for line in (HEADS, *lines))


READ: dict[str, tuple[Made, str]] = {
    "a formula": (lambda: xlsx([HEADS, ["Q1", "=1+1", "x"]]), "“标题”这一格是公式"),
    "lost digits": (lambda: xlsx([HEADS, ["Q1", 1.1e17, "x"]]), "已经丢掉了后面的位数"),
    "a date of 1904": (lambda: xlsx([HEADS, GOOD], of_1904), "新增 1"),
    "a date as text": (lambda: xlsx([HEADS, [*GOOD[:3], "２０２４年５月３１日"]]), "新增 1"),
    "no date": (lambda: xlsx([HEADS, [*GOOD[:3], "下周"]]), "不是日期"),
    "merged and hidden": (lambda: xlsx([HEADS, GOOD], merged), "新增 2"),
    "a mark": (lambda: text_of(GOOD).encode("utf-8-sig"), "新增 1"),
    "GBK": (lambda: text_of(GOOD).encode("gbk"), "新增 1"),
    "UTF-16": (lambda: text_of(GOOD).encode("utf-16"), "新增 1"),
    "NUL": (lambda: text_of(["Q1", "问\0题？", "先停。", ""]).encode(), "新增 1"),
    "one line twice": (lambda: xlsx([HEADS, GOOD, GOOD]), "和第 2 行重复了"),
}


@pytest.mark.parametrize("kind", READ)
def test_cells_that_are_odd_or_wrong(browser: Client, kind: str) -> None:
    made, words = READ[kind]
    assert words in sent(browser, made())
    assert Import.objects.get().state == "previewed"
    assert not QuestionPage.objects.exists()
