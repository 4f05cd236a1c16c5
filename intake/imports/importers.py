"""What a room offers to have its rows imported, and where its offer is found again after a restart."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from intake.models import ImportRow
from intake.tables.layout import CLEAR, Kind, Layout, Value

VerdictKind = ImportRow.Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """One line to be judged or written: its number in the sheet, values by column key, what was chosen for it.

    A key that is missing: the table has no such column, leave what is there. None: the cell is empty.
    """

    number: int
    values: Mapping[str, Value]
    choice: str = ""

    def text(self, key: str) -> str:
        """What a cell says, without space around it; empty for an empty cell and a missing column."""
        return str(self.values.get(key) or "").strip()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of a line now.

    `changes` are (what, before, after) in words; `choices` are (value, label), for a line that a person must decide.
    """

    kind: VerdictKind
    message: str = ""
    changes: Sequence[tuple[str, str, str]] = ()
    choices: Sequence[tuple[str, str]] = ()


class Said(str):
    """What came of a line that was written, in words; any other text is why one was not."""

    __slots__ = ()


class Importer(Protocol):
    """What a room registers. Both methods are called with chunks of a table, several times for one import.

    `by` is the person, `about` what the import was begun for.
    """

    layout: Layout

    def judge(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, Verdict]:
        """A verdict for each row number; reads, never writes, in a number of queries that does not grow with the rows.

        Called for the preview, and again in the transaction that writes.
        """

    def apply(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, str]:
        """Write rows that were just judged new or changed, inside the caller's transaction.

        Returns the numbers that could not be written, each with a Chinese sentence; a sentence that is `Said` stands
        for a line that was. What it raises undoes the chunk; the rows are then tried one by one.
        """


_registered: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Offer an importer under the name of its layout, from `AppConfig.ready()`."""
    _registered[importer.layout.name] = importer


def get(name: str) -> Importer:
    """The importer of a layout. Raises LookupError."""
    try:
        return _registered[name]
    except KeyError:
        raise LookupError(f"no importer for {name!r}; registered: {', '.join(sorted(_registered))}") from None


def to_json(values: Mapping[str, Value]) -> dict[str, Any]:
    """Values as the database keeps them: dates as ISO text."""
    return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in values.items()}


def as_row(row: ImportRow, layout: Layout) -> Row:
    """A line as an importer gets it."""
    dates = {column.key for column in layout.columns if column.kind is Kind.DATE}
    values = {
        key: dt.date.fromisoformat(value) if key in dates and value and value != CLEAR else value
        for key, value in row.values.items()
    }
    return Row(row.number, values, row.choice)
