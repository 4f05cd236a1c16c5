"""What the front door does to every request: refuse what no browser sends, and say what a page may load."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network
from urllib.parse import unquote_to_bytes

from allauth.account.adapter import get_adapter
from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import BadRequest, ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError

from portal.views import bad_request, refusal

# Bytes; of a file in most file systems.
LONGEST_NAME = 255


class RefuseBrokenTextMiddleware:
    """Answers 400 to NUL in address, query and cookies, on which PostgreSQL fails, and to a query that is not UTF-8.

    An address with a name longer than any is 404.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let whole text through. Raises BadRequest or Http404, of which Django makes the Chinese pages."""
        try:
            # The raw bytes: `request.GET` has already replaced what it could not decode.
            query = unquote_to_bytes(request.META.get("QUERY_STRING", "")).decode()
        except UnicodeDecodeError as error:
            raise BadRequest("not UTF-8") from error
        if any("\x00" in text for text in (request.path_info, query, *request.COOKIES.values())):
            raise BadRequest("NUL")
        # No page has such a name, and file systems fail on it.
        if any(len(name.encode(errors="replace")) > LONGEST_NAME for name in request.path_info.split("/")):
            raise Http404
        return self.get_response(request)


class AdminNetworksMiddleware:
    """Lets nobody see the staff's pages but from the networks of ADMIN_NETWORKS; none listed: from anywhere.

    Elsewhere they are not there at all. Whose address counts behind a proxy, TRUSTED_PROXY_COUNT says.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Read the networks once; a wrong one stops the start."""
        self.get_response = get_response
        try:
            self.networks = [ip_network(text) for text in settings.ADMIN_NETWORKS]
        except ValueError as error:
            raise ImproperlyConfigured(
                f"ADMIN_NETWORKS：请写成 10.1.0.0/16 或 2001:db8::/32 这样，多个用逗号隔开。 {error}"
            ) from error

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Raise Http404 where the address is not listed."""
        if self.networks and request.path.startswith(self._of_staff()) and not self._is_listed(request):
            raise Http404
        return self.get_response(request)

    def _of_staff(self) -> tuple[str, ...]:
        return reverse("wagtailadmin_home"), reverse("account_slips"), reverse("account_resets")

    def _is_listed(self, request: HttpRequest) -> bool:
        address = ip_address(get_adapter(request).get_client_ip(request))
        # An IPv6 socket shows a caller by IPv4 as ::ffff:10.1.2.3.
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address in network for network in self.networks)


class ExplainMiddleware:
    """Gives a refusal that a library leaves empty, such as 405 for a method it does not know, a page in Chinese."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Put the page in its place; what is allowed instead is still said."""
        response = self.get_response(request)
        if not 400 <= response.status_code < 500 or _says_something(response):
            return response
        page = HttpResponse(refusal(response.status_code), status=response.status_code)
        if "Allow" in response:
            page["Allow"] = response["Allow"]
        # The empty one holds nothing to close, and closing it would say that the request is over.
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A form sent by hand, without a field that the page's own form always has, is the sender's mistake: 400.

        Wagtail reads such fields (how many blocks a text has) without looking whether they came.
        """
        return bad_request(request, exception) if isinstance(exception, MultiValueDictKeyError) else None


def _says_something(response: HttpResponseBase) -> bool:
    # A stream with such a status is a file server's, and empty.
    return isinstance(response, HttpResponse) and bool(response.content)


class PolicyMiddleware(CSPMiddleware):
    """Content-Security-Policy: strict on the public side, looser below the admin prefix, which needs inline scripts.

    And what else a page may do: nothing with the phone's sensors, and no other site may embed what is ours.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the policies."""
        response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Choose the policy by the address (docs/adr/0006)."""
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path.startswith(reverse("wagtailadmin_home")):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        elif not report_only and getattr(request, "is_preview", False):
            # A draft as readers would have it, in a frame beside the editors' form.
            parts.config = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "frame-ancestors": [SELF]}
        return parts
