"""What the front door does to every request: refuse what no browser sends, and say what a page may load."""

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse


class RefuseBrokenTextMiddleware:
    """Answers 400 to NUL and to what is not UTF-8, in address and query: PostgreSQL refuses such text with an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let whole text through."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> None:
        """Raise here, where Django makes the Chinese 400 page of it. Raises BadRequest."""
        texts = [request.path_info, *(text for pair in request.GET.lists() for text in (pair[0], *pair[1]))]
        if any("\x00" in text or "\ufffd" in text for text in texts):
            raise BadRequest("NUL or broken UTF-8")


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
