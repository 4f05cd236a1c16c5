"""Workbooks made by code: what a spreadsheet program writes, and what somebody bent by hand."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from intake.tables.layout import Column, Kind, Layout

LAYOUT = Layout(
    "practice",
    "企业名录",
    (
        Column("name", "企业名称", required=True, also=("单位名称",), example="某某机械厂", longest=40),
        Column("code", "统一社会信用代码", Kind.CODE, once=True, example="91370000MA00000000"),
        Column("staff", "从业人数", Kind.WHOLE, help="含外包人员。"),
        Column("since", "成立日期", Kind.DATE),
        Column("phone", "联系手机", Kind.PHONE),
        Column("large", "是否规上", Kind.YES_NO),
        Column("sector", "行业", Kind.CHOICE, choices=(("trade", "工贸"), ("mine", "非煤矿山"))),
    ),
    max_rows=3000,
)
HEADERS = [column.header for column in LAYOUT.columns]


def xlsx(rows: Iterable[Sequence[Any]], bend: Callable[[Workbook, Any], None] | None = None) -> bytes:
    """A workbook with these rows in its first sheet, changed further by `bend(book, sheet)`."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    if bend:
        bend(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(*rows: Sequence[Any], bend: Callable[[Workbook, Any], None] | None = None) -> bytes:
    """A workbook with the layout's headers above the rows."""
    return xlsx([HEADERS, *rows], bend)


def members(data: bytes) -> dict[str, bytes]:
    """What lies in a zip file, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def shared(data: bytes) -> bytes:
    """The workbook with its texts in a list of their own, as Excel keeps them."""
    parts = members(data)
    texts: list[bytes] = []

    def moved(match: re.Match[bytes]) -> bytes:
        texts.append(match[2])
        return b'<c r="%s" t="s"><v>%d</v></c>' % (match[1], len(texts) - 1)

    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb'<c r="(\w+)" t="inlineStr"><is><t>(.*?)</t></is></c>', moved, parts[sheet])
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    items = b"".join(b"<si><t>%s</t></si>" % text for text in texts)
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (main, items)
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    types = "[Content_Types].xml"
    if b"sharedStrings" not in parts[types]:
        parts[types] = parts[types].replace(b"</Types>", override)
    assert texts
    return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def rebuilt(data: bytes, **changed: Callable[[bytes], bytes] | bytes) -> bytes:
    """The workbook with some members changed or added: `sheet=`, `workbook=`, `strings=`, `styles=`."""
    places = {
        "sheet": "xl/worksheets/sheet1.xml",
        "workbook": "xl/workbook.xml",
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
    }
    parts = members(data)
    for name, change in changed.items():
        place = places.get(name, name)
        parts[place] = change(parts[place]) if callable(change) else change
    return packed(parts)
