"""Writing tables for people to open in a spreadsheet program: text stays text, whatever it begins with."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from intake.text import tidy

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767
NARROWEST, WIDEST = 8, 48
# So many lines tell how wide the columns are.
MEASURED = 500
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_WOULD_COMPUTE = ("=", "+", "-", "@", "\t", "\r")


def write(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "数据", exact: bool = False) -> bytes:
    """A workbook of one sheet: headers that stay in view, then the rows.

    A cell may hold text, a number, a bool, a date or time (aware ones are shown in local time), or None. Text that
    would compute elsewhere is marked as text. With `exact` text is kept character by character, to come back through
    columns of `Kind.EXACT`; whoever asks for it sees first that all of it `fits`.
    """
    lines = ([plain(value, exact=exact) for value in row] for row in rows)
    # The rest goes straight into the file.
    first = list(islice(lines, MEASURED))
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=title)
    # In a sheet that is only written these must come before the rows.
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_widths(headers, first), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([_head(sheet, text) for text in headers])
    for line in chain(first, lines):
        sheet.append([_cell(sheet, value) for value in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fits(value: Any) -> bool:
    """Whether a workbook's cell can hold a value; Excel counts in units of UTF-16."""
    return not isinstance(value, str) or len(_as_xml(value).encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_CELL


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, exact: bool = False) -> bytes:
    """The same as CSV with the mark by which Excel knows UTF-8; text that would compute begins with an apostrophe.

    With `exact` so does text that begins with one itself: the first is taken off again when it is read.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    marked = (*_WOULD_COMPUTE, "\n", "'") if exact else _WOULD_COMPUTE
    for line in (headers, *rows):
        cells = [value if exact and isinstance(value, str) else plain(value) for value in line]
        writer.writerow([shielded(cell, marked) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def shielded(value: Any, signs: tuple[str, ...] = _WOULD_COMPUTE) -> Any:
    """A cell of a CSV file that no spreadsheet program takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(signs) else value


def plain(value: Any, *, exact: bool = False) -> Any:
    """What a cell can hold of a value: times as they are here, text without what cannot be written."""
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(tzinfo=None)
    if value is None or isinstance(value, bool | int | float | dt.date | dt.time):
        return value
    text = str(value)
    if exact:
        return _as_xml(text)
    # A tab or line break in front is tidied away with what cannot be seen.
    return tidy(text)[:LONGEST_CELL]


def _as_xml(text: str) -> str:
    """Say what XML cannot hold as Excel says it, and what only looks like that so that it stays what it is."""
    text = _LIKE_ESCAPE.sub("_x005F_", text)
    return _UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value.startswith(_WOULD_COMPUTE):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    # As if an apostrophe had been typed before it: still text after somebody has edited the cell.
    cell.quotePrefix = True
    return cell


def _head(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, tidy(text))
    cell.data_type = "s"
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _widths(headers: Sequence[str], lines: Sequence[Sequence[Any]]) -> list[float]:
    """In characters; a Chinese one takes two."""
    wide = [_width(text) for text in headers]
    for line in lines:
        wide = [max(width, _width(value)) for width, value in zip(wide, line, strict=False)]
    return [min(max(width + 2, NARROWEST), WIDEST) for width in wide]


def _width(value: Any) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in str(value or "")[:WIDEST])
