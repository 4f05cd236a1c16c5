"""Asking a question of the index, and of the database where the index cannot answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from django.http import HttpRequest

from search import analysis, fallback, known
from search.analysis import Question
from search.asking import find
from search.documents import FACETS, Kind
from search.engines.base import EngineUnavailable, Found, Request
from search.engines.chosen import engine
from search.language.folding import fold
from search.queue import gone_from_sight
from search.results import Result, results_of

LONGEST: Final = 100
PER_PAGE: Final = 10
# Nobody leafs further; a question that needs it wants more words.
LAST_PAGE: Final = 30

NO_FILTERS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question found: one page of results, the number of all, how many by facet and value, how it was found."""

    total: int = 0
    results: list[Result] = field(default_factory=list)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    from_database: bool = False
    instead: str = ""
    """What the question was taken for, where that is not what was typed."""

    @property
    def kinds(self) -> Mapping[str, int]:
        """How many there are of each kind."""
        return self.counts.get("kind", {})


def tidy(text: str) -> tuple[str, bool]:
    """Return what somebody typed as it is asked, and whether it was cut: printable, at most LONGEST characters."""
    # Cut twice: what follows takes time by the length.
    start = text[: LONGEST * 4]
    clean = " ".join("".join(one if one.isprintable() else " " for one in start).split())
    return clean[:LONGEST], len(clean) > LONGEST or len(text) > len(start)


def ask(text: str, request: HttpRequest, *, filters: Mapping[str, str] = NO_FILTERS, page: int = 1) -> Answer:
    """Answer a question with one page of results; from the database, and saying so, where the index is away.

    `filters`: facet → the value that results must have. The database knows the kind alone and leaves the others out.
    """
    known.refresh()
    offset = (page - 1) * PER_PAGE
    asked = Request(analysis.question(""), filters, FACETS, offset, PER_PAGE, gone_from_sight())
    try:
        answer = find(engine(), text, asked)
    except EngineUnavailable:
        kind = filters.get("kind", "")
        if kind and kind not in list(Kind):
            return Answer(from_database=True)
        question = analysis.question(text)
        found = fallback.answer(question, kind=Kind(kind) if kind else None, offset=offset, limit=PER_PAGE)
        return _answer(found, question, request, from_database=True)
    return replace(_answer(answer.found, answer.question, request), instead=answer.understood)


def nearby_words(text: str) -> list[str]:
    """Return other words to try instead of a text: what means the same, and what is met together with it."""
    return [word for word in analysis.related(text) if word != fold(text)][:8]


def _answer(found: Found, question: Question, request: HttpRequest, *, from_database: bool = False) -> Answer:
    documents = [hit.document for hit in found.hits]
    results = results_of(documents, question, request)
    return Answer(found.total, list(results.values()), found.counts, from_database)
