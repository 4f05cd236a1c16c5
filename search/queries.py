"""Asking a question of the index, and of the database where the index cannot answer."""

from dataclasses import dataclass, field
from math import ceil

from django.db.models import Q
from django.utils.safestring import SafeString
from wagtail.models import Page

from content import models as content
from content.lines import split_lines
from content.querysets import BasePageQuerySet
from search.analysis import analyse
from search.engines.base import EngineUnavailable, Found, Hit
from search.engines.choice import engine
from search.highlight import highlight

LONGEST = 100
PER_PAGE = 10
LAST_PAGE = 50

KINDS = {
    "criterion": "判定条款",
    "case": "案例",
    "article": "安全知识",
    "question": "答疑",
    "law": "法规",
    "standard": "标准",
    "scene": "场景",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One line of results, ready to show."""

    url: str
    kind_label: str
    title: SafeString
    context: str
    text: SafeString
    fix: str
    badge_kind: str
    badge_text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question found: one page of results, the number of all, how many of each kind, and how it was found."""

    total: int
    results: list[Result] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    degraded: bool = False


def tidy(text: str) -> tuple[str, bool]:
    """Return a question as it is asked, and whether it was cut: no control characters, at most LONGEST characters."""
    clean = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return clean[:LONGEST], len(clean) > LONGEST


def ask(text: str, *, kind: str = "", page: int = 1) -> Answer:
    """Answer a question with one page of results; from the database, and saying so, where the index is unavailable."""
    offset = (page - 1) * PER_PAGE
    try:
        found = engine().search(text, kind=kind, offset=offset, limit=PER_PAGE)
        degraded = False
    except EngineUnavailable:
        found = _from_database(text, kind=kind, offset=offset)
        degraded = True
    return Answer(found.total, _results(found.hits, text), found.kinds, degraded)


def pages_of(total: int) -> int:
    """Return how many pages of results can be leafed through."""
    return max(1, min(LAST_PAGE, ceil(total / PER_PAGE)))


def _results(hits: list[Hit], query: str) -> list[Result]:
    """Drop what readers may no longer see, whatever the index says, and make lines of the rest; one query."""
    keys = [int(hit.key) for hit in hits]
    visible = BasePageQuerySet(Page).filter(pk__in=keys).visible()
    urls = {page.pk: page.url for page in visible}
    return [_result(hit, urls[int(hit.key)], query) for hit in hits if urls.get(int(hit.key))]


def _result(hit: Hit, url: str, query: str) -> Result:
    shown = hit.shown
    badge = ("major", "判定标准列明的情形") if shown["badge"] else ("", "")
    if shown["status"] == "superseded":
        badge = ("superseded", "标准已被接替")
    elif shown["status"] == "in_transition":
        badge = ("superseded", "标准正在被接替")
    return Result(
        url=url,
        kind_label=KINDS[str(shown["kind"])],
        title=highlight(str(shown["title"]), query, length=200),
        context=str(shown["context"]),
        text=highlight(str(shown["gist"]), query),
        fix=str(shown["fix"]),
        badge_kind=badge[0],
        badge_text=badge[1],
    )


# --- when the index is away -----------------------------------------------------------------------------------

# Where the plain query looks, by kind: the page type, and its fields of titles, gists and names.
_PLAIN: dict[str, tuple[type[Page], tuple[str, ...]]] = {
    "criterion": (content.CriterionPage, ("title", "gist", "colloquial_names", "keywords")),
    "case": (content.CasePage, ("title", "direct_cause", "keywords")),
    "article": (content.ArticlePage, ("title", "summary", "keywords")),
    "question": (content.QuestionPage, ("title", "short_answer", "keywords")),
}


def _from_database(text: str, *, kind: str, offset: int) -> Found:
    """Look for the bigrams of a text in titles, gists and names; one query a kind, titles that hold more come first."""
    parts = list(dict.fromkeys(analyse(text).bigrams or analyse(text).words or analyse(text).characters))[:12]
    if not parts:
        return Found(total=0)
    hits: list[Hit] = []
    kinds: dict[str, int] = {}
    for name, (model, fields) in _PLAIN.items():
        matches = Q()
        for part in parts:
            for column in fields:
                matches |= Q(**{f"{column}__icontains": part})
        rows = list(model._default_manager.visible().filter(matches).order_by("pk")[:200])
        if rows:
            kinds[name] = len(rows)
        if kind in ("", name):
            hits += (_plain_hit(name, row, fields, parts) for row in rows)
    hits.sort(key=lambda hit: -hit.score)
    return Found(len(hits), hits[offset : offset + PER_PAGE], kinds)


def _plain_hit(kind: str, row: Page, fields: tuple[str, ...], parts: list[str]) -> Hit:
    texts = [str(getattr(row, column)).casefold() for column in fields]
    score = sum(part in text for part in parts for text in texts)
    gist = next(iter(split_lines(str(getattr(row, fields[1])))), "")
    shown = {"kind": kind, "title": row.title, "gist": gist, "context": "", "badge": False, "status": "", "fix": ""}
    return Hit(str(row.pk), float(score), shown)
