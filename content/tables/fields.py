"""The columns of a table of pages: how each field stands in a cell, and what a cell says of the field.

All work on the content of a revision, the plain data that Wagtail keeps of a page, so that thousands of drafts are read
and made without building thousands of pages.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Model

from content.tables import body
from content.tables.world import PageType, World, by_hash
from intake.tables.layout import Column, Value
from intake.text import one_break

Content = dict[str, Any]
YES, NO = "是", "否"

_APART: Final = re.compile("[、，,；;\n]")
_CHECK_URL: Final = URLValidator(schemes=["http", "https"])


class Wrong(ValueError):
    """A cell does not say what its field can hold; the text says so in Chinese."""


@dataclass(frozen=True)
class Field:
    """One column and the field of the page behind it: text, a choice or a whole number; the cell is the value."""

    name: str
    """The key in a revision's content."""
    column: Column
    nothing: Any = ""

    def said(self, value: Any, world: World) -> Value:
        """What stands in the cell for a value of the field; None for an empty one."""
        if not isinstance(value, str):
            return value
        text = one_break(value)
        return text if text.strip() else None

    def meant(self, cell: Value, world: World, before: Any) -> Any:
        """The value of the field that a filled cell means; `before` is what stands there now. Raises Wrong."""
        return cell

    def codes(self, cell: Value) -> Iterable[tuple[PageType, str]]:
        """Pages that a cell names."""
        return ()

    def keys(self, value: Any) -> Iterable[int]:
        """Pages that a value points at."""
        return ()

    def empty(self) -> Any:
        """The value of the field where nothing is said."""
        return self.nothing


@dataclass(frozen=True)
class Day(Field):
    """A date, kept as ISO text."""

    nothing: Any = None

    def said(self, value: Any, world: World) -> Value:
        return dt.date.fromisoformat(value) if value else None

    def meant(self, cell: Value, world: World, before: Any) -> Any:
        return cell.isoformat() if isinstance(cell, dt.date) else cell


@dataclass(frozen=True)
class Number(Field):
    """A number that may have decimals, kept as text."""

    nothing: Any = None

    def said(self, value: Any, world: World) -> Value:
        if value is None:
            return None
        number = Decimal(str(value))
        return int(number) if number == int(number) else float(number)

    def meant(self, cell: Value, world: World, before: Any) -> Any:
        return str(cell)


@dataclass(frozen=True)
class YesNo(Field):
    """Yes or no."""

    nothing: Any = False

    def said(self, value: Any, world: World) -> Value:
        return YES if value else NO


@dataclass(frozen=True)
class Choice(Field):
    """One of several values; the cell shows its label."""

    def said(self, value: Any, world: World) -> Value:
        return dict(self.column.choices).get(value, value) or None


@dataclass(frozen=True)
class Place(Field):
    """One row of basic data, by name."""

    nothing: Any = None
    model: type[Model] = Model

    def said(self, value: Any, world: World) -> Value:
        return world.name_of(self.model, value) if value else None

    def meant(self, cell: Value, world: World, before: Any) -> Any:
        return _place(str(cell), self, world)


@dataclass(frozen=True)
class Places(Field):
    """Several rows of basic data, a name a line."""

    model: type[Model] = Model

    def said(self, value: Any, world: World) -> Value:
        return "\n".join(world.name_of(self.model, key) for key in world.in_order(self.model, value)) or None

    def meant(self, cell: Value, world: World, before: Any) -> Any:
        names = [name.strip() for name in _APART.split(str(cell)) if name.strip()]
        return list(dict.fromkeys(_place(name, self, world) for name in names))

    def empty(self) -> Any:
        return []


def _place(name: str, of: "Place | Places", world: World) -> int:
    if (key := world.place(of.model, name.strip())) is None:
        some = world.place_names(of.model)
        raise Wrong(f"里没有“{name[:20]}”，可以填：{'、'.join(some[:8])}{'……' if len(some) > 8 else ''}")
    return key


@dataclass(frozen=True)
class PageRef(Field):
    """One page, by its code."""

    nothing: Any = None
    model: PageType = None  # type: ignore[assignment]

    def said(self, value: Any, world: World) -> Value:
        return world.code_of(value) if value else None

    def meant(self, cell: Value, world: World, before: Any) -> Any:
        return page_named(str(cell).strip(), (self.model,), world)[1]

    def codes(self, cell: Value) -> Iterable[tuple[PageType, str]]:
        return [(self.model, str(cell).strip())]

    def keys(self, value: Any) -> Iterable[int]:
        return [value] if value else []


