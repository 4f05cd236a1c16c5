"""What follows an old item, and what a new one follows, as readers may see it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from content.models import ClauseTopic, CriterionPage, StandardPage, Succession
from content.querysets import OpenToAll


@dataclass(frozen=True)
class Follower:
    """What became of an old item. `criterion` is None for a clause without a page, or one that is not released yet."""

    standard: StandardPage
    number: str
    topic: str
    criterion: CriterionPage | None
    remark: str
    """How it changed, in a few words; empty where nobody said."""

    @property
    def is_abolished(self) -> bool:
        """Whether nothing follows."""
        return not self.number


def followers_of(page: CriterionPage) -> list[Follower]:
    """What follows one item, in every published standard; one query."""
    return [_follower(row) for row in _shown().filter(old=page.pk)]


def followers_in(old: StandardPage) -> dict[int, list[Follower]]:
    """The same for every item of a standard, by the item's key."""
    found: dict[int, list[Follower]] = {}
    for row in _shown().filter(old__standard=old.pk):
        found.setdefault(row.old_id, []).append(_follower(row))
    return found


def preceded_by(page: CriterionPage) -> list[CriterionPage]:
    """The items that a new one follows, with their standards; one query."""
    visible = CriterionPage.objects.visible().filter(followers__new=page.pk)
    rows = visible.filter(followers__standard__live=True, standard__live=True).select_related("standard")
    return list(rows.order_by("standard_id", "item_order").distinct())


def _follower(row: Any) -> Follower:
    """A row of `_shown` in words; an item that is not released goes by its number alone."""
    is_shown = row.new is not None and row.new.live and row.is_open
    return Follower(
        standard=row.standard,
        number=row.new.item if row.new else row.clause,
        topic=row.new.title if is_shown else row.topic or "",
        criterion=row.new if is_shown else None,
        remark=row.note if row.change == Succession.Change.ABOLISHED else row.remark,
    )


def _shown() -> QuerySet[Succession]:
    topic = ClauseTopic.objects.filter(standard=OuterRef("standard"), clause=OuterRef("clause")).values("topic")[:1]
    rows = Succession.objects.filter(standard__in=StandardPage.objects.visible()).select_related("standard", "new")
    return rows.annotate(is_open=OpenToAll(F("new__path")), topic=Subquery(topic)).order_by("sort_order", "pk")
