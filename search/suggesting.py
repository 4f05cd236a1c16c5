"""Criteria that a text may be about: what `search` offers in the slot `criteria_for`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from content.models import CriterionPage
from content.slots import SlotLink
from search import analysis, fallback, known
from search.asking import find
from search.documents import Kind
from search.engines.base import EngineUnavailable, Request
from search.engines.chosen import engine
from search.queries import tidy

if TYPE_CHECKING:
    from accounts.models import User

# As many as one reads on a phone without scrolling far.
MOST: Final = 6


def criteria_for(text: str, viewer: "User | None") -> Iterable[SlotLink]:
    """Return published criteria, the nearest first; none for a text that says nothing."""
    known.refresh()
    asked = tidy(text)[0]
    question = analysis.question(asked)
    try:
        found = find(engine(), asked, Request(question, {"kind": str(Kind.CRITERION)}, (), 0, MOST)).found
    except EngineUnavailable:
        found = fallback.answer(question, kind=Kind.CRITERION, offset=0, limit=MOST)
    keys = [int(hit.document.key) for hit in found.hits]
    pages = CriterionPage.objects.visible().select_related("standard").in_bulk(keys)
    for page in (pages[key] for key in keys if key in pages):
        place = f"《{page.standard.name}》{page.item}"
        yield SlotLink(page.title, page.url or "", f"{place}：{page.gist}", str(page.pk))
