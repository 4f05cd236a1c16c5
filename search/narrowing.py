"""Narrowing results: what a reader may choose, what he has chosen, and the addresses that say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.http import QueryDict
from django.utils.http import urlencode

from accounts.models import Scene, Sector
from content.generations import Remembered
from content.models import StandardPage
from search.documents import FACETS
from search.queries import Answer, tidy
from search.results import KIND_LABELS, Result

FACET_LABELS: Final = {
    "kind": "类别",
    "scene": "场景",
    "sector": "行业",
    "standard": "标准",
    "level": "级别",
    "year": "年份",
    "status": "效力",
}
# So many facets stand open; on a phone more would be a long way to the bottom.
OPEN: Final = 1
# The best answers stand first, of whatever kind they are; only those after them are put together by kind.
BEST: Final = 3

Chosen = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to narrow by, with the number of results it leaves; the address of a current one takes it back."""

    label: str
    count: int
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """What results can be narrowed by; `current` names what is chosen, the first few stand open."""

    label: str
    choices: list[Choice]
    current: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen, and the address without it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Results that stand together on a page; `url` leads to all of their kind, of which there are `count`."""

    label: str
    results: list[Result]
    count: int = 0
    url: str = ""


def chosen_in(query: QueryDict) -> dict[str, str]:
    """Return what an address narrows by: facet → value. A value that nothing has is kept, and finds nothing."""
    return {name: value for name in FACETS if (value := tidy(query.get(name, ""))[0])}


def address(question: str, chosen: Chosen, page: int = 1) -> str:
    """Return the query part of an address that can be shared."""
    pairs = {"q": question, **{name: chosen.get(name, "") for name in FACETS}, "page": str(page) if page > 1 else ""}
    return "?" + urlencode({name: value for name, value in pairs.items() if value})


def kind_choices(question: str, chosen: Chosen, answer: Answer) -> list[Choice]:
    """Return all kinds that results have, 全部 first; empty where there is nothing to choose."""
    current = chosen.get("kind", "")
    if not answer.kinds or (len(answer.kinds) == 1 and not current):
        return []
    return [
        Choice("全部", sum(answer.kinds.values()), address(question, _without(chosen, "kind")), not current),
        *(
            Choice(label, answer.kinds[kind], address(question, {**chosen, "kind": kind}), kind == current)
            for kind, label in KIND_LABELS.items()
            if kind in answer.kinds
        ),
    ]


def facets(question: str, chosen: Chosen, answer: Answer) -> list[Facet]:
    """Return the other facets that have more than one value, or one that is chosen."""
    found = []
    for name, label in FACET_LABELS.items():
        counts = answer.counts.get(name, {})
        if name == "kind" or (len(counts) < 2 and name not in chosen):
            continue
        choices = _choices(name, counts, question, chosen)
        current = next((choice.label for choice in choices if choice.is_current), "")
        if len(choices) > 1 or current:
            found.append(Facet(label, choices, current, bool(current) or len(found) < OPEN))
    return found


def _choices(name: str, counts: Mapping[str, int], question: str, chosen: Chosen) -> list[Choice]:
    """The current value first, then the years from the latest and all others from the most frequent."""
    known = labels.get()
    named = [(value, text, count) for value, count in counts.items() if (text := _label(name, value, known))]
    named.sort(key=lambda row: (row[0] != chosen.get(name), -int(row[0]) if name == "year" else -row[2], row[1]))
    found = []
    for value, text, count in named:
        is_current = value == chosen.get(name)
        left = _without(chosen, name) if is_current else {**chosen, name: value}
        found.append(Choice(text, count, address(question, left), is_current))
    return found


def chips(question: str, chosen: Chosen) -> list[Chip]:
    """Return all that is chosen; what nobody knows the name of stands as it was typed."""
    known = labels.get() if chosen else {}
    return [
        Chip(f"{FACET_LABELS[name]}：{_label(name, value, known) or value}", address(question, _without(chosen, name)))
        for name, value in chosen.items()
    ]


def groups(question: str, chosen: Chosen, answer: Answer) -> list[Group]:
    """Return the results of a page: the best ones as they are ranked, the others by kind; all together where few."""
    best, others = answer.results[:BEST], answer.results[BEST:]
    kinds = list(dict.fromkeys(result.kind for result in others))
    if "kind" in chosen or len({result.kind for result in answer.results}) < 2 or len(others) < 2:
        return [Group("", answer.results)] if answer.results else []
    return [
        Group("最对得上的", best),
        *(
            Group(
                KIND_LABELS[kind],
                [result for result in others if result.kind is kind],
                answer.kinds.get(kind, 0),
                address(question, {**chosen, "kind": kind}),
            )
            for kind in kinds
        ),
    ]


def _without(chosen: Chosen, name: str) -> dict[str, str]:
    return {other: value for other, value in chosen.items() if other != name}


def _label(name: str, value: str, known: Mapping[tuple[str, str], str]) -> str:
    """What a value is called; empty for one that is not shown to readers, as a standard that is not published."""
    if name == "kind":
        return next((label for kind, label in KIND_LABELS.items() if kind == value), "")
    if name in ("sector", "scene", "standard"):
        return known.get((name, value), "")
    if name == "status":
        return dict(StandardPage.Status.choices).get(value, "")
    return f"{value} 年" if name == "year" else value


def _labels() -> dict[tuple[str, str], str]:
    """By facet and slug, the names of sectors, scenes and published standards; one query."""
    standards = StandardPage.objects.visible().annotate(label=Coalesce(NullIf("short_title", Value("")), "title"))
    rows = _named("sector", Sector.objects.all(), "name").union(
        _named("scene", Scene.objects.all(), "name"), _named("standard", standards, "label"), all=True
    )
    return {(facet, slug): label for facet, slug, label in rows}


def _named(facet: str, rows: "QuerySet[Any]", name: str) -> "QuerySet[Any, Any]":
    texts = {"of": Value(facet, CharField()), "told": Cast(name, CharField(max_length=255))}
    found: QuerySet[Any, Any] = rows.order_by().annotate(**texts).values_list("of", "slug", "told")
    return found


labels = Remembered(_labels)
