"""Pairs of drawings, what is right beside what is wrong: line drawings in SVG, made for this site.

`index.csv` says of each pair what is seen (the alternative texts), which criteria and scenes it illustrates, and on
which words of theirs each technical detail rests. Nothing here knows a page: the pages ask by code or slug.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER: Final = Path(__file__).parent
# How every drawing begins. The name of the format is needed in a file of its own only, not inside a page.
START: Final = '<svg xmlns="http://www.w3.org/2000/svg"'


@dataclass(frozen=True)
class FigurePair:
    """Two drawings of one scene; `right` and `wrong` say what is seen in each."""

    key: str
    right: str
    wrong: str
    criteria: tuple[str, ...]
    scenes: tuple[str, ...]
    basis: str

    @property
    def right_drawing(self) -> SafeString:
        """The drawing of how it should be, to be placed inline."""
        return _inline(self.key, "right", self.right)

    @property
    def wrong_drawing(self) -> SafeString:
        """The drawing of how it should not be, to be placed inline."""
        return _inline(self.key, "wrong", self.wrong)


@cache
def pairs() -> tuple[FigurePair, ...]:
    """Return all pairs in the order of the index."""
    with (FOLDER / "index.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            FigurePair(
                key=row["key"],
                right=row["right"],
                wrong=row["wrong"],
                criteria=tuple(row["criteria"].split(";")),
                scenes=tuple(row["scenes"].split(";")),
                basis=row["basis"],
            )
            for row in csv.DictReader(file)
        )


def pairs_for_criterion(code: str) -> list[FigurePair]:
    """Return the pairs that illustrate a criterion."""
    return [pair for pair in pairs() if code in pair.criteria]


def pairs_for_scene(slug: str) -> list[FigurePair]:
    """Return the pairs that belong to a scene."""
    return [pair for pair in pairs() if slug in pair.scenes]


@cache
def _inline(key: str, side: str, seen: str) -> SafeString:
    drawing = (FOLDER / f"{key}-{side}.svg").read_text(encoding="utf-8").removeprefix(START).strip()
    # The drawing is a file of ours, checked by tests to hold shapes and nothing else.
    rest = mark_safe(drawing)  # noqa: S308
    return format_html('<svg class="drawing" role="img" aria-label="{}"{}', seen, rest)
