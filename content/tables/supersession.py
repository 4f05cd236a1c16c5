"""A standard is superseded: from a table of old items and what follows each, drafts of both standards.

The succession is part of the new standard's page; the old one's page says what replaces it. Both wait at the one door
like any draft, and readers see them when a releaser has let them through.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.utils import timezone

from content.models import CriterionPage, StandardPage, Succession
from content.tables.drafts import Draft, lay
from content.tables.fields import Content
from content.tables.importing import importing_person
from content.tables.standing import Standing, latest, stand
from content.tables.world import World, name_of
from intake.imports.importers import Row, Verdict, VerdictKind
from intake.tables.layout import Column, Kind, Layout
from intake.text import key_in

Change = Succession.Change
Status = StandardPage.Status
LAYOUT: Final = Layout(
    "content_supersession",
    "条款接替对照",
    (
        Column("old", "旧条款编号", required=True, longest=80, also=("旧条款", "编号"), example="GM10-第十一条(三)"),
        Column("standard", "新标准编号", required=True, longest=80, also=("新标准",), example="AQ3067"),
        Column(
            "new",
            "新条款",
            Kind.EXACT,
            longest=2_000,
            also=("新条款编号",),
            example="5.1.1",
            help="写新条款的编号，或它在新标准里的条号；拆成几条的，一行一个。取消了的空着。",
        ),
        Column("change", "变化", Kind.CHOICE, choices=tuple(Change.choices), help="新条款空着的，必须选“取消”。"),
        Column("note", "说明", longest=200, help="给读者看的一句话，例如“增加了报警联锁的要求”。"),
    ),
    max_rows=5_000,
    judged_at_once=5_000,
)
# What a superseded standard says of itself no longer.
IN_FORCE: Final = ("现行", "有效")
# Of each row of a succession, what it says.
_SAID: Final = ("old", "new", "clause", "change", "note")


@dataclass
class _Drafts:
    """The standards that a table names, with what their drafts say while its lines are gone through."""

    pages: dict[int, Standing]
    contents: dict[int, Content] = field(default_factory=dict)
    changed: dict[int, set[str]] = field(default_factory=dict)

    def content(self, key: int) -> Content:
        """What a standard's draft says by now."""
        return self.contents.setdefault(key, dict(self.pages[key].content))

    def touch(self, key: int, name: str, value: Any) -> None:
        """Say something else in one field."""
        self.content(key)[name] = value
        self.changed.setdefault(key, set()).add(name)

    def all(self) -> list[Draft]:
        """Those that differ from before."""
        return [
            Draft(StandardPage, self.contents[key], page=self.pages[key].page, changed=frozenset(names))
            for key, names in self.changed.items()
        ]


class SupersessionImporter:
    """Judges each line against the drafts of the standards it names."""

    layout = LAYOUT

    def judge(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, Verdict]:
        """A verdict for each line; a dozen queries, whatever their number."""
        return _Judge(rows).verdicts

    def apply(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, str]:
        """Write one draft for each standard. Raises NotForThisRole."""
        person = importing_person(by)
        judge = _Judge(rows)
        lay(judge.drafts.all(), by=person)
        refused = {VerdictKind.REFUSED, VerdictKind.CHOICE}
        return {number: verdict.message for number, verdict in judge.verdicts.items() if verdict.kind in refused}


