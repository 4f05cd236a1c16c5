"""Wagtail's search in the admin: whatever run of characters somebody types is looked for in the database itself.

Lists, the explorer and the choosers hand over what this person may see, and get back those of it that hold every piece
of the question in one of the fields that a model names in its `search_fields`. Nothing is kept beside the database.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When
from modelsearch.backends.database.fallback import (
    DatabaseSearchBackend,
    DatabaseSearchQueryCompiler,
    DatabaseSearchResults,
)
from modelsearch.index import RelatedFields, SearchField
from modelsearch.query import And, Boost, MatchAll, Phrase, PlainText, SearchQuery

from search.language.folding import fold
from search.queries import tidy

# A model, and the paths from it to texts.
Places = tuple[tuple[type[Model], tuple[str, ...]], ...]

# More would only lengthen the statement; eight words tell any page.
MOST_PIECES: Final = 8
_PIECE = re.compile(r"[^\W_]+")


class AdminQueryCompiler(DatabaseSearchQueryCompiler):
    """Turns a query of Wagtail's into a condition on rows."""

    def check(self) -> None:
        """Refuse nothing: the database can filter and order by any column, an index only by those it was told of."""

    def condition(self) -> Q | None:
        """Return what a row must fulfil; None where the query says nothing that could be looked for."""
        if isinstance(self.query, MatchAll):
            return Q()
        looked_for = list(dict.fromkeys(pieces(self.query)))[:MOST_PIECES]
        if not looked_for:
            return None
        model = self.queryset.model
        where = ((model, tuple(self.fields)),) if self.fields else places(model)
        return Q(*(_holds(model, where, piece) for piece in looked_for))

    def nearest_first(self) -> list[Any]:
        """Return an order that puts first what has the whole question as its title, then in its title."""
        title = next((field.field_name for field in self.queryset.model.get_searchable_search_fields()), None)
        text = " ".join(_texts(self.query))
        if not (self.order_by_relevance and title and text):
            return []
        ranks = [(f"{title}__iexact", 0), (f"{title}__istartswith", 1), (f"{title}__icontains", 2)]
        whens = [When(Q(**{lookup: tidy(text)[0]}), then=Value(rank)) for lookup, rank in ranks]
        return [Case(*whens, default=Value(3), output_field=IntegerField())]


class AdminResults(DatabaseSearchResults):
    """Rows found, as a slice of the caller's own query."""

    def get_queryset(self) -> QuerySet[Any]:
        """Narrow and order what the caller gave."""
        compiler = self.query_compiler
        condition = compiler.condition()
        given = compiler.queryset if condition is not None else compiler.queryset.none()
        found = given.filter(condition or Q())
        # The key last, so that no row stands on two pages of a list.
        ordered: QuerySet[Any] = found.order_by(*compiler.nearest_first(), *found.query.order_by, "-pk")
        return ordered[self.start : self.stop]


class SearchBackend(DatabaseSearchBackend):
    """What `WAGTAILSEARCH_BACKENDS` names."""

    query_compiler_class = AdminQueryCompiler
    autocomplete_query_compiler_class = AdminQueryCompiler
    results_class = AdminResults


def pieces(query: SearchQuery) -> Iterator[str]:
    """Yield the runs of letters and digits of a query: quotes and signs part them, whatever they mean elsewhere."""
    for text in _texts(query):
        yield from _PIECE.findall(tidy(text)[0])


def _texts(query: SearchQuery) -> Iterator[str]:
    match query:
        case PlainText() | Phrase():
            yield query.query_string
        case And():
            for part in query.subqueries:
                yield from _texts(part)
        case Boost():
            yield from _texts(query.subquery)
        case MatchAll():
            return
        case _:
            raise TypeError(f"nothing in the admin asks with {type(query).__name__}")


@cache
def places(model: type[Model]) -> Places:
    """Return where the texts of a model stand: in it, in the models that extend it, in what it is tagged with."""
    found: dict[type[Model], list[str]] = {}
    related: list[tuple[type[Model], tuple[str, ...]]] = []
    for one in [model, *(one for one in apps.get_models() if issubclass(one, model) and one is not model)]:
        for name in _own_fields(one):
            owner = one._meta.get_field(name).model
            names = found.setdefault(model if issubclass(model, owner) else owner, [])
            names += [] if name in names else [name]
        related += ((one, paths) for paths in _related_fields(one) if one is model)
    return (*((owner, tuple(names)) for owner, names in found.items()), *related)


def _own_fields(model: Any) -> Iterator[str]:
    for field in model.get_searchable_search_fields():
        try:
            yield model._meta.get_field(field.field_name).name
        except FieldDoesNotExist:
            # What a model works out by a function stands in no column.
            continue


def _related_fields(model: Any) -> Iterator[tuple[str, ...]]:
    for field in model.get_search_fields():
        if isinstance(field, RelatedFields):
            yield tuple(f"{field.field_name}__{one.field_name}" for one in field.fields if isinstance(one, SearchField))


def _holds(model: type[Model], where: Places, piece: str) -> Q:
    """Return the condition that a row of the model holds a piece, as it was typed or folded, in one of the places."""
    # As typed too: what stands in the database was never folded.
    spellings = {piece, fold(piece)} - {""}
    found = Q()
    for owner, paths in where:
        here = _any(Q(**{f"{path}__icontains": spelling}) for path in paths for spelling in spellings)
        # By keys where rows would multiply or eight tables be joined for each page.
        is_here = owner is model and not any("__" in path for path in paths)
        found |= here if is_here else Q(pk__in=owner._base_manager.filter(here).values("pk"))
    return found


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found
