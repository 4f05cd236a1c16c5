"""Addresses of pages without looking up for each request which sites there are."""

from django.http import HttpRequest
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath

# Where Wagtail looks first (Page._get_site_root_paths, 8.0).
WAGTAILS_OWN = "_wagtail_cached_site_root_paths"


def remember_site(request: HttpRequest) -> None:
    """Tell Wagtail where the tree of the asked site begins; the site itself is known by then.

    Wagtail would ask the shared cache, which is a database table unless there is a Redis. There is one site
    (`HomePage.max_count`), so the list has one entry; its language is not used while translations are off.
    """
    if hasattr(request, WAGTAILS_OWN):
        return
    site = Site.find_for_request(request)
    # Not `is not None`: what stands for it may be looked up when it is asked for.
    if site:
        paths = [SiteRootPath(site.pk, site.root_page.url_path, site.root_url, "")]
        setattr(request, WAGTAILS_OWN, paths)
