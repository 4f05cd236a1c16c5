"""Lists of the desk as Excel files."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from intake.tables.writing import XLSX, write


def hand_over(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str, name: str) -> HttpResponse:
    """The table as a file that nobody on the way keeps."""
    answer = HttpResponse(write(headers, rows, title=title), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename={name}.xlsx"
    answer["Cache-Control"] = "private, no-store"
    return answer
