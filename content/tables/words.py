"""用词检查 as a table: a word a line, known by the word itself. Unlike a page it needs no release: it holds at once."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.roles import Role, has_role
from content.domain.errors import NotForThisRole
from content.models import WatchedWord
from content.proofing.fields import plain
from intake.imports.importers import Row, Verdict, VerdictKind
from intake.tables.layout import CLEAR, Column, Kind, Layout

LAYOUT: Final = Layout(
    "words",
    "用词检查",
    (
        Column("text", "要留意的写法", required=True, longest=60, once=True, example="台帐"),
        Column("kind", "种类", Kind.CHOICE, choices=tuple(WatchedWord.Kind.choices), help="新加的空着，算常见错别字。"),
        Column("better", "建议写成", longest=60, clears=True, example="台账"),
        Column("unless", "这些地方不算", longest=2000, clears=True, help="格子里一行一个。"),
        Column("note", "说明", longest=120, clears=True),
        Column("blocks", "没改好不能提交", Kind.YES_NO, help="拿得准、不能错的才写“是”。"),
        Column("source", "依据", longest=120, clears=True),
        Column("checked_on", "哪天核对的", Kind.DATE, clears=True),
    ),
)
_LABELS: Final = {column.key: column.header for column in LAYOUT.columns}


def may_keep(person: Any) -> bool:
    """Whether somebody keeps the list: whoever reads or releases pages."""
    return has_role(person, Role.REVIEWER, Role.RELEASER)


class WordImporter:
    """Judges lines against the list, and writes them into it."""

    layout = LAYOUT

    def judge(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, Verdict]:
        """A verdict for each line; one query for all of them."""
        return {number: verdict for number, (verdict, _) in _plans(rows).items()}

    def apply(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, str]:
        """Write the words. Raises NotForThisRole."""
        if not may_keep(User.objects.get(uuid=by)):
            raise NotForThisRole
        plans = _plans(rows)
        for verdict, word in plans.values():
            if verdict.kind in {VerdictKind.NEW, VerdictKind.CHANGED}:
                word.save()
        return {number: verdict.message for number, (verdict, _) in plans.items() if verdict.message}


def _plans(rows: Sequence[Row]) -> dict[int, tuple[Verdict, WatchedWord]]:
    there = {word.text: word for word in WatchedWord.objects.filter(text__in=[row.values["text"] for row in rows])}
    return {row.number: _plan(row, there.get(str(row.values["text"]))) for row in rows}


def _plan(row: Row, word: WatchedWord | None) -> tuple[Verdict, WatchedWord]:
    is_new, word = word is None, word or WatchedWord()
    changes = []
    for name, value in row.values.items():
        before = getattr(word, name)
        after = (None if name == "checked_on" else "") if value == CLEAR else value
        if value is not None and after != before:
            setattr(word, name, after)
            changes.append((_LABELS[name], _shown(name, before), _shown(name, after)))
    if not changes:
        return Verdict(VerdictKind.SAME), word
    try:
        word.full_clean(validate_unique=False)
    except ValidationError as error:
        return Verdict(VerdictKind.REFUSED, "".join(f"{said.rstrip('。')}。" for said in error.messages)), word
    return Verdict(VerdictKind.NEW if is_new else VerdictKind.CHANGED, changes=changes), word


def _shown(name: str, value: Any) -> str:
    return WatchedWord.Kind(value).label if name == "kind" else "" if value is None else plain(value)


def lines() -> list[list[Any]]:
    """The list as it stands, in the columns of the layout."""
    return [[_cell(getattr(word, name), name) for name in _LABELS] for word in WatchedWord.objects.all()]


def _cell(value: Any, name: str) -> Any:
    return value if value is None or name == "checked_on" else _shown(name, value)
