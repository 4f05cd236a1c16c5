"""Which site was asked for, without asking the database each time: there is one."""

from copy import copy

from django.db import connection
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from content.generations import Remembered

# Where Wagtail looks first (Site.find_for_request, 8.0).
WAGTAILS_OWN = "_wagtail_site"


def _the_only_site() -> Site | None:
    """The site with its root page in its own type; None where there are several and the host name decides."""
    sites = list(Site.objects.select_related("root_page")[:2])
    if len(sites) != 1 or not sites[0].is_default_site:
        return None
    sites[0].root_page = sites[0].root_page.specific
    return sites[0]


the_only_site = Remembered(_the_only_site)


def know_site(request: HttpRequest) -> None:
    """Have the answer ready before Wagtail asks which site it is: three queries that say the same every time.

    Asked for only where it is needed; in a transaction Wagtail asks for itself.
    """
    if not connection.in_atomic_block:
        setattr(request, WAGTAILS_OWN, SimpleLazyObject(lambda: _known(request)))


def _known(request: HttpRequest) -> Site | None:
    site = the_only_site.get()
    if site is None:
        delattr(request, WAGTAILS_OWN)
        found: Site | None = Site.find_for_request(request)
        return found
    mine = copy(site)
    mine.root_page = copy(site.root_page)
    return mine
