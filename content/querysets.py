"""Page queries that read as speech. Every public list starts from `visible()`."""

from django.db.models import BooleanField, F, Func
from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class OpenToAll(Func):
    """Whether the page with this tree path lies below no view restriction.

    Written out, because Django takes longer to put the same together for each of a page's queries than the database
    takes to answer it. Below means: the path of the restricted page is how this path begins.
    """

    template = (
        "NOT EXISTS (SELECT 1 FROM wagtailcore_pageviewrestriction restriction"
        " INNER JOIN wagtailcore_page restricted ON restricted.id = restriction.page_id"
        " WHERE SUBSTR(%(expressions)s, 1, LENGTH(restricted.path)) = restricted.path)"
    )
    output_field = BooleanField()
    conditional = True


class BasePageQuerySet(PageQuerySet):
    """Queries shared by all our page types."""

    def visible(self) -> "BasePageQuerySet":
        """Pages that anyone may read: live, and below no view restriction; one query, whatever the number of rows."""
        return self.live().filter(OpenToAll(F("path")))


BasePageManager = PageManager.from_queryset(BasePageQuerySet)
