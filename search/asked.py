"""What was asked, added up: for the worklist, for the report, and for the suggestions that readers get."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, F, QuerySet, Sum
from django.utils import timezone

from search import analysis
from search.analysis import Layer, Question
from search.asking import find
from search.engines.base import EngineUnavailable, Request
from search.engines.chosen import engine
from search.language.folding import fold
from search.models import Asked, Popular, SetAside

# What fewer ask, or only on one day, may be one person's own words, and is shown to nobody else.
POPULAR_DAYS: Final = 90
_LEAST_TIMES, _LEAST_DAYS = 3, 2
_MOST_POPULAR: Final = 1_000
# Of so many askings one looks at how often something was opened; seldom means in less than a fifth of them.
_ENOUGH, _SELDOM = 3, 5


# Rows of texts with their sums, which the checker of types does not know by their names.
Texts = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Day:
    """One day's figures."""

    day: date
    asked: int = 0
    empty: int = 0
    clicked: int = 0


def since(days: int) -> date:
    """Return the first of the last so many days, today among them."""
    return timezone.localdate() - timedelta(days=days - 1)


def by_text(days: int) -> Texts:
    """Return for each text `times` asked, `none` found, `opened`, and `places`, the sum of the ranks opened."""
    rows: Texts = Asked.objects.filter(day__gte=since(days)).order_by().values("text")
    summed: Texts = rows.annotate(times=Sum("asked"), none=Sum("empty"), opened=Sum("clicked"), places=Sum("ranks"))
    return summed


def unanswered(days: int) -> Texts:
    """Narrow to what mostly found nothing and was not set aside, the most asked first."""
    return _to_do(days).filter(none__gt=0, none__gte=F("times") - F("none")).order_by("-none", "text")


def unopened(days: int) -> Texts:
    """Narrow to what finds something that hardly anybody opens, the most asked first."""
    found = F("times") - F("none")
    seldom = _to_do(days).filter(times__gte=_ENOUGH, none__lt=found, opened__lt=found * 1.0 / _SELDOM)
    return seldom.order_by("-times", "text")


def top(days: int, most: int = 20) -> list[dict[str, Any]]:
    """Return what was asked most."""
    return list(by_text(days).order_by("-times", "text")[:most])


def each_day(days: int) -> list[Day]:
    """Return the figures of each of the last days, the oldest first, quiet days too."""
    first = since(days)
    sums = Asked.objects.filter(day__gte=first).order_by().values("day")
    rows = {
        row["day"]: Day(row["day"], row["times"], row["none"], row["opened"])
        for row in sums.annotate(times=Sum("asked"), none=Sum("empty"), opened=Sum("clicked"))
    }
    every = (first + timedelta(days=n) for n in range(days))
    return [rows.get(day, Day(day)) for day in every]


def found_now(text: str) -> int | None:
    """Return how many pages a text finds today; None while the index cannot be asked. Call `known.refresh` before."""
    try:
        return find(engine(), text).found.total
    except EngineUnavailable:
        return None


def set_aside(text: str) -> None:
    """Leave a text out of the worklist from now on."""
    SetAside.objects.get_or_create(text=text)


def take_back(text: str) -> None:
    """Put it into the worklist again."""
    SetAside.objects.filter(text=text).delete()


@transaction.atomic
def count_popular() -> int:
    """Work out what enough people ask and find something for; returns how many texts."""
    rows = by_text(POPULAR_DAYS).annotate(days=Count("day", distinct=True))
    enough = rows.filter(times__gte=_LEAST_TIMES, days__gte=_LEAST_DAYS, none__lt=F("times") - F("none"))
    popular = {row["text"]: row["times"] for row in enough.order_by("-times", "text")[:_MOST_POPULAR]}
    Popular.objects.exclude(text__in=popular).delete()
    Popular.objects.bulk_create(
        (Popular(text=text, asked=times) for text, times in popular.items()),
        update_conflicts=True,
        unique_fields=["text"],
        update_fields=["asked"],
    )
    return len(popular)


def popular(prefix: str, most: int = 5) -> list[str]:
    """Return what many ask that begins so, the most asked first; one query, and none of it says what is not published.

    A text counts only where one published page has all of its words: so a word that stands in drafts or restricted
    pages alone is never suggested, however often somebody who knows it asks.
    """
    start = fold(prefix).strip()
    if not start:
        return []
    texts = Popular.objects.filter(text__startswith=start).exclude(text=start).values_list("text", flat=True)
    return [text for text in texts[: most * 2] if _is_published(text)][:most]


def _to_do(days: int) -> Texts:
    return by_text(days).exclude(text__in=SetAside.objects.values("text"))


def _is_published(text: str) -> bool:
    asked = analysis.question(text)
    parts = (clue for clue in (*asked.clues, *asked.hints) if clue.layer in {Layer.WORDS, Layer.CHARACTERS})
    needed = tuple(dict.fromkeys(replace(clue, weight=1.0) for clue in parts))
    try:
        found = engine().search(Request(Question(asked.text, needed, least=len(needed)), limit=1))
    except EngineUnavailable:
        return False
    return found.total > 0
