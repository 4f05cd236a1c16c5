"""Criteria and cases much like one criterion: what `search` offers in the slot `criterion.alike`."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from content.models import CriterionPage
from content.slots import SlotLink
from search import analysis
from search.analysis import Layer, Question
from search.documents import Kind
from search.engines.base import EngineUnavailable, Request
from search.engines.chosen import engine
from search.results import KIND_LABELS, still_shown

if TYPE_CHECKING:
    from accounts.models import User

MOST: Final = {Kind.CRITERION: 3, Kind.CASE: 2}
# Among so many of the nearest pages of any kind there are enough of both, or nothing much like it.
_LOOKED_AT: Final = 30
# A whole gist would ask for a hundred pairs of characters; what the thing is comes first.
_LONGEST: Final = 30
_FIELDS: Final = ("title", "names", "gist")
_SHARED: Final = 3


def alike(page: CriterionPage, viewer: "User | None") -> Iterator[SlotLink]:
    """Yield published criteria and cases that are much like this one, the nearest first; none without an engine.

    One call of the engine and one query.
    """
    try:
        found = engine().search(Request(_question(page), limit=_LOOKED_AT))
    except EngineUnavailable:
        return
    left = dict(MOST)
    chosen = []
    for document in (hit.document for hit in found.hits):
        if left.get(document.kind) and document.key != str(page.pk) and document.status != "superseded":
            left[document.kind] -= 1
            chosen.append(document)
    fresh, pages = still_shown(chosen)
    for key, current in fresh.items():
        # What is shown stands below the home page, so the address is the path without its first part.
        url = reverse("wagtail_serve", args=[pages[key].url_path.split("/", 2)[2]])
        yield SlotLink(current.title, url, f"{KIND_LABELS[current.kind]} · {current.place}", key)


def _question(page: CriterionPage) -> Question:
    """Ask for its own words and pairs of characters in titles, names and gists; a few must be shared."""
    text = f"{page.title} {page.gist}"[:_LONGEST]
    asked = analysis.question(text)
    pieces = [clue for clue in asked.clues if clue.layer in (Layer.WORDS, Layer.GRAMS) and len(clue.tokens) == 1]
    clues = tuple(replace(clue, fields=_FIELDS) for clue in pieces)
    return Question(asked.text, clues, least=min(_SHARED, len(clues)))
