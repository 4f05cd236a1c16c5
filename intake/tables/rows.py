"""From the cells of a sheet to rows of a layout: where the headers stand, what each row says. No Django here."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from intake.tables.cells import Raw, Wrong, read_cell, shown, typed
from intake.tables.layout import Column, Layout, Value, plain_header
from intake.tables.refusals import DoubledHeader, NoRows, NoSheet, TableRefused, TooManyRows, WrongTemplate

# Above the headers stand a title, a date, a unit; never more lines than these.
HEADER_WITHIN = 20
MOST_COLUMNS = 200
IDENTITY_UNREAD = "身份证号没有读，也没有存。"
_IDENTITY = re.compile(r"身份证|证件号")
_IDENTITY_NUMBER = r"\d{17}[\dXx]|\d{15}"
# A row that begins so is the template's own.
EXAMPLE_MARKS = ("例：", "例:", "示例：", "示例:")


@dataclass
class Sheet:
    """One sheet: its rows as they come, and which cells take the value of the one above (see `workbook.Scan`)."""

    title: str
    rows: Iterable[tuple[int, list[Any]]]
    merges: dict[tuple[int, int], int]


@dataclass
class Heads:
    """Where the headers were found: the row, and each column's place from 0."""

    row: int
    places: dict[str, int]
    unused: list[str]
    notes: list[str] = field(default_factory=list)


def collect(sheets: list[Sheet], layout: Layout, epoch: dt.date | None) -> dict[str, Any]:
    """The rows of the first sheet that has the layout's headers, as plain data.

    Raises WrongTemplate, naming what is missing, when none has; DoubledHeader, NoRows, NoSheet.
    """
    refusal: TableRefused = NoSheet()
    for sheet in sheets:
        rows = iter(sheet.rows)
        top = _top(rows)
        try:
            heads = _find_heads(iter(top), layout)
        except WrongTemplate as wrong:
            if guessed := guess_heads(top, layout):
                heads = guessed
            else:
                # Of several sheets the first is what people mean.
                refusal = refusal if isinstance(refusal, WrongTemplate) else wrong
                continue
        below = ((number, cells) for number, cells in chain(top, rows) if number > heads.row)
        return _read_rows(below, sheet, heads, layout, epoch)
    raise refusal


def _top(rows: Iterator[tuple[int, list[Raw]]]) -> list[tuple[int, list[Raw]]]:
    """The rows among which the headers must be."""
    top: list[tuple[int, list[Raw]]] = []
    filled = 0
    for number, cells in rows:
        top.append((number, cells))
        filled += any(shown(cell) for cell in cells)
        if filled >= HEADER_WITHIN:
            break
    return top


def _find_heads(rows: Iterator[tuple[int, list[Raw]]], layout: Layout) -> Heads:
    known = layout.by_header()
    best: set[str] = set()
    seen = 0
    for number, cells in rows:
        texts = [shown(cell) for cell in cells]
        if not any(texts):
            continue
        seen += 1
        matched = [(place, known.get(plain_header(text))) for place, text in enumerate(texts) if text]
        keys = [column.key for _, column in matched if column]
        best = max(best, set(keys), key=len)
        if keys and all(column.key in keys for column in layout.columns if column.required):
            _refuse_doubled(keys, layout)
            places = {column.key: place for place, column in matched if column}
            return Heads(number, places, [texts[place] for place, column in matched if not column])
    raise WrongTemplate(_what_is_missing(best, layout, is_empty=not seen))


