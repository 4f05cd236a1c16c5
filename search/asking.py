"""Asks an engine what somebody typed and, where nobody wrote it so, what he probably meant.

The second question costs as much as the first; it is asked only where a stretch looks like a slip for a known word
and stands in none of the first answers.
"""

from dataclasses import dataclass, replace

from search import analysis, relevance
from search.analysis import Question
from search.engines.base import Engine, Found, Hit, Request
from search.language import spelling
from search.language.folding import fold
from search.language.spelling import Reading

# A slip that stands in one of so many answers is how people write it.
_LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text found, the question that found it and, where a slip was mended, the text as it was understood."""

    found: Found
    question: Question
    understood: str = ""


def find(engine: Engine, text: str, request: Request | None = None) -> Asked:
    """Ask an engine; `request` says which page of which answers, its question is not looked at.

    Raises EngineUnavailable.
    """
    question = analysis.question(text)
    # What is meant must not depend on the page one leafs to, nor on what one narrows the answers by.
    plain = Request(question, limit=_LOOKED_AT, without=request.without if request else frozenset())
    is_first = request is not None and not request.filters and not request.offset and request.limit >= _LOOKED_AT
    asked = replace(request, question=question) if request and is_first else plain
    first = engine.search(asked)
    readings = spelling.pinyin(text)
    if doubts := _unwritten(spelling.doubts(text), question.text, first.hits):
        readings += doubts
        question = analysis.question(text, doubts=doubts)
        first = engine.search(replace(asked, question=question))
    understood = spelling.respelled(text, readings) if readings else ""
    if not relevance.is_about(understood or text, first.hits):
        return Asked(Found(), question)
    if request is None or is_first:
        return Asked(first, question, understood)
    return Asked(engine.search(replace(request, question=question)), question, understood)


def _unwritten(doubts: list[Reading], folded: str, hits: list[Hit]) -> list[Reading]:
    """Return the doubts about stretches that none of the answers holds."""
    texts = [fold(text) for hit in hits for text in hit.document.texts().values()]
    return [one for one in doubts if not any(folded[one.start : one.end] in text for text in texts)]
