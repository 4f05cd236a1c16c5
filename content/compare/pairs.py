"""Which clause of the new standard follows which item of the old one, as the editors laid it down by subject.

Words are compared only where both texts stand here verbatim; else a gist stands beside the subject of a clause, and the
page says that nobody held the two texts side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from content.context.criterion import LIGHT
from content.models import ClauseTopic, CriterionPage, StandardPage, Succession
from theme.differences import Part, word_differences

_NEEDED: Final = (*LIGHT, "official_text", "official_text_compared_by")


@dataclass(frozen=True)
class Clause:
    """A clause of the new standard: its subject, its own page where there is one, what changed where that is known."""

    number: str
    topic: str
    anchor: str = ""
    criterion: CriterionPage | None = None
    differences: tuple[Part, ...] = ()
    by_item: bool = False
    """Whether the editors laid the item itself beside the old one, not a subject."""
    remark: str = ""


@dataclass(frozen=True)
class Pair:
    """An item of the old standard with the clauses that follow it; `old` is None where it may not be read."""

    old: CriterionPage | None
    old_item: str
    clauses: list[Clause]

    @property
    def by_topic_alone(self) -> bool:
        """Whether none of the clauses was compared word by word: said once, not at each."""
        return not any(clause.differences or clause.by_item for clause in self.clauses)


@dataclass(frozen=True)
class Comparison:
    """The whole: pairs in the order of the old standard, then what either side has alone."""

    pairs: list[Pair]
    only_new: list[tuple[str, list[Clause]]]
    only_old: list[CriterionPage]

    @property
    def new_total(self) -> int:
        """How many clauses are new or follow none."""
        return sum(len(clauses) for _, clauses in self.only_new)

    @property
    def has_texts(self) -> bool:
        """Whether any two texts were compared word by word."""
        return any(clause.differences for pair in self.pairs for clause in pair.clauses)

    @property
    def has_topics(self) -> bool:
        """Whether any pair rests on the subject of a clause alone."""
        return any(not (clause.differences or clause.by_item) for pair in self.pairs for clause in pair.clauses)


def compare(old: StandardPage, new: StandardPage) -> Comparison:
    """Lay two standards side by side; four queries."""
    items = _criteria(old)
    ours = {row.pk: row for row in items}
    of_new = _criteria(new)
    topics = list(ClauseTopic.objects.filter(standard=new))
    pages = {row.item: row for row in of_new}
    followed = _laid_down(new, ours, pages)
    unread: dict[str, list[Clause]] = {}
    alone: list[tuple[str, Clause]] = []
    for topic in topics:
        criterion = pages.pop(topic.clause, None)
        if any(clause.by_item and clause.number == topic.clause for laid in followed.values() for clause in laid):
            continue
        if topic.old_criterion_id in ours:
            before = ours[topic.old_criterion_id]
            followed.setdefault(before.pk, []).append(_clause(topic, criterion, before))
        elif topic.old_criterion_id:
            unread.setdefault(topic.old_item_text, []).append(_clause(topic, criterion))
        else:
            alone.append((topic.group, _clause(topic, criterion)))
    alone += [(row.sector_label, Clause(row.item, row.title, criterion=row)) for row in pages.values()]
    pairs = [Pair(row, row.item, followed[row.pk]) for row in items if row.pk in followed]
    pairs += [Pair(None, item, clauses) for item, clauses in unread.items()]
    return Comparison(pairs, _grouped(alone), [row for row in items if row.pk not in followed])


def _laid_down(
    new: StandardPage, ours: dict[int, CriterionPage], pages: dict[str, CriterionPage]
) -> dict[int, list[Clause]]:
    """What the editors laid down item by item; takes the pages that follow an item out of `pages`."""
    found: dict[int, list[Clause]] = {}
    taken = set()
    for row in Succession.objects.filter(standard=new).select_related("new").order_by("sort_order", "pk"):
        before, number = ours.get(row.old_id), row.new.item if row.new else row.clause
        if before is None:
            continue
        criterion = pages.get(number) if row.new else None
        topic = criterion.title if criterion else ""
        parts = _parts(before, criterion)
        found.setdefault(before.pk, []).append(
            Clause(number, topic, f"clause-{number}", criterion, parts, by_item=True, remark=row.remark)
        )
        taken.add(number)
    for number in taken:
        pages.pop(number, None)
    return found


def _criteria(standard: StandardPage) -> list[CriterionPage]:
    rows = CriterionPage.objects.visible().filter(standard_id=standard.pk)
    return list(rows.only(*_NEEDED).order_by("item_order", "path"))


def _clause(topic: ClauseTopic, criterion: CriterionPage | None, before: CriterionPage | None = None) -> Clause:
    return Clause(topic.clause, topic.topic, f"clause-{topic.clause}", criterion, _parts(before, criterion))


def _parts(before: CriterionPage | None, criterion: CriterionPage | None) -> tuple[Part, ...]:
    if before and criterion and before.shown_official_text and criterion.shown_official_text:
        return tuple(word_differences(before.shown_official_text, criterion.shown_official_text))
    return ()


def _grouped(alone: Iterable[tuple[str, Clause]]) -> list[tuple[str, list[Clause]]]:
    return [(label, [clause for _, clause in rows]) for label, rows in groupby(alone, key=lambda row: row[0])]
