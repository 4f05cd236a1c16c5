"""`/robots.txt`: what search engines need not read."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.models import Site

# Below the site's root: what is for staff, what is made for one reader, and forms.
CLOSED: Final = ("admin/", "accounts/", "_util/", "search/", "contact/", "reading/", "*/feedback/")


def robots(request: HttpRequest) -> HttpResponse:
    """Name the sitemap and what is of no use to anyone who searches.

    A site below a prefix has its own only by name: the one that counts stands at the root of the host, and whoever
    runs that copies these lines (they hold the prefix).
    """
    home = reverse("wagtail_serve", args=[""])
    lines = ["User-agent: *", *(f"Disallow: {home}{path}" for path in CLOSED)]
    site = Site.find_for_request(request)
    if site is not None:
        lines += ["", f"Sitemap: {site.root_url}{reverse('sitemap')}"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
