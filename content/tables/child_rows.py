r"""The rows that hang on a page as lines of one cell: their parts behind strokes, an empty last one left out.

A stroke within a text stands behind a backslash, a line break in it is `\n` (`content.tables.body.joined`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from content.tables import body
from content.tables.fields import Content, Field, Wrong, page_named
from content.tables.world import PageType, World
from intake.tables.cells import folded
from intake.tables.layout import Value


@dataclass(frozen=True)
class Part:
    """One field of such a row: one of `choices`, basic data by its name (`place`), a page by its code, else a text."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    place: Any = None
    page: PageType | None = None
    may_be_empty: bool = False
    longest: int = 0

    @property
    def help(self) -> str:
        """What to write there."""
        if self.choices:
            return f"“{self.label}”写{'、'.join(f'“{label}”' for _, label in self.choices)}里的一个。"
        if self.place:
            return f"“{self.label}”写基础数据里的名称。"
        if self.page:
            return f"“{self.label}”写{self.page._meta.verbose_name}的编号，可以不写。"
        return f"“{self.label}”可以不写。" if self.may_be_empty else ""

    def said(self, value: Any, world: World) -> str:
        """How a value is written."""
        if self.place:
            return world.name_of(self.place, value) if value else ""
        if self.page:
            return world.code_of(value) if value else ""
        return dict(self.choices).get(value, value or "")

    def meant(self, text: str, world: World) -> Any:
        """The value that a text means. Raises Wrong."""
        if not text.strip():
            if self.may_be_empty:
                return None if self.place or self.page else ""
            raise Wrong(f"少了“{self.label}”")
        if self.place:
            return self._known(world.place(self.place, text.strip()), text, world.place_names(self.place))
        if self.page:
            try:
                return page_named(text.strip(), (self.page,), world)[1]
            except Wrong as wrong:
                raise Wrong(f"“{self.label}”{wrong}") from None
        if self.choices:
            same = (value for value, label in self.choices if folded(text) in {folded(value), folded(label)})
            return self._known(next(same, None), text, [label for _, label in self.choices])
        if len(text) > self.longest:
            raise Wrong(f"“{self.label}”最多 {self.longest} 个字，现在有 {len(text)} 个")
        return text

    def _known(self, found: Any, text: str, some: Sequence[str]) -> Any:
        if found is None:
            more = "……" if len(some) > 8 else ""
            raise Wrong(f"“{self.label}”没有“{text.strip()[:20]}”，可以填：{'、'.join(some[:8])}{more}")
        return found


def anything(_: Content) -> str:
    """The rule of rows of which none is wrong."""
    return ""


@dataclass(frozen=True)
class ChildRows(Field):
    """Rows of a page, a line each; by its first part a row is known again, and keeps its key."""

    parts: tuple[Part, ...] = ()
    once: bool = False
    """Whether no two rows of a page may have the same first part."""
    rule: Callable[[Content], str] = anything
    """What is wrong with a row, as a Chinese clause; empty where nothing is."""

    def said(self, value: Any, world: World) -> Value:
        return "\n".join(self._line(row, world) for row in value or []) or None

    def meant(self, cell: Value, world: World, before: Any) -> Any:
        rows: list[Content] = []
        for line in filter(str.strip, str(cell).split("\n")):
            try:
                row = self._row(line, world)
            except Wrong as wrong:
                raise Wrong(f"里“{line.strip()[:20]}”这一行：{wrong}") from None
            if self.once and self._known_by(row) in map(self._known_by, rows):
                raise Wrong(f"里“{self.parts[0].said(self._known_by(row), world)}”写了两遍，请留一行")
            rows.append(row)
        return self._as_kept(rows, before or [])

    def codes(self, cell: Value) -> Iterable[tuple[PageType, str]]:
        lines = [body.parted(line) for line in str(cell).split("\n")]
        pairs = [pair for texts in lines for pair in zip(self.parts, texts, strict=False)]
        return [(part.page, text.strip()) for part, text in pairs if part.page and text.strip()]

    def keys(self, value: Any) -> Iterable[int]:
        return [row[part.name] for row in value or [] for part in self.parts if part.page and row.get(part.name)]

    def empty(self) -> Any:
        return []

    @property
    def targets(self) -> dict[str, PageType]:
        """The kinds of page that the parts name, by the part."""
        return {part.name: part.page for part in self.parts if part.page}

    def _line(self, row: Content, world: World) -> str:
        texts = [part.said(row.get(part.name), world) for part in self.parts]
        while len(texts) > 1 and not texts[-1]:
            texts.pop()
        return body.joined(texts)

    def _row(self, line: str, world: World) -> Content:
        texts = body.parted(line)
        if len(texts) > len(self.parts):
            form = " | ".join(part.label for part in self.parts)
            raise Wrong(f"“|”多了。请写成：{form}；文字里的“|”写成“\\|”")
        texts += [""] * (len(self.parts) - len(texts))
        row = {part.name: part.meant(text, world) for part, text in zip(self.parts, texts, strict=True)}
        if wrong := self.rule(row):
            raise Wrong(wrong)
        return row

    def _known_by(self, row: Content) -> Any:
        return row.get(self.parts[0].name)

    def _as_kept(self, rows: Sequence[Content], before: Iterable[Content]) -> list[Content]:
        """Rows as a revision keeps them."""
        old: dict[Any, list[Any]] = {}
        for row in before:
            old.setdefault(self._known_by(row), []).append(row.get("pk"))
        return [
            {"pk": same.pop(0) if (same := old.get(self._known_by(row))) else None, "sort_order": order, **row}
            for order, row in enumerate(rows)
        ]
