"""A paper as blocks, once for PDF and Word: what it is made of, and how its parts are said."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format

from content.written.blocks import Block, Heading, Items, Line, Paragraph, Run
from content.written.word import SIZE

DAY: Final = "Y年n月j日"
LINE: Final = "＿" * 8
# In characters of the running text: what stands side by side on A4, and what a signature needs.
FULL, WIDEST = 44, 16


@dataclass(frozen=True)
class Paper:
    """One paper. `name` is what its file is called: never with the name of a firm; `foot` stands below every page."""

    title: str
    name: str
    blocks: Sequence[Block]
    foot: str = ""
    sheets: tuple[str, ...] = ("base", "help")
    # Of the letters of a Word file, in points; the sheets say it for PDF.
    size: float = SIZE
    # What a firm hands to an authority in its own name does not say that it was helped.
    is_firms_own: bool = False


def line(text: str, *, strong: bool = False) -> Line:
    """Some words as a line."""
    return (Run(text, strong=strong),)


def said(text: str, *, strong: bool = False, quoted: bool = False) -> Iterator[Paragraph]:
    """What somebody wrote, a paragraph for each of its lines."""
    for part in text.splitlines():
        if part.strip():
            yield Paragraph(line(part.strip(), strong=strong), quoted=quoted)


def facts(*pairs: tuple[str, Any]) -> Iterator[Paragraph]:
    """Label and value, one below the other; what has no value is left out."""
    for label, value in pairs:
        first, *more = [part.strip() for part in str(value or "").splitlines() if part.strip()] or [""]
        if first:
            yield Paragraph((Run(f"{label}：", strong=True), Run(first)))
            yield from (Paragraph(line(part)) for part in more)


def part(title: str, *blocks: Iterable[Block]) -> Iterator[Block]:
    """A heading with what stands below it; nothing where nothing does."""
    below = [block for some in blocks for block in some]
    if below:
        yield Heading(2, line(title))
        yield from below


def items(texts: Iterable[str], *, ordered: bool = False, boxes: bool = False) -> Iterator[Items]:
    """A list; nothing where there is nothing to list."""
    rows = tuple((Paragraph(line(text)),) for text in texts)
    if rows:
        yield Items(rows, ordered=ordered, boxes=boxes)


def blank(*labels: str) -> Iterator[Paragraph]:
    """Labels on one line, each with room for ink; together as wide as a sheet."""
    room = (FULL - sum(len(label) + 2 for label in labels)) // len(labels)
    yield Paragraph(line("　".join(f"{label}：{'＿' * min(room, WIDEST)}" for label in labels)))


def day(value: date | datetime | None) -> str:
    """A day in words; empty for none."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return date_format(value, DAY) if value else ""


def moment(value: datetime | None) -> str:
    """A day and the time of it."""
    return date_format(timezone.localtime(value), f"{DAY} H:i") if value else ""


def names(people: Iterable[Any]) -> str:
    """The names of some people."""
    return "、".join(str(person.name) for person in people)
