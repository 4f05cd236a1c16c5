"""Tables of pages read in again: each line is judged against the latest draft, and becomes a new draft.

An empty cell leaves what is there, a column that is missing too. Nothing is published and nothing that readers see
changes: whoever imports has written the draft, and somebody else releases it.
"""

import hashlib
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail.models import Page

from accounts.models import User
from accounts.roles import Role, has_role
from content.domain.errors import NotForThisRole
from content.models import CasePage
from content.tables.drafts import Draft, lay
from content.tables.fields import NO, YES, Content, Field, PageRef, Sources, Wrong
from content.tables.kinds import KEY, SLUG, STANDARD, TableKind
from content.tables.standing import Standing, blank, learn, standing
from content.tables.world import World, by_hash
from intake.imports.importers import Row, Verdict, VerdictKind
from intake.tables.layout import CLEAR, Value

LOST = "这一行写到的页面在同一张表里，而那一行有问题。先改好那一行，两行一起再导入。"
_SLUG = re.compile("[a-z0-9-]+")


@dataclass
class Plan:
    """What would be done with one line."""

    verdict: Verdict
    draft: Draft | None = None


def may_import(person: Any) -> bool:
    """Whether somebody may make drafts from tables: who writes pages."""
    return has_role(person, Role.EDITOR)


def importing_person(by: uuid.UUID) -> User:
    """Return who confirmed an import, asked again as it is written. Raises NotForThisRole."""
    person = User.objects.get(uuid=by)
    if not may_import(person):
        raise NotForThisRole
    return person


class ContentImporter:
    """Judges the lines of one kind of page, and writes them as drafts."""

    def __init__(self, kind: TableKind) -> None:
        self.kind = kind
        self.layout = kind.layout

    def judge(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, Verdict]:
        """A verdict for each line; some twenty queries, whatever their number."""
        return {number: plan.verdict for number, plan in _Judge(self.kind, rows).plans().items()}

    def apply(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, str]:
        """Write the drafts, in the name of whoever confirmed. Raises NotForThisRole."""
        person = importing_person(by)
        plans = _Judge(self.kind, rows).plans()
        drafts = [plan.draft for plan in plans.values() if plan.draft]
        for draft in drafts:
            _sign(draft, person)
        lay(drafts, by=person)
        return {number: plan.verdict.message for number, plan in plans.items() if not plan.draft}


def _sign(draft: Draft, by: User) -> None:
    """标准原文 that comes from a table was entered by whoever imported it, and is to be compared anew."""
    if "official_text" in draft.changed:
        text = draft.content["official_text"]
        draft.content["official_text_entered_by"] = by.pk if text else None
        draft.content["official_text_compared_by"] = None


@dataclass
class _Parents:
    """Under which pages new ones may go, and which addresses are taken there."""

    by_code: dict[str, Page] = field(default_factory=dict)
    index: Page | None = None
    taken: set[tuple[str, str]] = field(default_factory=set)


