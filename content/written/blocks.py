"""What plain writing is made of."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """Some words in a line; `url` is absolute, empty where they lead nowhere."""

    text: str
    url: str = ""
    strong: bool = False


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; the title of the whole has level 1 and is none of the blocks."""

    level: int
    line: Line


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a quotation is a text given verbatim."""

    line: Line
    quoted: bool = False


@dataclass(frozen=True)
class Items:
    """A list, each item of one or more blocks; with `boxes`, things to tick."""

    items: tuple[tuple["Block", ...], ...]
    ordered: bool = False
    boxes: bool = False


@dataclass(frozen=True)
class Table:
    """A table; rows are as long as the head, a row of one cell is a heading across all columns.

    `widths`: the share of each column; without, all are alike.
    """

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    caption: str = ""
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """A drawing, by the words that stand for it."""

    seen: str
    caption: str = ""


@dataclass(frozen=True)
class Picture:
    """A photo as JPEG, with what it shows; without bytes, only that stands there."""

    content: bytes
    width: int
    height: int
    caption: str = ""


@dataclass(frozen=True)
class Pictures:
    """Photos, two side by side."""

    pictures: tuple[Picture, ...]

    @property
    def says(self) -> str:
        """What stands for them where there are only words."""
        return "；".join(f"（照片）{picture.caption}" for picture in self.pictures)


Block = Heading | Paragraph | Items | Table | Drawing | Pictures


@dataclass(frozen=True)
class Written:
    """A page as plain writing."""

    title: str
    address: str
    blocks: Sequence[Block]


def words(line: Line) -> str:
    """The bare words of a line."""
    return "".join(run.text for run in line)
