"""编辑推荐: pages that staff have put on top for a question."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest

from content.slots import SlotLink
from search import analysis, known
from search.language.folding import fold, places, stands_free
from search.models import Promotion
from search.pages import documents_of
from search.queries import Answer
from search.results import Badge, Result, results_of

if TYPE_CHECKING:
    from wagtail.models import Page

    from accounts.models import User

# More would be a page of its own.
MOST: Final = 3


def picks_for(text: str, request: HttpRequest) -> list[Result]:
    """Return what stands on top for a text: pages that readers may see now; no query where nothing is picked.

    The picks are those of the last `known.refresh`, which answering a question does.
    """
    folded = fold(text).strip()
    keys = list(dict.fromkeys(one.page_id for one in known.promotions() if _fits(one, folded)))
    if not keys:
        return []
    documents = {int(document.key): document for document in documents_of(keys)[0]}
    shown = [documents[key] for key in keys if key in documents][:MOST]
    found = results_of(shown, analysis.question(text), request).values()
    badge = Badge("good", "编辑推荐")
    return [replace(one, badges=(badge, *one.badges), rank=n) for n, one in enumerate(found, 1)]


def beside(answer: Answer, picks: list[Result], *, before: int) -> Answer:
    """Return the answer without what stands on top already; each result with its place, so many leafed over."""
    above = {one.url for one in picks}
    ranked = [replace(one, rank=before + n) for n, one in enumerate(answer.results, 1)]
    return replace(answer, results=[one for one in ranked if one.url not in above])


def page_uses(pages: "list[Page]", viewer: "User | None") -> Iterator[SlotLink]:
    """How many picks name one of these pages; one query."""
    if count := Promotion.objects.filter(page__in=[page.pk for page in pages]).count():
        yield SlotLink(f"{count} 条编辑推荐指着它。")


def _fits(promotion: Promotion, folded: str) -> bool:
    if promotion.is_over:
        return False
    phrase = fold(promotion.phrase)
    if promotion.is_exact:
        return phrase == folded
    return any(stands_free(folded, at, phrase) for at in places(folded, phrase))
