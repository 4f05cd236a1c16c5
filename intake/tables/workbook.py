"""Opening a workbook (.xlsx) that somebody we do not know has made. For the limited child only; no Django here."""

import datetime as dt
import io
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

# Production has no lxml: have every machine read with the same parser, the one that refuses entities.
os.environ["OPENPYXL_LXML"] = "False"

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL, EmptyCell, ReadOnlyCell
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from intake.tables.cells import EPOCH, EPOCH_1904, Broken, Formula, Raw
from intake.tables.layout import Layout
from intake.tables.refusals import (
    Bomb,
    Damaged,
    NoSheet,
    NotATable,
    OldFormat,
    Suspicious,
    TableRefused,
    TooManyRows,
)
from intake.tables.rows import HEADER_WITHIN, MOST_COLUMNS, Sheet, too_many

MIB = 1024 * 1024
# Ten thousand rows of thirty columns unfold to some 20 MiB.
MOST_UNFOLDED = 64 * MIB
MOST_MEMBERS = 500
MOST_MERGES = 20_000

# How a workbook says a character that XML cannot hold; openpyxl leaves it as it stands.
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_MERGE = re.compile(rb'mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


@dataclass
class Scan:
    """What a glance at the bytes of one sheet shows: rows with anything in them, and what is merged downwards."""

    filled: int = 0
    merges: dict[tuple[int, int], int] = field(default_factory=dict)
    """(row, column, both from 1) → the row that holds the value."""


def sheets(data: bytes, layout: Layout) -> tuple[list[Sheet], dt.date]:
    """The sheets that hold rows, visible ones first, and day 0 of the workbook. Raises a TableRefused."""
    scans = _scan(data, layout)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        epoch = EPOCH_1904 if book.epoch == CALENDAR_MAC_1904 else EPOCH
        worksheets = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
    except MemoryError:
        raise
    except DefusedXmlException:
        raise Suspicious from None
    except Exception as error:  # a hostile file can make a parser raise anything
        # openpyxl wraps what it takes for a mistake in the file.
        raise (Suspicious if isinstance(error.__cause__, DefusedXmlException) else Damaged) from error
    if not worksheets:
        raise NoSheet
    worksheets.sort(key=lambda sheet: sheet.sheet_state != "visible")
    # openpyxl knows under which name a sheet lies in the archive and tells nobody else.
    return [
        Sheet(sheet.title, _rows(sheet), scans.get(sheet._worksheet_path, Scan()).merges)  # type: ignore[attr-defined]  # noqa: SLF001
        for sheet in worksheets
    ], epoch


def _scan(data: bytes, layout: Layout) -> dict[str, Scan]:
    """Look at the directory before anything is unfolded, then at the sheets before anything is understood."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = _check_directory(archive)
        _refuse_declarations(archive, names)
        found = {name: _look(archive.read(name)) for name in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)}
    except (TableRefused, MemoryError):
        raise
    except Exception as error:
        raise Damaged from error
    if max((scan.filled for scan in found.values()), default=0) > layout.max_rows + HEADER_WITHIN:
        raise TooManyRows(too_many(layout))
    return found


def _check_directory(archive: zipfile.ZipFile) -> set[str]:
    members = archive.infolist()
    names = {member.filename for member in members}
    if "xl/workbook.bin" in names:
        raise OldFormat
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise NotATable
    # zipfile never gives more of a member than the directory says.
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNFOLDED:
        raise Bomb
    return names


def _look(sheet: bytes) -> Scan:
    scan = Scan(sum(b"v>" in piece or b"is>" in piece for piece in sheet.split(b"row>")))
    for number, match in enumerate(_MERGE.finditer(sheet)):
        if number > MOST_MERGES:
            raise Bomb
        first, top, _, bottom = match.groups()
        column = column_index_from_string(first.decode())
        if column <= MOST_COLUMNS:
            rows = range(int(top) + 1, min(int(bottom), int(top) + MOST_MERGES) + 1)
            scan.merges.update({(row, column): int(top) for row in rows})
        if len(scan.merges) > 10 * MOST_MERGES:
            raise Bomb
    return scan


def _refuse_declarations(archive: zipfile.ZipFile, names: set[str]) -> None:
    """No office program declares a document type; whoever does wants entities or files from elsewhere."""
    for name in names:
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                start = part.read(4096).replace(b"\x00", b"")
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise Suspicious


def _rows(sheet: object) -> Iterator[tuple[int, list[Raw]]]:
    # What the sheet says of its own size is often wrong.
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    empty: object = None
    try:
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):  # type: ignore[attr-defined]
            # For rows that are not in the file, up to a million, openpyxl gives one and the same tuple.
            if cells is empty:
                continue
            found = [None if cell is EMPTY_CELL else _raw(cell) for cell in cells]
            if found.count(None) == len(found):
                empty = cells
            else:
                yield number, found
    except (MemoryError, GeneratorExit):
        raise
    except DefusedXmlException:
        raise Suspicious from None
    except Exception as error:
        raise Damaged from error


def _raw(cell: ReadOnlyCell | EmptyCell) -> Raw:
    if cell.value is None:
        return None
    if cell.data_type == "f":
        return Formula()
    if cell.data_type == "e":
        return Broken(str(cell.value))
    if isinstance(cell.value, str):
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), cell.value)
    return cell.value  # type: ignore[return-value]
