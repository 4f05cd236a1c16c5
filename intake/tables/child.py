"""What runs in the limited child: from the bytes of a file to rows, by content and not by name. No Django here."""

import datetime as dt
from typing import Any

from intake.tables import text_file, workbook
from intake.tables.layout import Layout
from intake.tables.refusals import EmptyFile, Encrypted, NotATable, OldFormat
from intake.tables.rows import Sheet, collect

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How the parts of an encrypted workbook and of a workbook before 2007 are named inside.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"II*\x00",
)


def read(data: bytes, layout: Layout) -> dict[str, Any]:
    """Read a table; raises one of `intake.tables.refusals`. Returns plain data: `rows` (see `TableRow`) and `notes`."""
    sheets, epoch = _open(data, layout)
    return collect(sheets, layout, epoch)


def _open(data: bytes, layout: Layout) -> tuple[Any, dt.date | None]:
    if not data.strip(b"\x00 \t\r\n"):
        raise EmptyFile
    if data.startswith(_OLE):
        raise Encrypted if _ENCRYPTED in data else OldFormat
    if data.startswith(_ZIP):
        return workbook.sheets(data, layout)
    if data.startswith(_OTHERS):
        raise NotATable
    text = text_file.decode(data)
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype", "<table", "<?xml", "<meta", "mime-version:")):
        raise OldFormat
    return [Sheet("", text_file.rows(text), {})], None
