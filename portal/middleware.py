"""What the front door does to every request: refuse what no browser sends, and say what a page may load."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse


class RefuseBrokenTextMiddleware:
    """Answers 400 to NUL in address, query and cookies, on which PostgreSQL fails, and to a query that is not UTF-8."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let whole text through. Raises BadRequest, of which Django makes the Chinese 400 page."""
        try:
            # The raw bytes: `request.GET` has already replaced what it could not decode.
            query = unquote_to_bytes(request.META.get("QUERY_STRING", "")).decode()
        except UnicodeDecodeError as error:
            raise BadRequest("not UTF-8") from error
        if any("\x00" in text for text in (request.path_info, query, *request.COOKIES.values())):
            raise BadRequest("NUL")
        return self.get_response(request)


class PolicyMiddleware(CSPMiddleware):
    """Content-Security-Policy: strict on the public side, looser below the admin prefix, which needs inline scripts."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Choose the policy by the address (docs/adr/0006)."""
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path.startswith(reverse("wagtailadmin_home")):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        return parts