class _Judge:
    """Knows all that the lines of one chunk name."""

    def __init__(self, kind: TableKind, rows: Sequence[Row]) -> None:
        self.kind, self.rows = kind, rows
        self.world = World()
        self.standing = standing(kind, {row.text(KEY) for row in rows})
        learn(self.world, kind.fields, [one.content for one in self.standing.values()])
        if kind.is_below_a_page_of_the_row:
            self.world.learn(kind.above, keys={one.page.standard_id for one in self.standing.values()})
        named: dict[Any, set[str]] = {}
        for row in rows:
            for one in kind.fields:
                if (cell := row.values.get(one.column.key)) not in (None, CLEAR):
                    for model, code in one.codes(cell):
                        named.setdefault(model, set()).add(code)
        for model, codes in named.items():
            self.world.learn(model, codes=codes)
        self.expected = self._expect()
        self.parents = self._find_parents()

    def _expect(self) -> dict[str, int]:
        """Standards name each other: those that the table itself makes count as there."""
        if not any(isinstance(one, PageRef) and one.model is self.kind.model for one in self.kind.fields):
            return {}
        new = {code for row in self.rows if (code := row.text(KEY)) not in self.standing and not code.startswith("#")}
        return {code: self.world.expect(self.kind.model, code) for code in sorted(new)}

    def _find_parents(self) -> _Parents:
        new = [row for row in self.rows if row.text(KEY) not in self.standing]
        if not new:
            return _Parents()
        found = _Parents()
        if self.kind.is_below_a_page_of_the_row:
            codes = {row.text(STANDARD) for row in new}
            self.world.learn(self.kind.above, codes=codes)
            keys = {code: self.world.key_of(self.kind.above, code) for code in codes}
            pages = Page.objects.in_bulk([key for key in keys.values() if key])
            found.by_code = {code: pages[key] for code, key in keys.items() if key in pages}
        else:
            found.index = self.kind.above.objects.order_by("-live", "path").first()
        slugs = {_slug(row, self.kind) for row in new}
        taken = Page.objects.filter(slug__in=slugs).order_by().values_list("path", "slug")
        found.taken = {(path[: -Page.steplen], slug) for path, slug in taken}
        return found

    def plans(self) -> dict[int, Plan]:
        """What would be done with each line."""
        plans = {row.number: self._plan(row) for row in self.rows}
        while lost := self._lost(plans):
            plans |= dict.fromkeys(lost, Plan(Verdict(VerdictKind.REFUSED, LOST)))
        return plans

    def _lost(self, plans: Mapping[int, Plan]) -> list[int]:
        """Lines that name a page which the table was to make, and will not."""
        made = {plan.draft.expected_as for plan in plans.values() if plan.draft}
        named = {one.name for one in self.kind.fields if isinstance(one, PageRef)}
        return [
            number
            for number, plan in plans.items()
            if plan.draft and {key for name in named if (key := plan.draft.content.get(name) or 0) < 0} - made
        ]

    def _plan(self, row: Row) -> Plan:
        try:
            there = self.standing.get(row.text(KEY))
            return self._change(row, there) if there else self._make(row)
        except _Refused as refused:
            return Plan(Verdict(VerdictKind.REFUSED, "".join(f"{text}。" for text in refused.reasons)))

    def _change(self, row: Row, there: Standing) -> Plan:
        content, changes, changed = self._said(row, dict(there.content))
        self._stays_put(row, there)
        if not changes:
            return Plan(Verdict(VerdictKind.SAME))
        _check(self.kind, content, only=changed)
        if there.barred:
            raise _Refused(there.barred)
        message = "读者看到的不变，另存一份草稿" if there.page.live else "存进草稿"
        draft = Draft(self.kind.model, content, page=there.page, changed=frozenset(changed))
        return Plan(Verdict(VerdictKind.CHANGED, f"{message}。", changes), draft)

    def _stays_put(self, row: Row, there: Standing) -> None:
        slug, standard = row.text(SLUG), row.text(STANDARD)
        if slug and slug != there.content["slug"]:
            raise _Refused(f"“网址”不能在表里改（现在是 {there.content['slug']}）。请恢复原样，或在页面的“设置”里改")
        own = getattr(there.page, "standard_id", 0)
        if standard and standard not in {self.world.code_of(own), by_hash(own)}:
            raise _Refused("条款不能在表里换标准。请恢复原样，或请发布员移动这一页")

    def _make(self, row: Row) -> Plan:
        code = row.text(KEY)
        if code.startswith("#"):
            raise _Refused(f"没有编号为“{code}”的页面。新建请自己写“{self.kind.key.column.header}”")
        if self.kind.is_more:
            raise _Refused(f"没有编号为“{code}”的{self.kind.model._meta.verbose_name}，先导入它")
        parent = self.parents.by_code.get(row.text(STANDARD)) or self.parents.index
        if parent is None:
            raise _Refused(self._no_parent(row))
        content, _, changed = self._said(row, blank(self.kind.model, self.kind.fields))
        content[self.kind.key.name] = self._named(code)
        _check(self.kind, content)
        slug = _slug(row, self.kind)
        if not _SLUG.fullmatch(slug):
            raise _Refused(f"“网址”里的“{slug[:40]}”不行，只能用小写字母、数字和“-”")
        if (parent.path, slug) in self.parents.taken:
            raise _Refused(f"网址“{slug}”在那里已经有别的页面用了，请换一个")
        self.parents.taken.add((parent.path, slug))
        draft = Draft(self.kind.model, content, parent=parent, slug=slug, changed=frozenset(changed))
        draft.expected_as = self.expected.get(code, 0)
        return Plan(Verdict(VerdictKind.NEW, "新建一页草稿。"), draft)

    def _named(self, code: str) -> Any:
        try:
            return self.kind.key.meant(code, self.world, None)
        except Wrong as error:
            raise _Refused(f"“{self.kind.key.column.header}”{error}") from None

    def _no_parent(self, row: Row) -> str:
        what = str(self.kind.above._meta.verbose_name)
        if not self.kind.is_below_a_page_of_the_row:
            return f"网站上还没有“{what}”，新的页面没有地方放。请先建好它"
        named = row.text(STANDARD)
        return f"没有编号为“{named}”的{what}，先导入它" if named else f"新建要填“{what}”，写它的编号"

    def _said(self, row: Row, content: Content) -> tuple[Content, list[tuple[str, str, str]], set[str]]:
        """What the page would say, in what it differs, in words and by field. Raises _Refused."""
        changes, changed, wrong = [], set[str](), []
        for one in self.kind.fields:
            cell = row.values.get(one.column.key)
            if cell is None:
                continue
            before = content.get(one.name, one.empty())
            shown = one.said(before, self.world)
            # A cell that says what is there leaves it as it is, to the last character.
            if cell == shown or (cell == CLEAR and shown is None) or _label(one, cell) == shown:
                continue
            if cell == CLEAR and not one.column.clears:
                wrong.append(f"“{one.column.header}”不能清空")
                continue
            try:
                value = one.empty() if cell == CLEAR else one.meant(cell, self.world, before)
            except Wrong as error:
                wrong.append(f"“{one.column.header}”{error}")
                continue
            said = one.said(value, self.world)
            if said != shown:
                content[one.name] = value
                changed.add(one.name)
                changes.append((one.column.header, _words(shown), _words(said)))
        if wrong:
            raise _Refused(*wrong)
        return content, changes, changed


