"""Tables that we hand out: the template, exports, failed rows."""

import datetime as dt
import io
import math
import zipfile

import pytest
from openpyxl import load_workbook

from intake.tables.layout import Column, Layout
from intake.tables.reading import read
from intake.tables.template import template
from intake.tables.writing import write, write_csv
from tests.intake.workbooks import HEADERS, LAYOUT, members

DANGEROUS = ["=1+1", "+86 138", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0"]


def opened(data: bytes) -> object:
    return load_workbook(io.BytesIO(data))


def test_what_would_compute_is_text_and_stays_so() -> None:
    data = write(["企业名称", *"abcd"], [DANGEROUS])
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    for cell, text in zip(sheet[2], DANGEROUS, strict=True):
        assert (cell.value, cell.data_type) == (text, "s")
        assert cell.quotePrefix, "text even after somebody has edited it"
    assert b"<f>" not in members(data)["xl/worksheets/sheet1.xml"]
    lines = (
        write_csv(["名称"], [[text] for text in (*DANGEROUS, "\t=1", "\r=1", "甲")]).decode("utf-8-sig").splitlines()
    )
    assert [line.strip('"')[0] for line in lines[1:-1]] == ["'"] * 7
    assert lines[-1] == "甲"


def test_headers_too_are_text() -> None:
    data = write(["=1+1"], [["x"]])
    assert load_workbook(io.BytesIO(data)).worksheets[0]["A1"].data_type == "s"


def test_dates_and_numbers_are_real_and_the_header_stays_in_view() -> None:
    at = dt.datetime(2024, 5, 31, 18, 0, tzinfo=dt.UTC)
    data = write(["日", "时", "数", "真", "空"], [[dt.date(2024, 5, 31), at, 7, True, None]])
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    date, time, number, yes, empty = [cell.value for cell in sheet[2]]
    assert date.date() == dt.date(2024, 5, 31)
    assert (time.day, time.hour) == (1, 2), "in the time of the place"
    assert (number, yes, empty) == (7, True, None)
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width >= 8


def test_what_no_cell_can_hold_is_left_out() -> None:
    data = write(["a"], [["x\x00\x0b\ud800y"], ["长" * 40_000]])
    values = [row[0] for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert values == ["xy", "长" * 32_767]


def test_an_export_can_be_imported() -> None:
    rows = [
        ["甲厂", "A1", 5, dt.date(2024, 5, 31), "13800000000", "是", "工贸"],
        ["=乙", None, None, None, None, "否", None],
    ]
    found = read(write(HEADERS, rows), LAYOUT).rows
    assert [row.problems for row in found] == [[], []]
    assert found[0].values["since"] == dt.date(2024, 5, 31)
    assert [row.values["name"] for row in found] == ["甲厂", "=乙"]
    assert found[1].values["large"] is False


def test_the_template_keeps_digits_and_offers_choices() -> None:
    book = load_workbook(io.BytesIO(template(LAYOUT)))
    assert book.sheetnames == ["数据", "填写说明", "选项"]
    data = book["数据"]
    assert [cell.value for cell in data[1]][:2] == ["企业名称（必填）", "统一社会信用代码"]
    assert data["A2"].value == "例：某某机械厂"
    assert (data.column_dimensions["B"].number_format, data.column_dimensions["E"].number_format) == ("@", "@")
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in data.data_validations.dataValidation}
    assert rules == {"F3": "选项!$F$1:$F$2", "G3": "选项!$G$1:$G$2"}
    assert [book["选项"][f"G{row}"].value for row in (1, 2)] == ["工贸", "非煤矿山"]
    explained = "".join(str(value or "") for row in book["填写说明"].iter_rows(values_only=True) for value in row)
    assert "含外包人员。" in explained
    assert "3,000 行" in explained


def test_a_filled_in_template_is_read_without_its_example() -> None:
    book = load_workbook(io.BytesIO(template(LAYOUT)))
    for place, value in enumerate(["甲厂", "91370000MA00000001", 5, "2024-05-31", "13800000000", "是", "工贸"], 1):
        book["数据"].cell(3, place, value)
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue(), LAYOUT)
    assert [(row.number, row.values["name"], row.values["sector"]) for row in found.rows] == [(3, "甲厂", "trade")]
    assert found.rows[0].problems == []
    assert found.notes == ["模板里的示例行已跳过。"]


@pytest.mark.parametrize("rows", [[], [[]], [[None]]])
def test_a_table_without_rows_opens(rows: list[list[object]]) -> None:
    assert zipfile.is_zipfile(io.BytesIO(write(["a"], rows)))


def test_a_layout_cannot_contradict_itself() -> None:
    with pytest.raises(ValueError, match="share"):
        Layout("x", "x", (Column("a", "企业 名称"), Column("b", "企业名称（必填）")))
    with pytest.raises(ValueError, match="share"):
        Layout("x", "x", (Column("a", "甲"), Column("a", "乙")))


def test_numbers_that_are_none() -> None:
    data = write(["a"], [[math.pi]])
    assert load_workbook(io.BytesIO(data)).worksheets[0]["A2"].value == pytest.approx(math.pi)
