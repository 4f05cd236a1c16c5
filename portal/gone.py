"""Where a page was taken off the site: 410 with why and what instead, at its address and at all that hung on it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from content.gone import Gone, gone_at

METHODS = {"GET", "HEAD"}


class GoneMiddleware:
    """Looks, where nothing was found, whether there was a page once. Stands outside of the editors' redirects."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 410 instead of 404; the page's new address where it is on the site again under another."""
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in METHODS:
            return response
        gone = _gone(request)
        if gone is None:
            return response
        if gone.moved_to:
            return redirect(gone.moved_to)
        return render(request, "410.html", {"gone": gone}, status=410)


def _gone(request: HttpRequest) -> Gone | None:
    """Addresses of pages, and of what hangs on them, name the page's path (content/urls.py)."""
    match = request.resolver_match
    if match is None or not (match.url_name == "wagtail_serve" or "path" in match.kwargs):
        return None
    asked = match.kwargs.get("path") or next(iter(match.args), "")
    return gone_at(asked, request) if asked else None
