"""Looking for words in all that the site keeps: every column of every table, every file."""

import base64
import binascii
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection


def in_tables(words: list[str]) -> set[tuple[str, str]]:
    """Return table and column wherever one of the words stands, in tables known to a model or not."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if any(word in text for text in _readings(table, column, value) for word in words):
                        found.add((table, column))
    return found


def _readings(table: str, column: str, value: Any) -> Iterator[str]:
    """A value as it stands, and as whoever packed it would read it."""
    if isinstance(value, memoryview | bytes):
        yield bytes(value).decode(errors="replace")
        return
    text = str(value)
    # JSON may hold a character by its number.
    yield text
    if "\\u" in text:
        yield text.encode("ascii", "backslashreplace").decode("unicode-escape")
    if (table, column) == (Session._meta.db_table, "session_data"):
        yield str(Session(session_data=text).get_decoded())
    elif table == "shared_cache" and column == "value":
        try:
            yield base64.b64decode(text).decode(errors="replace")
        except binascii.Error:
            return


def in_files(folder: Path, words: list[str]) -> list[str]:
    """Return the files below a folder in whose bytes, packed or not, or in whose name a word stands."""
    return [
        str(path)
        for path in folder.rglob("*")
        if any(word in str(path) or word in unpacked(path.read_bytes() if path.is_file() else b"") for word in words)
    ]


def unpacked(data: bytes) -> str:
    """Bytes as text; of a workbook or any other zip all that is in it."""
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return data.decode(errors="replace")
