"""What people really put into cells, and what is made of it. Every table goes through the real child."""

import datetime as dt
import math
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from intake.tables.cells import Wrong, read_cell
from intake.tables.layout import Column, Kind, TableRow
from intake.tables.reading import read
from tests.intake.workbooks import HEADERS, LAYOUT, rebuilt, shared, table, xlsx


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts)  # type: ignore[arg-type,misc]  # noqa: DTZ001 - spreadsheets know no time zones


def rows(data: bytes) -> list[TableRow]:
    return list(read(data, LAYOUT).rows)


def one(**cells: Any) -> TableRow:
    """The row that comes of one line with these cells."""
    values = {"name": "甲厂"} | cells
    (row,) = rows(table([values.get(column.key) for column in LAYOUT.columns]))
    return row


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("name", " \u202e甲厂\u200b\ufeff ", "甲厂"),
        ("name", "'甲厂", "甲厂"),
        ("name", "甲（厂）👷", "甲（厂）👷"),
        ("name", "=1+1 有限公司".replace("=", "＝"), "＝1+1 有限公司"),
        ("code", " ９１37 0000ma00000000 ", "91370000MA00000000"),
        ("code", 123456, "123456"),
        ("staff", "１，２００", 1200),
        ("staff", 12.0, 12),
        ("staff", "0", 0),
        ("since", at(2024, 5, 31, 8, 30), dt.date(2024, 5, 31)),
        ("since", "２０２４年５月３１日", dt.date(2024, 5, 31)),
        ("since", "2024.5.31", dt.date(2024, 5, 31)),
        ("since", "2024/05/31 08:30", dt.date(2024, 5, 31)),
        ("since", 20240531, dt.date(2024, 5, 31)),
        ("since", 45443, dt.date(2024, 5, 31)),
        ("phone", "+86 138-0000 0000", "13800000000"),
        ("phone", "008613800000000", "13800000000"),
        ("phone", "１３８００００００００", "13800000000"),
        ("phone", 13800000000, "13800000000"),
        ("phone", "　", None),
        ("large", "√", True),
        ("large", "否", False),
        ("large", True, True),
        ("sector", " 非煤 矿山", "mine"),
        ("sector", "trade", "trade"),
    ],
)
def test_what_is_understood(key: str, typed: Any, value: Any) -> None:
    row = one(**{key: typed})
    assert row.problems == []
    assert row.values[key] == value
    assert type(row.values[key]) is type(value)


def test_a_number_may_have_decimals() -> None:
    column = Column("hours", "学时", Kind.NUMBER)
    typed = {"１．５": 1.5, "1,200": 1200, 2.0: 2, 0.1 + 0.2: 0.3, "-3": -3, "": None}
    assert {raw: read_cell(raw, column, epoch=None) for raw in typed} == typed
    for raw in ("八", "1.5学时", "1e3", "1/2", True, math.inf, math.nan):
        with pytest.raises(Wrong, match="不是数字，请只填数字，例如 1"):
            read_cell(raw, column, epoch=None)


@pytest.mark.parametrize(
    ("key", "typed", "says"),
    [
        ("code", 1.1037000000000000e17, "设为文本格式"),
        ("code", 910000000000000000, "设为文本格式"),
        ("code", "1.1E+17", "1.1E+17"),
        ("phone", "1.38E+10", "1.38E+10"),
        ("phone", "1380000", "11 位手机号"),
        ("staff", "十二", "不是整数"),
        ("staff", 1.5, "不是整数"),
        ("staff", 10**12, "太大"),
        ("since", "5/31/24", "2024-05-31"),
        ("since", "2024-02-30", "不是日期"),
        ("since", at(1804, 1, 1), "核对年份"),
        ("since", True, "不是日期"),
        ("large", "也许", "“是”或“否”"),
        ("sector", "化工", "工贸、非煤矿山"),
        ("name", "厂" * 41, "最多 40 个字"),
        ("name", None, "没有填"),
        ("name", '=HYPERLINK("http://evil.test")', "公式"),
        ("staff", "=1+1", "公式"),
        ("staff", "#N/A", "#N/A"),
    ],
)
def test_what_is_not_understood_is_said_of_its_row(key: str, typed: Any, says: str) -> None:
    header = next(column.header for column in LAYOUT.columns if column.key == key)
    row = one(**{key: typed, "code" if key != "code" else "staff": 7})
    (problem,) = row.problems
    assert problem.startswith(f"“{header}”")
    assert says in problem


