"""The empty table that people fill in: headers, one example, lists to choose from, a sheet that explains."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from intake.tables.layout import CLEAR, Column, Kind, Layout

EXAMPLE_MARK = "例："
_FORMATS = {Kind.TEXT: "@", Kind.EXACT: "@", Kind.CODE: "@", Kind.PHONE: "@", Kind.CHOICE: "@", Kind.DATE: "yyyy-mm-dd"}
_KINDS = {
    Kind.TEXT: "文字",
    Kind.EXACT: "文字，可以分行（Alt+Enter）",
    Kind.CODE: "编号",
    Kind.WHOLE: "整数",
    Kind.NUMBER: "数字，可以带小数",
    Kind.DATE: "日期，例如 2024-05-31",
    Kind.PHONE: "11 位手机号",
    Kind.YES_NO: "是或否",
    Kind.CHOICE: "从下拉列表里选",
}


def template(layout: Layout) -> bytes:
    """An .xlsx for people to fill in. Columns of codes are text, so that no digit gets lost."""
    book = Workbook()
    data = book.worksheets[0]
    data.title = "数据"
    explained = book.create_sheet("填写说明")
    lists = book.create_sheet("选项")
    lists.sheet_state = "hidden"
    data.freeze_panes = "A2"
    for place, column in enumerate(layout.columns, 1):
        _lay_column(data, lists, place, column, layout)
    _explain(explained, layout)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _lay_column(data: Any, lists: Any, place: int, column: Column, layout: Layout) -> None:
    letter = get_column_letter(place)
    dimension = data.column_dimensions[letter]
    dimension.width = max(12, 2 * len(column.written) + 2)
    dimension.number_format = _FORMATS.get(column.kind, "General")
    _put(data, 1, place, column.written).font = Font(bold=True)
    example = column.example or (column.choices[0][1] if column.choices else "")
    cell = _put(data, 2, place, f"{EXAMPLE_MARK}{example}" if place == 1 else example)
    cell.font = Font(italic=True, color="FF767676")
    labels = _labels(column)
    if labels:
        for row, label in enumerate(labels, 1):
            _put(lists, row, place, label)
        # Of a list written into the rule itself Excel takes no more than 255 characters.
        rule = DataValidation(type="list", formula1=f"选项!${letter}$1:${letter}${len(labels)}", allow_blank=True)
        rule.error, rule.errorTitle, rule.showErrorMessage = "请从列表里选。", column.header, True
        rule.add(f"{letter}3:{letter}{layout.max_rows + 2}")
        data.add_data_validation(rule)


def _labels(column: Column) -> list[str]:
    if column.kind is Kind.YES_NO:
        return ["是", "否"]
    return [label for _, label in column.choices]


def _explain(sheet: Any, layout: Layout) -> None:
    _put(sheet, 1, 1, f"{layout.title}：怎么填").font = Font(bold=True, size=14)
    lines = [
        "在“数据”表里从第 3 行起填，一行一条；灰色的示例行可以留着，上传时会跳过。",
        f"一次最多 {layout.max_rows:,} 行。不要改表头；不要用公式，粘贴时请选“只粘贴数值”。",
    ]
    if any(column.clears for column in layout.columns):
        lines.append(f"空着的格子不动原来的内容；要清空一格，写“{CLEAR}”。不改的列可以整列删掉，只留必填的列。")
    for row, text in enumerate(lines, 2):
        _put(sheet, row, 1, text)
    top = len(lines) + 3
    for place, text in enumerate(("列", "必填", "填什么", "说明"), 1):
        _put(sheet, top, place, text).font = Font(bold=True)
    for row, column in enumerate(layout.columns, top + 1):
        for place, text in enumerate(
            (column.header, "必填" if column.required else "", _KINDS[column.kind], column.help), 1
        ):
            _put(sheet, row, place, text).alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCD", (24, 8, 26, 60), strict=True):
        sheet.column_dimensions[letter].width = width


def _put(sheet: Any, row: int, place: int, text: str) -> Any:
    cell = sheet.cell(row, place, text)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell
