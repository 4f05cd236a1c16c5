"""What a table's columns are: one declaration gives the template to fill in, the reading, the file of failed rows."""

import datetime as dt
import enum
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Value = str | int | float | bool | dt.date | None

CLEAR = "（清空）"
"""What somebody types into a cell of a column that `clears`: make it empty. An empty cell leaves what is there."""


class Kind(enum.Enum):
    """What stands in a column, and as what it is handed on."""

    TEXT = "text"
    """Text as typed, without what cannot be seen."""
    EXACT = "exact"
    """Text character by character, also spaces around it and what cannot be seen; any line break is a newline."""
    CODE = "code"
    """A number or code that is no quantity: half-width capitals without spaces."""
    WHOLE = "whole"
    """int"""
    NUMBER = "number"
    """int, or float where there are decimals"""
    DATE = "date"
    """datetime.date"""
    PHONE = "phone"
    """A mainland mobile number, as 11 digits."""
    YES_NO = "yes_no"
    """bool"""
    CHOICE = "choice"
    """The value of one of the column's choices."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `choices` are pairs of the value handed on and the label people type."""

    key: str
    header: str
    kind: Kind = Kind.TEXT
    required: bool = False
    also: tuple[str, ...] = ()
    """Other spellings of the header that are understood."""
    example: str = ""
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = 200
    """Characters."""
    once: bool = False
    """No two rows of one table may have the same."""
    clears: bool = False
    """Whether `CLEAR` is understood; it is handed on as it stands, whatever the kind."""
    looks: str = ""
    """What its cells look like, as a pattern: by it a column is known in a table that has no headers."""

    @property
    def written(self) -> str:
        """The header as the template shows it."""
        return f"{self.header}（必填）" if self.required else self.header


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of table. `name` is for programs and stays; `title` is for people."""

    name: str
    title: str
    columns: tuple[Column, ...]
    max_rows: int = 10_000
    max_mib: int = 10
    judged_at_once: int = 500
    """Rows handed to the room together for their verdicts: as many as `max_rows` where a verdict counts on others."""

    def __post_init__(self) -> None:
        spellings = [plain_header(text) for column in self.columns for text in (column.header, *column.also)]
        if len(set(spellings)) != len(spellings) or len({column.key for column in self.columns}) != len(self.columns):
            raise ValueError(f"{self.name}: two columns share a key or a header")

    @property
    def headers(self) -> list[str]:
        """The headers as the template shows them."""
        return [column.written for column in self.columns]

    def by_header(self) -> dict[str, Column]:
        """Each column under all the spellings that `plain_header` may give."""
        return {plain_header(text): column for column in self.columns for text in (column.header, *column.also)}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row that somebody filled in.

    `number` is that of the sheet. `values` holds only columns which the table has: a missing key means that nobody
    said anything, None that the cell is empty. `typed` is what stood there, for giving it back. `problems` are Chinese
    sentences; a row with any has no trustworthy values.
    """

    number: int
    values: Mapping[str, Value]
    typed: Mapping[str, str]
    problems: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What was read. `notes` are sentences on what was left out, for whoever uploaded it."""

    rows: Sequence[TableRow]
    notes: Sequence[str] = field(default_factory=tuple)


_BRACKETED = re.compile(r"\((必填|选填|可选|必选)\)")


def plain_header(text: str) -> str:
    """A header without what people add to it: spaces, stars, （必填）, full-width letters."""
    plain = re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", text)).casefold()
    return _BRACKETED.sub("", plain)
