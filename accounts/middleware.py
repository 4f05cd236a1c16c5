"""Sends a person whose password was set by somebody else to change it before anything else."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

# What such a person may still do: change it, set it by mail, leave; and read what everybody may read.
_OPEN = frozenset(
    {
        "account_change_password",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "wagtailadmin_logout",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_sprite",
    }
)
_OPEN_TO_READ = frozenset({"wagtail_serve", "wagtaildocs_serve", "wagtailimages_serve", "search"})


class MustChangePasswordMiddleware:
    """Redirect to the page that changes the password while `User.must_change_password` is set.

    Public reading goes on undisturbed, and a request without a session cookie is not asked who it is: the page stays
    one that can be cached for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next link of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is done once the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Return the redirect, or None where the request may go on."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or self._is_open(request):
            return None
        if not getattr(request.user, "must_change_password", False):
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            raise PermissionDenied
        query = ""
        if request.method == "GET":
            query = "?" + urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        else:
            messages.warning(request, "刚才那一步没有做：请先把密码改成自己的，再做一次。")
        return HttpResponseRedirect(reverse("account_change_password") + query, status=303)

    def _is_open(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        name = match.view_name if match else None
        if name in _OPEN or request.path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            return True
        return name in _OPEN_TO_READ and request.method in {"GET", "HEAD"}
