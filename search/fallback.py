"""Answers from the database alone, while the index cannot be read: titles, gists and names, no ranking to speak of."""

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from wagtail.models import Page

from search.analysis import Question
from search.documents import Kind
from search.engines.base import Found, Hit
from search.pages import KIND_OF, documents_of, visible_pages

# Where to look, as seen from the page.
_FIELDS = (
    "title",
    "criterionpage__gist",
    "criterionpage__colloquial_names",
    "criterionpage__keywords",
    "casepage__direct_cause",
    "casepage__keywords",
    "articlepage__summary",
    "articlepage__keywords",
    "questionpage__short_answer",
    "questionpage__keywords",
    "lawarticle__gist",
    "lawarticle__topic",
    "standardpage__short_title",
    "standardpage__doc_number",
    "topicpage__summary",
    "coursepage__summary",
    "coursepage__keywords",
)
_MOST_PIECES = 12


def answer(question: Question, *, kind: Kind | None, offset: int, limit: int) -> Found:
    """Return pages that hold a piece of the question, those that hold the whole of it first, titles before the rest."""
    pieces = sorted(question.marks, key=lambda piece: (-len(piece), piece))[:_MOST_PIECES]
    if not pieces:
        return Found()
    pages = visible_pages().filter(content_type__model__in=KIND_OF).filter(_holds_any(pieces))
    by_type = pages.order_by().values_list("content_type__model").annotate(count=Count("pk"))
    counts = {str(KIND_OF[name]): count for name, count in by_type}
    if kind is not None:
        pages = pages.filter(content_type__model__in=[name for name, its in KIND_OF.items() if its is kind])
    keys = list(_nearest_first(pages, question.text).values_list("pk", flat=True)[offset : offset + limit])
    documents = {document.key: document for document in documents_of(keys)[0]}
    hits = [Hit(documents[str(key)], 0.0) for key in keys if str(key) in documents]
    total = counts.get(kind, 0) if kind is not None else sum(counts.values())
    return Found(total, hits, {"kind": counts})


def _nearest_first(pages: QuerySet[Page], text: str) -> QuerySet[Page]:
    nearness = Case(
        When(title__icontains=text, then=Value(0)),
        When(_holds(text), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return pages.order_by(nearness, "pk")


def _holds_any(pieces: list[str]) -> Q:
    found = Q()
    for piece in pieces:
        found |= _holds(piece)
    return found


def _holds(piece: str) -> Q:
    found = Q()
    for field in _FIELDS:
        found |= Q(**{f"{field}__icontains": piece})
    return found
