"""Page queries that read as speech. Every public list starts from `visible()`."""

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import StrIndex
from wagtail.models import PageManager, PageViewRestriction
from wagtail.query import PageQuerySet


class BasePageQuerySet(PageQuerySet):
    """Queries shared by all our page types."""

    def visible(self) -> "BasePageQuerySet":
        """Pages that anyone may read: live, and below no view restriction; one query, whatever the number of rows."""
        above = PageViewRestriction.objects.annotate(at=StrIndex(OuterRef("path"), F("page__path"))).filter(at=1)
        return self.live().filter(~Exists(above))

    def under_review(self) -> "BasePageQuerySet":
        """Pages whose review date is set, the most urgent first."""
        return self.filter(next_review__isnull=False).order_by("next_review")


BasePageManager = PageManager.from_queryset(BasePageQuerySet)