class _Refused(Exception):
    """A line cannot be taken; its reasons are Chinese clauses."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


def _label(one: Field, cell: Value) -> Value:
    if isinstance(cell, bool):
        return YES if cell else NO
    return dict(one.column.choices).get(cell) if one.column.choices else cell  # type: ignore[arg-type]


def _words(value: Value) -> str:
    return "" if value is None else str(value)


def _slug(row: Row, kind: TableKind) -> str:
    """The address that a line asks for; else one made of its code, the same each time."""
    if asked := row.text(SLUG):
        return asked
    code = row.text(KEY)
    plain = slugify(code)
    return (
        plain
        if plain and plain == code.lower()
        else f"{plain or kind.name}-{hashlib.sha256(code.encode()).hexdigest()[:8]}"
    )


def _check(kind: TableKind, content: Content, *, only: Iterable[str] = ()) -> None:
    """Refuse what the page's own form would refuse; asks the database nothing."""
    names = set(only)
    page: Any = kind.model()
    checked = [
        one
        for one in page._meta.concrete_fields
        if one.name in content
        and one.name in {"title", *(made.name for made in kind.fields if not isinstance(made, Sources))}
        and not one.is_relation
        and one.get_internal_type() != "JSONField"
        and (not names or one.name in names)
    ]
    wrong = []
    for one in checked:
        try:
            setattr(page, one.attname, one.clean(content[one.name], page))
        except ValidationError as error:
            wrong.append(f"“{_header(kind, one.name)}”：{'；'.join(error.messages).rstrip('。.')}")
    wrong += _own_rule(kind, content)
    if wrong:
        raise _Refused(*wrong)


def _own_rule(kind: TableKind, content: Content) -> list[str]:
    if kind.model is not CasePage:
        return []
    page = CasePage(**{name: content[name] for name in ("self_test_question", "self_test_options", "self_test_answer")})
    wrong = page.wrong_in_self_test().rstrip("。")
    return [f"“正确选项”：{wrong}"] if wrong else []


def _header(kind: TableKind, name: str) -> str:
    return next((one.column.header for one in kind.fields if one.name == name), name)
