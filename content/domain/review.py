"""Looking at pages again: which are due, saying that one is still right, and a word to editors once a week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Case, DateField, F, IntegerField, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from accounts.dates import week_of
from accounts.models import User
from accounts.roles import Role, acting_as, has_role
from content.domain.errors import MayNotConfirm, NotLive, ReleasedSinceRead, ReviewedAgainTooSoon
from content.domain.release import lock
from content.models import KnowledgePage, PageReview
from content.notices import reviews_due
from content.signals import shown_changed

REVIEWERS: Final = (Role.REVIEWER, Role.RELEASER)
REMINDED: Final = (Role.EDITOR, Role.REVIEWER)
# What falls due within so many days is worth planning for.
SOON: Final = timedelta(days=30)


class Due:
    """How urgent a page is, the most urgent first."""

    OVERDUE, SOON, UNDATED, LATER = range(4)


@dataclass(frozen=True)
class Counts:
    """How many pages of the site are past their date, and how many will be soon."""

    overdue: int
    soon: int


def confirm_unchanged(page: Page, *, by: User, read: int, next_review: date, note: str = "") -> PageReview:
    """Say that release `read` of a page was compared with its sources today and stays as it is.

    Readers see the date at once. Raises MayNotConfirm, NotLive, ReleasedSinceRead or ReviewedAgainTooSoon.
    """
    with transaction.atomic():
        page = lock(page)
        if not has_role(by, *REVIEWERS):
            raise MayNotConfirm
        if not page.live:
            raise NotLive
        if page.published_revisions.aggregate(last=Max("number"))["last"] != read:
            raise ReleasedSinceRead
        today = timezone.localdate()
        if next_review <= today:
            raise ReviewedAgainTooSoon
        same = {"by": by, "release": read, "on": today, "next_review": next_review, "note": note.strip()}
        done: PageReview | None = page.reviews.filter(**same).first()
        if done is None:
            done = PageReview.objects.create(page=page.page_ptr, **same)
            shown_changed.send(sender=type(page), page_ids=[page.pk])
        return done


def watched(today: date) -> PageQuerySet:
    """Live pages of knowledge with `reviewed`, `due` (dates or None) and `urgency` (see `Due`), the most urgent first.

    A review counts until a release brings a later date of its own.
    """
    last = PageReview.objects.filter(page=OuterRef("pk"))
    types = _watched_types()
    pages = Page.objects.live().filter(content_type__in=[ContentType.objects.get_for_model(model) for model in types])
    own = {name: Coalesce(*(F(f"{model._meta.model_name}__{name}") for model in types)) for name in _OWN}
    pages = pages.annotate(
        own_last=own["last_reviewed"],
        own_next=own["next_review"],
        said_on=Subquery(last.values("on")[:1]),
        said_next=Subquery(last.values("next_review")[:1]),
    )
    said = Q(said_on__isnull=False) & (Q(own_last__isnull=True) | Q(said_on__gte=F("own_last")))
    pages = pages.annotate(
        reviewed=Case(When(said, then=F("said_on")), default=F("own_last"), output_field=DateField()),
        due=Case(When(said, then=F("said_next")), default=F("own_next"), output_field=DateField()),
    )
    urgency = Case(
        When(due__isnull=True, then=Value(Due.UNDATED)),
        When(due__lte=today, then=Value(Due.OVERDUE)),
        When(due__lte=today + SOON, then=Value(Due.SOON)),
        default=Value(Due.LATER),
        output_field=IntegerField(),
    )
    return pages.annotate(urgency=urgency).order_by("urgency", "due", "path")


def counts(today: date) -> Counts:
    """Count what is due; one query each."""
    urgencies = watched(today).filter(urgency__in=(Due.OVERDUE, Due.SOON)).order_by()
    found = list(urgencies.values_list("urgency", flat=True))
    return Counts(found.count(Due.OVERDUE), found.count(Due.SOON))


def remind(now: datetime) -> int:
    """Tell editors and reviewers how much is due, once a calendar week; return how many people were told.

    Safe to repeat; nobody is told where nothing is due.
    """
    today = timezone.localtime(now).date()
    due = counts(today)
    if not (due.overdue or due.soon):
        return 0
    people = acting_as(*REMINDED)
    for person in people:
        reviews_due(person, overdue=due.overdue, soon=due.soon, week=week_of(today))
    return len(people)


_OWN: Final = ("last_reviewed", "next_review")


@cache
def _watched_types() -> list[Any]:
    """Each page type that says when it was last looked at, those of rooms above too."""
    return [model for model in apps.get_models() if issubclass(model, KnowledgePage)]
