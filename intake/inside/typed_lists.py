"""Lists of which the signs are typed: 1. 2. 3., （1）, ①, • at the beginnings of lines. In the child only."""

import re
from itertools import groupby
from typing import Any, Final

from intake.signs import NUMBER, number_of

_BULLET: Final = re.compile(r"[•·●▪■◆◇□☐☑✓✔➢►\-–—\uf000-\uf0ff]\s+|[•●▪■◆◇□☐☑✓✔➢►\uf000-\uf0ff]")

Block = tuple[Any, ...]


def grouped(placed: list[Block]) -> list[Block]:
    """Join list items that follow one another, whether Word counted them or somebody typed the signs.

    Numbers make a list where they begin with one and go on by one; all else stays as it was typed.
    """
    blocks: list[Block] = []
    for is_item, run in groupby(_signed(placed), key=lambda block: block[0] == "item"):
        together = list(run)
        blocks.extend(_lists(together) if is_item else together)
    return blocks


def _signed(placed: list[Block]) -> list[Block]:
    """The blocks, with paragraphs that begin with a sign as items."""
    blocks = list(placed)
    at = 0
    while at < len(blocks):
        kind, text = blocks[at][0], blocks[at][-1]
        if kind == "paragraph" and (sign := _BULLET.match(text)) and text[sign.end() :].strip():
            blocks[at] = ("item", 0, False, text[sign.end() :].strip())
        elif kind == "paragraph" and (count := _counted(blocks, at)) > 1:
            for number in range(at, at + count):
                sign = NUMBER.match(blocks[number][1])
                blocks[number] = ("item", 0, True, blocks[number][1][sign.end() if sign else 0 :].strip())
            at += count - 1
        at += 1
    return blocks


def _counted(blocks: list[Block], start: int) -> int:
    """How many paragraphs from there on count 1, 2, 3, with signs of one form."""
    form = None
    for count, block in enumerate(blocks[start:]):
        sign = NUMBER.match(block[1]) if block[0] == "paragraph" else None
        if sign is None or not block[1][sign.end() :].strip():
            return count
        own = (sign[2], bool(sign[3]), bool(sign[4]))
        form = form or own
        if own != form or number_of(sign) != count + 1:
            return count
    return len(blocks) - start


def _lists(items: list[Block]) -> list[Block]:
    """Lists of one level; what stands deeper is told in lines of the item above it."""
    lists: list[Block] = []
    top = min(item[1] for item in items)
    for _, level, is_ordered, text in items:
        kind = "steps" if is_ordered else "checklist"
        if level > top and lists:
            lists[-1][1][-1] += f"\n{'　' * (level - top - 1)}• {text}"
        elif lists and lists[-1][0] == kind:
            lists[-1][1].append(text)
        else:
            lists.append((kind, [text]))
    return lists