def test_the_result_left_beside_a_formula_is_not_believed() -> None:
    def lie(sheet: bytes) -> bytes:
        return sheet.replace(b'<c r="C2" t="n"><v>7</v></c>', b'<c r="C2"><f>6*7</f><v>42</v></c>')

    data = table(["甲厂", "A1", 7])
    bent = rebuilt(data, sheet=lie)
    assert bent != data
    (row,) = rows(bent)
    assert "公式" in row.problems[0]
    assert "staff" not in row.values


def test_a_long_number_written_out_has_lost_digits_too() -> None:
    long = b'<c r="B2" t="n"><v>911100001922000000</v></c>'
    data = rebuilt(table(["甲厂", 7]), sheet=lambda sheet: sheet.replace(b'<c r="B2" t="n"><v>7</v></c>', long))
    (row,) = rows(data)
    assert "设为文本格式" in row.problems[0]
    assert row.typed["code"] == "911100001922000000"


def test_a_text_that_looks_like_a_formula_is_text() -> None:
    def quote(_: Workbook, sheet: Any) -> None:
        sheet["A2"].data_type = "s"

    (row,) = rows(table(["=1+1"], bend=quote))
    assert row.values["name"] == "=1+1"


def test_dates_counted_from_1904() -> None:
    def shift(book: Workbook, _: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    found = rows(table(["甲厂", "A1", None, at(2024, 5, 31)], ["乙厂", "A2", None, 43981], bend=shift))
    assert [row.values["since"] for row in found] == [dt.date(2024, 5, 31)] * 2


def test_merged_cells_count_in_every_row_they_span() -> None:
    def merge(_: Workbook, sheet: Any) -> None:
        sheet.merge_cells("G2:G4")
        sheet.merge_cells("A1:A1")

    lines = [[f"{name}厂", f"A{name}", None, None, None, None, "工贸" if name == 1 else None] for name in (1, 2, 3, 4)]
    assert [row.values["sector"] for row in rows(table(*lines, bend=merge))] == ["trade", "trade", "trade", None]


def test_hidden_rows_columns_and_sheets() -> None:
    def hide(book: Workbook, sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        before = book.create_sheet("旧的", 0)
        before.append(HEADERS)
        before.append(["旧厂"])
        before.sheet_state = "hidden"
        book.active = 1

    found = rows(table(["甲厂", "A1"], ["乙厂", "A2"], bend=hide))
    assert [(row.values["name"], row.values["code"]) for row in found] == [("甲厂", "A1"), ("乙厂", "A2")]


def test_headers_below_a_title_in_another_order_and_spelling() -> None:
    data = xlsx([["2024 年企业名录"], [], ["序号", " 单位 名称（必填）", "成立日期*"], [1, "甲厂", "2024-05-31"]])
    found = read(data, LAYOUT)
    assert [dict(row.values) for row in found.rows] == [{"name": "甲厂", "since": dt.date(2024, 5, 31)}]
    assert found.rows[0].number == 4
    assert found.notes == ["这几列没有用到：“序号”。"]


def test_empty_rows_and_columns_at_the_end_are_nothing() -> None:
    def colour(_: Workbook, sheet: Any) -> None:
        for number in range(3, 3000):
            for place in (1, 5, 40):
                sheet.cell(number, place).fill = PatternFill("solid", "FFFF00")
        sheet.cell(1_048_576, 16_384, " ")

    assert [row.number for row in rows(table(["甲厂"], bend=colour))] == [2]


def test_a_sheet_that_lies_about_its_size() -> None:
    data = rebuilt(table(["甲厂"], ["乙厂"]), sheet=lambda sheet: sheet.replace(b'ref="A1:G3"', b'ref="A1"'))
    assert [row.values["name"] for row in rows(data)] == ["甲厂", "乙厂"]


def test_a_code_that_stands_there_twice() -> None:
    first, second, third = rows(table(["甲厂", "a1"], ["乙厂", " A1 "], ["丙厂", "A2"]))
    assert (first.problems, third.problems) == ([], [])
    assert second.problems == ["“统一社会信用代码”和第 2 行重复了，请留一行。"]


def test_what_was_typed_is_kept_for_giving_it_back() -> None:
    row = one(code="1.1E+17", staff=12.0, since=at(2024, 5, 31), large=True)
    assert row.typed == {"name": "甲厂", "code": "1.1E+17", "staff": "12", "since": "2024-05-31", "large": "True"}


def test_texts_in_a_list_of_their_own() -> None:
    (row,) = rows(shared(table(["甲厂", "A1", None, "2024-5-31"])))
    assert (row.values["name"], row.values["since"]) == ("甲厂", dt.date(2024, 5, 31))


def test_macros_are_data_like_any_other() -> None:
    data = rebuilt(table(["甲厂"]), **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 evil"})
    assert [row.values["name"] for row in rows(data)] == ["甲厂"]
