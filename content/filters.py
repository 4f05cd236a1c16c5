"""Filters of the index pages: what a reader may ask for in the address, and what is there to be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, LPad

# No slug and no name of ours is longer; longer or unprintable words in an address are nonsense.
LONGEST = 120
TOTAL = ""


@dataclass(frozen=True)
class Filter:
    """One thing to filter by.

    `name` is its word in the address, `value` the lookup path of what stands there, `text` that of what readers see,
    `order` that of a number or tree path to sort by. `many` says that a page may have several.
    `names` maps values to texts, in their order, where they are choices of the model.
    """

    name: str
    label: str
    value: str
    text: str = ""
    order: str = ""
    many: bool = False
    newest_first: bool = False
    names: Mapping[str, str] = field(default_factory=dict)

    def condition(self, rows: QuerySet[Any], asked: str) -> Q:
        """Rows that have the value; through a subquery where a page may have several, so that none is doubled."""
        if self.many:
            return Q(pk__in=rows.model.objects.filter(**{self.value: asked}).values("pk"))
        if self.value.endswith("__year"):
            return Q(**{self.value: int(asked)})
        return Q(**{self.value: asked})

    def plausible(self, asked: str) -> bool:
        """Whether the database may be asked for this at all."""
        if self.value.endswith("__year"):
            return len(asked) == 4 and asked.isascii() and asked.isdigit() and asked[:2] in ("19", "20")
        return len(asked) <= LONGEST and asked.isprintable()


@dataclass(frozen=True)
class Choice:
    """One value that some visible page has: in how many it is, and in how many of those that fit the other filters."""

    value: str
    text: str
    total: int
    fitting: int
    selected: bool = False

    @property
    def label(self) -> str:
        """The text with its count, as the form shows it."""
        return f"{self.text}（{self.fitting}）"


@dataclass(frozen=True)
class Facet:
    """A filter with its choices; a choice that fits nothing is left out unless it is selected."""

    filter: Filter
    choices: list[Choice]

    @property
    def name(self) -> str:
        return self.filter.name

    @property
    def label(self) -> str:
        return self.filter.label


@dataclass(frozen=True)
class Facets:
    """All facets of a list and the number of rows that fit all that was asked; `unknown` values no page has."""

    facets: list[Facet]
    fitting: int
    unknown: dict[str, str]


def count_facets(rows: QuerySet[Any], filters: list[Filter], asked: dict[str, str]) -> Facets:
    """Count every choice of every filter, in one query.

    `asked` maps names of filters to plausible values. A value that no visible row has comes back in `unknown`; the
    counts then take it as asked, so the caller leaves it out and counts again.
    """
    conditions = {f.name: f.condition(rows, asked[f.name]) for f in filters if f.name in asked}
    parts = [_part(rows, None, conditions), *(_part(rows, f, conditions) for f in filters)]
    found: dict[str, list[dict[str, Any]]] = {}
    for row in parts[0].union(*parts[1:], all=True):
        found.setdefault(row["facet"], []).append(row)
    facets = [Facet(f, _choices(f, found.get(f.name, []), asked.get(f.name))) for f in filters]
    known = {facet.name: {choice.value for choice in facet.choices} for facet in facets}
    return Facets(
        facets=facets,
        fitting=found[TOTAL][0]["fitting"] if TOTAL in found else 0,
        unknown={name: value for name, value in asked.items() if value not in known[name]},
    )


def _part(rows: QuerySet[Any], by: Filter | None, conditions: dict[str, Q]) -> QuerySet[Any, Any]:
    """Rows counted by the values of one filter; all in one where `by` is None."""
    others = Q()
    for name, condition in conditions.items():
        if by is None or name != by.name:
            others &= condition
    text = CharField()
    named: dict[str, Any] = {
        "facet": Value(by.name if by else TOTAL, text),
        "choice": Cast(F(by.value), text) if by else Value("", text),
        "words": Cast(F(by.text or by.value), text) if by else Value("", text),
        # As text of one length, so that numbers and tree paths sort alike.
        "rank": LPad(Cast(F(by.order), text), LONGEST, Value("0")) if by and by.order else Value("", text),
    }
    counted = rows.order_by().annotate(**named).values(*named)
    return counted.annotate(
        total=Count("pk", distinct=True),
        fitting=Count("pk", distinct=True, filter=others) if others else Count("pk", distinct=True),
    )


def _choices(by: Filter, rows: list[dict[str, Any]], asked: str | None) -> list[Choice]:
    names = list(by.names)

    def place(row: dict[str, Any]) -> tuple[int, str, str]:
        return (names.index(row["choice"]) if row["choice"] in by.names else len(names), row["rank"], row["words"])

    there = sorted((row for row in rows if row["choice"]), key=place)
    if by.newest_first:
        there.reverse()
    return [
        Choice(row["choice"], by.names.get(row["choice"], row["words"]), row["total"], row["fitting"], chosen)
        for row in there
        for chosen in [row["choice"] == asked]
        if row["fitting"] or chosen
    ]
