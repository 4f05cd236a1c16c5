"""Plain writing as Markdown (CommonMark, with GitHub's tables and boxes)."""

import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final

from content.written.blocks import Block, Drawing, Heading, Items, Line, Paragraph, Pictures, Table, Written

# Signs that can begin markup anywhere; the colon and the full stop only where programs make links of bare addresses.
_ANYWHERE: Final = re.compile(r"[\\`*_\[\]<>&|~$^]|(?<=[a-zA-Z]):(?=//)|(?<=www)\.|(?<=\w)@", re.IGNORECASE)
# Signs that begin a heading, an item, a line or a definition at the beginning of a line.
_AT_START: Final = re.compile(r"^(\s*)([#+\-=:])")
_NUMBER_AT_START: Final = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)")
_PUNCTUATION: Final = "：。；，、！？”’）》】〉」』:.;,!?)"
_IN_ADDRESS: Final = {ord(sign): f"%{ord(sign):02X}" for sign in "()<>\\\"' `"}


def markdown(page: Written, *, ending: Iterable[str] = ()) -> str:
    """Write a page; `ending` are lines to close with: what it is not, and where it is from."""
    parts = [f"# {_escape(page.title)}", *_blocks(page.blocks)]
    closing = [_escape(line) for line in ending] + [f"<{page.address.translate(_IN_ADDRESS)}>"]
    return "\n\n".join([*parts, "---", *closing]) + "\n"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading):
            yield f"{'#' * min(block.level, 6)} {_line(block.line)}"
        elif isinstance(block, Paragraph):
            yield f"> {_line(block.line)}" if block.quoted else _line(block.line)
        elif isinstance(block, Items):
            yield _items(block)
        elif isinstance(block, Table):
            yield _table(block)
        elif isinstance(block, Pictures):
            yield _escape(block.says)
        else:
            yield _drawing(block)


def _items(block: Items) -> str:
    """A list; what follows in an item is indented as far as its first line begins."""
    written = []
    for number, item in zip(count(1), block.items, strict=False):
        sign = f"{number}. " if block.ordered else "- "
        text = "\n\n".join(_blocks(item))
        box = "[ ] " if block.boxes else ""
        written.append(sign + box + text.replace("\n", "\n" + " " * len(sign)))
    loose = any(len(item) > 1 for item in block.items)
    text = ("\n\n" if loose else "\n").join(written)
    # An indented line that is empty would be nothing but spaces.
    return re.sub(r"\n +(?=\n)", "\n", text)


def _table(block: Table) -> str:
    width = max(len(row) for row in (block.head, *block.rows))
    rows = [_row(block.head, width), "|" + " --- |" * width, *(_row(row, width) for row in block.rows)]
    return (f"{_escape(block.caption)}\n\n" if block.caption else "") + "\n".join(rows)


def _row(row: tuple[Line, ...], width: int) -> str:
    cells = [_line(cell) for cell in row] + [""] * (width - len(row))
    return "| " + " | ".join(cells) + " |"


def _drawing(block: Drawing) -> str:
    said = f"{block.caption}：{block.seen}" if block.caption else block.seen
    return _escape(f"（图）{said}")


def _line(line: Line) -> str:
    text = "".join(_runs(line))
    return text if line and (line[0].url or line[0].strong) else _escape_start(text)


def _runs(line: Line) -> Iterator[str]:
    """Each run with its signs; Markdown wants neither spaces nor, before a letter, punctuation inside them."""
    for at, run in enumerate(line):
        bare = run.text.strip()
        if not bare:
            yield run.text
            continue
        start = len(run.text) - len(run.text.lstrip())
        before, after = run.text[:start], run.text[start + len(bare) :]
        if run.strong and not after and at + 1 < len(line) and line[at + 1].text[:1].isalnum():
            kept = len(bare.rstrip(_PUNCTUATION))
            bare, after = bare[:kept], bare[kept:]
        signed = _ANYWHERE.sub(r"\\\g<0>", bare)
        signed = f"**{signed}**" if run.strong and bare else signed
        yield before + (f"[{signed}]({run.url.translate(_IN_ADDRESS)})" if run.url else signed)
        yield _ANYWHERE.sub(r"\\\g<0>", after)


def _escape(text: str) -> str:
    return _escape_start(_ANYWHERE.sub(r"\\\g<0>", text))


def _escape_start(text: str) -> str:
    return _NUMBER_AT_START.sub(r"\1\\\2", _AT_START.sub(r"\1\\\2", text))
