"""CSV: which writing it is in, which character divides the cells. No Django here."""

import csv
import io
import re
from collections.abc import Iterator

from intake.tables.refusals import NotATable, UnknownEncoding

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DIVIDERS = (",", "\t", ";", "，")
_LOOKED_AT = 20
# A cell between quotes may hold anything, also lines that a semicolon divides evenly.
_QUOTED = re.compile(r'(?:^|(?<=[,\t;，\n\r]))"[^"]*(?:""[^"]*)*(?:"|\Z)')
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1f]")


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or GB18030. Raises NotATable for binary data, UnknownEncoding for others."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\x00" in data[:4096]:
        return _without_mark(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if len(_CONTROLS.findall(data[:4096])) > len(data[:4096]) // 100 + 3:
            raise NotATable from None
        return _strict(data, "gb18030")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UnknownEncoding from None


def _without_mark(data: bytes) -> str:
    """UTF-16 shows by NULs in every other byte; a few stray ones do no harm; many elsewhere are not a text."""
    start = data[:4096]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 16 and min(even, odd) <= max(even, odd) // 10:
        return _strict(data[: len(data) // 2 * 2], "utf-16-be" if even > odd else "utf-16-le")
    if even + odd > len(start) // 50 + 3:
        raise NotATable
    return decode(data.replace(b"\x00", b""))


def rows(text: str) -> Iterator[tuple[int, list[str | None]]]:
    """Each row with the number that a spreadsheet program would give it."""
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=_divider(text))
    try:
        for number, cells in enumerate(reader, 1):
            yield number, [cell or None for cell in cells]
    except csv.Error:
        raise NotATable from None


def _divider(text: str) -> str:
    """Whichever character divides the first lines most evenly into most cells."""
    lines = [line for line in _QUOTED.sub("", text[:100_000]).splitlines() if line.strip()][:_LOOKED_AT]

    def evenness(divider: str) -> tuple[int, int]:
        counts = [line.count(divider) for line in lines]
        return (min(counts, default=0), sum(counts))

    return max(_DIVIDERS, key=evenness)
