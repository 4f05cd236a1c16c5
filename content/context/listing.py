"""One page of a filtered list, kept in the address; nonsense in the address is ignored and said."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from content.filters import Facet, Filter, count_facets
from theme.text import said_back

# A page number with more digits than this is nonsense, not a page far back.
LONGEST_NUMBER = 6


class CountedPaginator(Paginator):
    """A paginator that is told its count, because the facets have counted already."""

    def __init__(self, rows: QuerySet[Any], per_page: int, total: int) -> None:
        super().__init__(rows, per_page)
        self._total = total

    @cached_property
    def count(self) -> int:
        return self._total


@dataclass(frozen=True)
class Chosen:
    """A filter that is on, and the address of the list without it."""

    label: str
    text: str
    url: str


@dataclass
class Listing:
    """What an index page shows. `kept` are the filters that were understood; `query` adds the page, without a `?`."""

    page_obj: PageOfRows
    total: int
    facets: list[Facet]
    chosen: list[Chosen]
    kept: QueryDict
    query: str
    clear_url: str
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[Any]:
        return list(self.page_obj.object_list)

    @property
    def shown_facets(self) -> list[Facet]:
        """Facets that leave something to choose."""
        return [facet for facet in self.facets if len(facet.choices) > 1 or any(c.selected for c in facet.choices)]


def listing(rows: QuerySet[Any], filters: list[Filter], request: HttpRequest, *, per_page: int = 20) -> Listing:
    """Read the address, count and cut: two queries, and a third where the address asked for what no page has.

    `rows` are visible pages in the order in which they are shown.
    """
    notes: list[str] = []
    asked = _read(filters, request, notes)
    counted = count_facets(rows, filters, asked)
    if counted.unknown:
        labels = {f.name: f.label for f in filters}
        notes.extend(f"没有“{said_back(value)}”这个{labels[name]}，已忽略。" for name, value in counted.unknown.items())
        asked = {name: value for name, value in asked.items() if name not in counted.unknown}
        counted = count_facets(rows, filters, asked)
    for by in filters:
        if by.name in asked:
            rows = rows.filter(by.condition(rows, asked[by.name]))
    paginator = CountedPaginator(rows, per_page, counted.fitting)
    page_obj = paginator.page(_number(request.GET.get("page", ""), paginator.num_pages, notes))
    page_obj.object_list = list(page_obj.object_list)
    return Listing(
        page_obj=page_obj,
        total=counted.fitting,
        facets=counted.facets,
        chosen=_chosen(counted.facets, asked, request.path),
        kept=_query(asked),
        query=_query({**asked, "page": str(page_obj.number)} if page_obj.number > 1 else asked).urlencode(),
        clear_url=request.path,
        notes=notes,
    )


def _read(filters: list[Filter], request: HttpRequest, notes: list[str]) -> dict[str, str]:
    asked = {}
    for by in filters:
        value = request.GET.get(by.name, "").strip()
        if value and by.plausible(value):
            asked[by.name] = value
        elif value:
            notes.append(f"没有“{said_back(value)}”这个{by.label}，已忽略。")
    return asked


def _number(text: str, last: int, notes: list[str]) -> int:
    text = text.strip()
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER) or int(text) < 1:
        notes.append(f"没有第“{said_back(text)}”页，先看第 1 页。")
        return 1
    if int(text) > last:
        notes.append(f"一共 {last} 页，这是最后一页。")
        return last
    return int(text)


def _chosen(facets: list[Facet], asked: dict[str, str], path: str) -> list[Chosen]:
    found = []
    for facet in facets:
        for choice in facet.choices:
            if choice.selected:
                rest = _query({name: value for name, value in asked.items() if name != facet.name}).urlencode()
                found.append(Chosen(facet.label, choice.text, f"{path}?{rest}" if rest else path))
    return found


def _query(values: dict[str, str]) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(values)
    return query