@dataclass(frozen=True)
class Links(Field):
    """Rows that point at pages, a code a line; `text` is what else stands in a row, behind a stroke."""

    targets: Mapping[str, PageType] = field(default_factory=dict)
    """Under which name a row keeps which kind of page; the first that has the code counts."""
    text: str = ""

    def said(self, value: Any, world: World) -> Value:
        return "\n".join(self._line(row, world) for row in value or []) or None

    def meant(self, cell: Value, world: World, before: Any) -> Any:
        rows: list[Content] = []
        for line in str(cell).split("\n"):
            code, _, text = line.partition("|")
            if not code.strip():
                continue
            name, key = self._target(code.strip(), world)
            row: Content = dict.fromkeys(self.targets) | {name: key}
            if self.text:
                row[self.text] = body.said(text.removeprefix(" "))
                if not text.strip():
                    raise Wrong(f"“{code.strip()}”后面没有写。请写成：{code.strip()} | 说的话")
            elif row in rows:
                raise Wrong(f"里“{code.strip()}”写了两遍，请留一行")
            rows.append(row)
        return self._as_kept(rows, before or [])

    def codes(self, cell: Value) -> Iterable[tuple[PageType, str]]:
        named = [line.partition("|")[0].strip() for line in str(cell).split("\n")]
        return [(model, code) for code in named if code for model in self.targets.values()]

    def keys(self, value: Any) -> Iterable[int]:
        return [row[name] for row in value or [] for name in self.targets if row.get(name)]

    def empty(self) -> Any:
        return []

    def _line(self, row: Content, world: World) -> str:
        name, key = next((name, row[name]) for name in self.targets if row.get(name))
        code = world.code_of(key)
        hidden = any(world.key_of(model, code) for earlier, model in self._before(name))
        code = by_hash(key) if hidden else code
        return f"{code} | {body.escaped(row[self.text])}" if self.text else code

    def _before(self, name: str) -> list[tuple[str, PageType]]:
        names = list(self.targets)
        return [(one, self.targets[one]) for one in names[: names.index(name)]]

    def _target(self, code: str, world: World) -> tuple[str, int]:
        model, key = page_named(code, tuple(self.targets.values()), world)
        return next(name for name, target in self.targets.items() if target is model), key

    def _as_kept(self, rows: Sequence[Content], before: Sequence[Content]) -> list[Content]:
        """Rows as a revision keeps them; one that was there keeps its key."""
        old = {tuple(row.get(name) for name in self.targets): row.get("pk") for row in reversed(before)}
        kept = []
        for order, row in enumerate(rows):
            key = old.pop(tuple(row[name] for name in self.targets), None)
            kept.append({"pk": key, "sort_order": order, **row})
        return kept


def page_named(code: str, models: Sequence[PageType], world: World) -> tuple[PageType, int]:
    """The first of the kinds of page that has the code, with the page's key. Raises Wrong."""
    for model in models:
        if (key := world.key_of(model, code)) is not None:
            return model, key
    what = "、".join(str(model._meta.verbose_name) for model in models)
    raise Wrong(f"里的“{code[:40]}”没有找到。这里填{what}的编号，先导入它，再导入这一行")


@dataclass(frozen=True)
class Sources(Field):
    """Where statements come from, one a line: the words, and behind a stroke the official page."""

    nothing: Any = "[]"

    def said(self, value: Any, world: World) -> Value:
        lines = []
        for block in json.loads(value or "[]"):
            text, url = body.escaped(block["value"]["text"]), block["value"].get("url") or ""
            lines.append(f"{text} | {url}" if url or "|" in text else text)
        return "\n".join(lines) or None

    def meant(self, cell: Value, world: World, before: Any) -> Any:
        found = []
        for line in str(cell).split("\n"):
            text, stroke, url = line.rpartition("|")
            text, url = (text, url) if stroke else (line, "")
            text, url = body.said(text.removesuffix(" ") if stroke else text), url.strip()
            if not text.strip():
                continue
            if len(text) > 400:
                raise Wrong("有一条超过 400 个字，请写短些")
            try:
                if url:
                    _CHECK_URL(url)
            except ValidationError:
                raise Wrong(f"“|”后面的“{url[:40]}”不是网址，请写成 https://… 这样") from None
            found.append({"type": "source", "value": {"text": text, "url": url}})
        return json.dumps(_with_ids(found, json.loads(before or "[]")))


def _with_ids(found: list[Content], before: Sequence[Content]) -> list[Content]:
    old = {(block["value"]["text"], block["value"].get("url") or ""): block.get("id") for block in before}
    for block in found:
        block["id"] = old.pop((block["value"]["text"], block["value"]["url"]), None) or body.new_id()
    return found


@dataclass(frozen=True)
class Body(Field):
    """The blocks of an article, as `content.tables.body` writes them."""

    nothing: Any = "[]"

    def said(self, value: Any, world: World) -> Value:
        return body.as_text(json.loads(value or "[]")) or None

    def meant(self, cell: Value, world: World, before: Any) -> Any:
        try:
            return json.dumps(body.as_blocks(str(cell), before=json.loads(before or "[]")))
        except body.NotABody as wrong:
            raise Wrong(f"：{wrong}") from None