def guess_heads(top: list[tuple[int, list[Raw]]], layout: Layout) -> Heads | None:
    """Know the columns of a table without headers by what half of their cells look like; None where that fails."""
    rows = [[re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", shown(cell))) for cell in cells] for _, cells in top]
    width = max(map(len, rows), default=0)
    cells = [[row[place] for row in rows if place < len(row) and row[place]] for place in range(width)]
    places: dict[str, int] = {}
    for column in layout.columns:
        free = [place for place in range(width) if place not in places.values()]
        if (place := next((one for one in free if _mostly(column.looks, cells[one])), None)) is not None:
            places[column.key] = place
    if len(places) < 2 or not all(column.key in places for column in layout.columns if column.required):
        return None
    said = "，".join(f"第 {places[one.key] + 1} 列是{one.header}" for one in layout.columns if one.key in places)
    notes = [f"没有看到表头，按内容认作：{said}。认错了，请加上一行表头再来。"]
    if any(_mostly(_IDENTITY_NUMBER, cells[place]) for place in range(width)):
        notes.append(IDENTITY_UNREAD)
    return Heads(0, places, [], notes)


def _mostly(pattern: str, texts: list[str]) -> bool:
    return bool(pattern and texts) and 2 * sum(bool(re.fullmatch(pattern, text)) for text in texts) >= len(texts)


def _refuse_doubled(keys: list[str], layout: Layout) -> None:
    doubled = [f"“{column.header}”" for column in layout.columns if keys.count(column.key) > 1]
    if doubled:
        raise DoubledHeader(f"表头里{'、'.join(doubled)}出现了两次，分不清用哪一列。请删掉或改名一列，再上传。")


def _what_is_missing(found: set[str], layout: Layout, *, is_empty: bool) -> str:
    if is_empty:
        return "这个表是空的。请下载模板，填好再上传。"
    missing = [f"“{column.header}”" for column in layout.columns if column.required and column.key not in found]
    names = "、".join(missing or [f"“{column.header}”" for column in layout.columns])
    return f"表头里没有找到{names}。这不像“{layout.title}”的表格，请下载模板，把数据粘贴进去再上传。"


def _read_rows(
    rows: Iterator[tuple[int, list[Raw]]], sheet: Sheet, heads: Heads, layout: Layout, epoch: dt.date | None
) -> dict[str, Any]:
    columns = [column for column in layout.columns if column.key in heads.places]
    used: dict[str, dict[Value, int]] = {column.key: {} for column in columns if column.once}
    by_key = {column.key: column for column in columns}
    found, examples = [], 0
    for number, cells in _filled_down(rows, sheet, heads):
        texts = {
            key: text
            for key, cell in cells.items()
            if cell is not None and (text := typed(cell, by_key[key], epoch=epoch))
        }
        if not texts:
            continue
        if next(iter(texts.values())).startswith(EXAMPLE_MARKS):
            examples += 1
            continue
        if len(found) >= layout.max_rows:
            raise TooManyRows(too_many(layout))
        values, problems = _read_row(number, cells, columns, used, epoch)
        found.append((number, values, texts, problems))
    if not found:
        raise NoRows
    return {"rows": found, "notes": _notes(heads, examples)}


def _filled_down(
    rows: Iterator[tuple[int, list[Raw]]], sheet: Sheet, heads: Heads
) -> Iterator[tuple[int, dict[str, Raw]]]:
    """Each row's cells by key, in the order of the sheet; a merged cell counts in every row that it spans."""
    tops = {top for top in sheet.merges.values() if top > heads.row}
    kept: dict[int, list[Raw]] = {}
    keys = sorted(heads.places, key=heads.places.__getitem__)
    for number, cells in rows:
        own = {key: cells[place] if (place := heads.places[key]) < len(cells) else None for key in keys}
        if number in tops:
            kept[number] = cells
        if tops and any(cell is not None for cell in own.values()):
            for key in keys:
                above = kept.get(sheet.merges.get((number, heads.places[key] + 1), 0))
                if own[key] is None and above is not None:
                    own[key] = above[heads.places[key]]
        yield number, own


def _read_row(
    number: int,
    cells: dict[str, Raw],
    columns: list[Column],
    used: dict[str, dict[Value, int]],
    epoch: dt.date | None,
) -> tuple[dict[str, Value], list[str]]:
    values: dict[str, Value] = {}
    problems = []
    for column in columns:
        try:
            value = values[column.key] = read_cell(cells[column.key], column, epoch=epoch)
        except Wrong as wrong:
            problems.append(f"“{column.header}”{wrong}。")
            continue
        if value is None and column.required:
            problems.append(f"“{column.header}”没有填。")
        if value is not None and column.once:
            first = used[column.key].setdefault(value, number)
            if first != number:
                problems.append(f"“{column.header}”和第 {first} 行重复了，请留一行。")
    return values, problems


def _notes(heads: Heads, examples: int) -> list[str]:
    notes = list(heads.notes)
    secret = [text for text in heads.unused if _IDENTITY.search(text)]
    if secret:
        notes.append(IDENTITY_UNREAD)
    if unused := [text for text in heads.unused if text not in secret]:
        names = "、".join(f"“{text[:20]}”" for text in unused[:10])
        notes.append(f"这几列没有用到：{names}{'等' if len(unused) > 10 else ''}。")
    if examples:
        notes.append("模板里的示例行已跳过。")
    return notes


def too_many(layout: Layout) -> str:
    """The sentence for a table that is too long."""
    return f"表里超过 {layout.max_rows:,} 行，一次读不了这么多。请分成几个表，分几次上传。"
