"""What people see when a request cannot be answered: in Chinese, with a way on."""

import logging
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.login.unfinished import offer_again
from content.models import TopicPage
from portal.models import SiteIdentity

logger = logging.getLogger(__name__)

# After so many seconds a browser or a proxy may ask again.
RETRY_AFTER = "30"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400. The request itself is not to be trusted, not even its host name: nothing is read from it."""
    return HttpResponse(_bare("400.html"), status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _with_scenes(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old, with a way to hand it in all the same where it was one of ours.

    `reason` is for the log, not for readers.
    """
    logger.warning("CSRF: %s", reason, extra={"path": request.path})
    return offer_again(request) or render(request, "403_csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _with_scenes(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database cannot be reached or is busy. Renders without database, session or request."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(_bare("503.html"), status=503, headers={"Retry-After": RETRY_AFTER})
    return HttpResponse(_bare("500.html"), status=500)


def refusal(status: int) -> str:
    """The page for a refusal, such as 405, that has no view of its own."""
    return _bare("405.html", status=status)


def _with_scenes(request: HttpRequest, template: str, status: int) -> HttpResponse:
    topics = TopicPage.objects.visible().order_by("path")
    links = [{"title": topic.title, "url": topic.get_url(request) or ""} for topic in topics]
    return render(request, template, {"scenes": links}, status=status)


def _bare(template: str, **more: object) -> str:
    """Render with what the settings alone know of the site: whatever else failed, this page stands."""
    identity = SiteIdentity(help_telephone=settings.HELP_TELEPHONE)
    return render_to_string(template, {"identity": identity} | more)
