"""What Wagtail's own lists and reports hand over as a table, written as our tables are.

By itself Wagtail writes formulas into CSV as they were typed, leaves out the mark by which Excel knows Chinese, gives
times of Greenwich, and fails on the line breaks of Word.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from intake.tables.writing import plain, shielded

_wagtails_lines = SpreadsheetExportMixin.stream_csv


def write_as_ours() -> None:
    """Have all lists of the admin do so; called once when the app is ready."""
    xlsx, csv = SpreadsheetExportMixin.FORMATS
    ways = {xlsx: plain, csv: lambda value: shielded(plain(value))}
    times = ways | {csv: lambda value: f"{plain(value):%Y-%m-%d %H:%M:%S}"}
    words = {kind: lambda value: "是" if value else "否" for kind in ways}
    SpreadsheetExportMixin.custom_value_preprocess |= {bool: words, dt.datetime: times, (str, Model): ways}
    SpreadsheetExportMixin.stream_csv = _lines


def _lines(view: Any, rows: Any) -> Iterator[str]:
    yield "\ufeff"
    yield from _wagtails_lines(view, rows)