class _Judge:
    """Goes through the lines of a table once."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.world = World()
        self.world.learn(StandardPage, codes={row.text("standard") for row in rows})
        self.world.learn(CriterionPage, codes={code for row in rows for code in (row.text("old"), *_new(row))})
        new = {self.world.key_of(StandardPage, row.text("standard")) for row in rows} - {None}
        old = {self.world.key_of(CriterionPage, row.text("old")) for row in rows} - {None}
        self.items = {
            row.pk: row for row in CriterionPage.objects.filter(pk__in=old).only("pk", "item", "title", "standard")
        }
        self.of_new = list(CriterionPage.objects.filter(standard__in=new).only("pk", "item", "title", "standard"))
        of_old = {item.standard_id for item in self.items.values()}
        pages = StandardPage.objects.filter(pk__in={*new, *of_old})
        self.drafts = _Drafts({row.page.pk: row for row in stand(pages)})
        self.seen: dict[tuple[int, int], int] = {}
        self.verdicts = {row.number: self._verdict(row) for row in rows}

    def _verdict(self, row: Row) -> Verdict:
        try:
            old, new = self._named(row)
            wanted = self._wanted(row, old, new)
            return self._put(old, new, wanted)
        except _Refused as refused:
            return Verdict(VerdictKind.REFUSED, f"{refused}。")

    def _named(self, row: Row) -> tuple[CriterionPage, StandardPage]:
        old = self.items.get(self.world.key_of(CriterionPage, row.text("old")) or 0)
        new = self.drafts.pages.get(self.world.key_of(StandardPage, row.text("standard")) or 0)
        if old is None:
            raise _Refused(f"没有编号为“{row.text('old')}”的条款，请核对“旧条款编号”")
        if new is None:
            raise _Refused(f"没有编号为“{row.text('standard')}”的标准，先建好或导入它")
        if old.standard_id == new.page.pk:
            raise _Refused("旧条款就在这份新标准里，请核对")
        first = self.seen.setdefault((old.pk, new.page.pk), row.number)
        if first != row.number:
            raise _Refused(f"和第 {first} 行是同一条。请并成一行，几个新条款写在一格里")
        for standing in (new, self.drafts.pages[old.standard_id]):
            if standing.barred:
                raise _Refused(f"《{standing.content['title']}》：{standing.barred}")
        return old, new.page

    def _wanted(self, row: Row, old: CriterionPage, new: StandardPage) -> list[Content]:
        change, note = row.text("change"), row.text("note")
        if (change == Change.ABOLISHED) == bool(_new(row)):
            raise _Refused("没有写“新条款”的，“变化”要选“取消”；取消了的，“新条款”要空着")
        base = {"old": old.pk, "new": None, "clause": "", "change": change, "note": note}
        return [base | self._target(name, new) for name in _new(row)] or [base]

    def _target(self, name: str, new: StandardPage) -> Content:
        key = self.world.key_of(CriterionPage, name)
        found = [item for item in self.of_new if item.standard_id == new.pk and (item.pk == key or item.item == name)]
        if found:
            return {"new": found[0].pk}
        if any(topic["clause"] == name for topic in self.drafts.content(new.pk).get("clause_topics", [])):
            return {"clause": name}
        raise _Refused(f"新标准里没有“{name[:40]}”。写新条款的编号或条号；还没有的先导入")

    def _put(self, old: CriterionPage, new: StandardPage, wanted: list[Content]) -> Verdict:
        rows = self.drafts.content(new.pk).get("successions", [])
        there = [row for row in rows if row["old"] == old.pk]
        changes = []
        if [_plain(row) for row in there] != [_plain(row) for row in wanted]:
            changes.append((f"{old.item} {old.title}", self._words(there), self._words(wanted)))
            kept = [row for row in rows if row["old"] != old.pk]
            keys = {row["new"] or row["clause"]: row.get("pk") for row in there}
            added = [{"pk": keys.get(row["new"] or row["clause"]), "standard": new.pk, **row} for row in wanted]
            ordered = [row | {"sort_order": order} for order, row in enumerate([*kept, *added])]
            self.drafts.touch(new.pk, "successions", ordered)
        changes += self._replace(old.standard_id, new)
        if not changes:
            return Verdict(VerdictKind.SAME)
        kind = VerdictKind.CHANGED if there else VerdictKind.NEW
        return Verdict(kind, "存进两份标准的草稿，都发布以后读者看到。", changes)

    def _replace(self, key: int, new: StandardPage) -> Iterable[tuple[str, str, str]]:
        """Have the old standard's draft say what replaces it, unless it says so of another already."""
        content = self.drafts.content(key)
        if content["successor"]:
            return
        said = self.drafts.content(new.pk)
        effective = said["effective_on"] and date.fromisoformat(said["effective_on"])
        waits = bool(effective and effective > timezone.localdate())
        status = Status.IN_TRANSITION if waits else Status.SUPERSEDED
        title = content["title"]
        self.drafts.touch(key, "successor", new.pk)
        yield f"《{title}》接替它的文件", "", said["title"]
        if content["status"] != status:
            yield f"《{title}》状态", Status(content["status"]).label, status.label
            self.drafts.touch(key, "status", status.value)
        if any(word in content["status_text"] for word in IN_FORCE):
            yield f"《{title}》状态（原文）", content["status_text"], ""
            self.drafts.touch(key, "status_text", "")
        if effective and not content["superseded_on"]:
            yield f"《{title}》被接替日期", "", effective.isoformat()
            self.drafts.touch(key, "superseded_on", effective.isoformat())

    def _words(self, rows: Iterable[Content]) -> str:
        names = {item.pk: f"{item.item} {item.title}" for item in self.of_new}
        parts = ((names.get(row["new"] or 0, row["clause"]), _label(row), row["note"]) for row in rows)
        return "；".join("，".join(filter(None, said)) for said in parts)


class _Refused(Exception):
    """A line cannot be taken; the text is a Chinese clause."""


def _label(row: Content) -> str:
    return Change(row["change"]).label if row["change"] else ""


def _plain(row: Content) -> list[Any]:
    return [row.get(name) for name in _SAID]


def _new(row: Row) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in row.text("new").split("\n") if line.strip()))


def listed_lines(*, under: str = "") -> list[list[Any]]:
    """What the latest drafts of standards map, in the columns of the layout; `under` is the key of one standard."""
    standards = StandardPage.objects.select_related("latest_revision").order_by("path")
    if key := key_in(under):
        standards = standards.filter(pk=key)
    mapped = [(page, rows) for page in standards if (rows := latest(page).get("successions"))]
    world, keys = World(), {key for _, rows in mapped for row in rows for key in (row["old"], row["new"]) if key}
    world.learn(CriterionPage, keys=keys)
    found: dict[tuple[Any, ...], list[str]] = {}
    for page, rows in mapped:
        for row in rows:
            line = (world.code_of(row["old"]), name_of(page.code, page.pk), _label(row), row["note"])
            found.setdefault(line, []).append(world.code_of(row["new"]) if row["new"] else row["clause"])
    return [[old, new, "\n".join(filter(None, names)), label, note] for (old, new, label, note), names in found.items()]
