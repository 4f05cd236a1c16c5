"""What a file is, by its first bytes and never by its name."""

import io
from typing import IO

OCTETS = "application/octet-stream"
# What a browser may show inside its own window: nothing that can hold a script of its own.
SHOWN = {"image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"}

_STARTS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
# The list of an office file's members takes some KB.
_DIRECTORY = 64 * 1024
_OFFICE = (
    (b"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)


def kind_of(file: IO[bytes]) -> str:
    """The content type of a file, `application/octet-stream` where it cannot be told. Rewinds the file."""
    file.seek(0)
    start = file.read(64)
    file.seek(0)
    for mark, kind in _STARTS:
        if start.startswith(mark):
            return kind
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start[4:8] == b"ftyp":
        return "image/heic" if start[8:12] in {b"heic", b"heix", b"mif1"} else "video/mp4"
    if start.startswith(b"PK\x03\x04"):
        return _inside(file)
    return "text/plain" if start and _is_text(start) else OCTETS


def _inside(file: IO[bytes]) -> str:
    """Which kind of zip, from the names at its end; a parser would have to run in a limited child."""
    file.seek(0, io.SEEK_END)
    file.seek(max(file.tell() - _DIRECTORY, 0))
    end = file.read()
    file.seek(0)
    return next((kind for name, kind in _OFFICE if name in end), "application/zip")


def _is_text(start: bytes) -> bool:
    return not any(byte < 32 and byte not in b"\t\r\n\f" for byte in start)
