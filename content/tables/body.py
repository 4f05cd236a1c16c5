r"""The body of an article as text in one cell, and back: each block under a line that names its kind.

    【小标题】
    先通风
    【步骤】
    打开门窗
    测氧气

A line of a text that begins like such a name, or with a backslash, stands behind a backslash; so do a line break within
an item (`\n`) and the stroke between the cells of a table.
"""

import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

Block = dict[str, Any]

TEXTS: Final = {"heading": "小标题", "paragraph": "段落", "warning": "警示"}
LISTS: Final = {"steps": "步骤", "checklist": "检查清单"}
DO, DONT, TABLE = "要这样做", "不要这样做", "表格"
NAMES: Final = (*TEXTS.values(), *LISTS.values(), DO, DONT, TABLE)
# What a cell says of a body that holds more than text.
ON_THE_PAGE: Final = "（这一栏有表格里放不下的内容，请在页面里改）"
_BREAK: Final = re.compile("\r\n|\r|\n")
_ESCAPED: Final = re.compile(r"\\(.)")
_KINDS: Final = {label: kind for kind, label in (TEXTS | LISTS).items()}


class NotABody(ValueError):
    """The text is not put together like a body; `str()` of it says in Chinese what to do."""


def as_text(blocks: Sequence[Block]) -> str:
    """Write blocks, in the form in which they are stored, as text; `ON_THE_PAGE` where a cell cannot hold them."""
    try:
        return "\n".join(line for block in blocks for line in _lines_of(block))
    except (KeyError, TypeError, AttributeError):
        return ON_THE_PAGE


def as_blocks(text: str, *, before: Sequence[Block] = ()) -> list[Block]:
    """Read what `as_text` writes; blocks that were there `before` keep their ids. Raises NotABody."""
    found: list[Block] = []
    parts = list(_parts(text))
    while parts:
        name, lines = parts.pop(0)
        if name == DONT or (name == DO and (not parts or parts[0][0] != DONT)):
            raise NotABody(f"正文里“【{DO}】”后面要紧跟“【{DONT}】”，两个一起写，没有的也留着这一行")
        found.append(_do_dont(lines, parts.pop(0)[1]) if name == DO else _block(name, lines))
    return with_old_ids(found, before)


def _lines_of(block: Block) -> Iterator[str]:
    kind, value = block["type"], block["value"]
    if kind in TEXTS:
        yield f"【{TEXTS[kind]}】"
        yield from (_shielded(line) for line in _BREAK.split(value))
    elif kind in LISTS:
        yield f"【{LISTS[kind]}】"
        yield from map(as_line, items_of(value))
    elif kind == "do_dont":
        for name, part in ((DO, "do"), (DONT, "dont")):
            yield f"【{name}】"
            yield from map(as_line, items_of(value[part]))
    elif kind == "table":
        yield f"【{TABLE}】"
        for row in (value["columns"], *items_of(value["rows"])):
            yield marked(joined(items_of(row)))
    else:
        raise KeyError(kind)


def items_of(value: Sequence[Any]) -> list[Any]:
    """Wagtail keeps the items of a list with their ids; before it did, bare."""
    return [item["value"] if isinstance(item, dict) and item.get("type") == "item" else item for item in value]


def escaped(item: str) -> str:
    """A text as one line."""
    return _BREAK.sub("\\\\n", item.replace("\\", "\\\\"))


def as_line(item: str) -> str:
    """An item of a list as a line that does not look like the name of a block."""
    return marked(escaped(item))


def joined(cells: Sequence[str]) -> str:
    """Texts as one line, with strokes between them; `parted` takes it apart."""
    return " | ".join(escaped(cell).replace("|", "\\|") for cell in cells)


def marked(line: str) -> str:
    """A line behind a backslash where it looks like the name of a block."""
    return f"\\{line}" if line.startswith("【") else line


def _shielded(line: str) -> str:
    return f"\\{line}" if line.startswith(("【", "\\")) else line


def _parts(text: str) -> Iterator[tuple[str, list[str]]]:
    name, lines = "", list[str]()
    for line in text.split("\n"):
        if line.startswith("【"):
            name_said = line.strip().removeprefix("【").removesuffix("】")
            if name_said not in NAMES:
                raise NotABody(
                    f"正文里的“{line[:20]}”不认识。每一块上面一行写：{'、'.join(f'【{one}】' for one in NAMES)}"
                )
            if name:
                yield name, lines
            name, lines = name_said, []
        elif name:
            lines.append(line)
        elif line.strip():
            raise NotABody("正文的第一行要写这一块是什么，例如“【段落】”")
    if name:
        yield name, lines


def _block(name: str, lines: list[str]) -> Block:
    if name == TABLE:
        rows = [parted(line) for line in lines]
        return new(
            "table", {"columns": list_of(rows[0] if rows else []), "rows": list_of([list_of(row) for row in rows[1:]])}
        )
    if _KINDS[name] in LISTS:
        return new(_KINDS[name], list_of([said(line) for line in lines]))
    return new(_KINDS[name], "\n".join(line.removeprefix("\\") for line in lines))


def _do_dont(do: list[str], dont: list[str]) -> Block:
    return new("do_dont", {"do": list_of(list(map(said, do))), "dont": list_of(list(map(said, dont)))})


def parted(line: str) -> list[str]:
    """The texts that `joined` made one line of: cut at the strokes that no backslash shields."""
    cells, at = [""], 0
    while at < len(line):
        step = 2 if line[at] == "\\" else 1
        if line[at] == "|":
            cells.append("")
        else:
            cells[-1] += line[at : at + step]
        at += step
    # One space on either side of a stroke is the stroke's own.
    cells[1:] = [cell.removeprefix(" ") for cell in cells[1:]]
    return [said(cell) for cell in (*(cell.removesuffix(" ") for cell in cells[:-1]), cells[-1])]


def said(line: str) -> str:
    """The text that `escaped` made one line of."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], line)


def new_id() -> str:
    """A fresh id for a block."""
    return str(uuid.uuid4())


def new(kind: str, value: Any) -> Block:
    """A block with a fresh id."""
    return {"type": kind, "value": value, "id": new_id()}


def list_of(items: Sequence[Any]) -> list[Block]:
    """The items of a list as Wagtail keeps them."""
    return [new("item", item) for item in items]


def with_old_ids(
    found: list[Block], before: Sequence[Block], *, written: Callable[[Sequence[Block]], str] = as_text
) -> list[Block]:
    """Put each block that says what an old one said back as it was: comments hang on its id."""
    old: dict[str, list[Block]] = {}
    for block in before:
        old.setdefault(written([block]), []).append(block)
    return [same.pop(0) if (same := old.get(written([block]))) else block for block in found]
