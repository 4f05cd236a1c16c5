"""What every request needs to know of the tree, and one transaction for each unsafe request to the admin.

In that, what a request publishes and what it queues stand or fall together.
"""

from collections.abc import Callable

from django.contrib import messages
from django.db import DEFAULT_DB_ALIAS, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from content.domain.errors import ReleaseRefused
from content.known_site import know_site

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class KnownSiteMiddleware:
    """Spares each public page the question which site it belongs to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the question beforehand where there is but one site."""
        if request.method in SAFE:
            know_site(request)
        return self.get_response(request)


class AdminTransactionMiddleware:
    """Wraps POST and its kin under the admin prefix in a transaction, and turns a refused rule into a message.

    Not ATOMIC_REQUESTS: with SQLite's IMMEDIATE transactions every read would take the write lock. A view that takes
    its time and has transactions of its own says so by Django's `transaction.non_atomic_requests`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.prefix = ""
        self.libraries: tuple[str, ...] = ()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Roll back whatever an unsafe admin request wrote before it failed."""
        self.prefix = self.prefix or reverse("wagtailadmin_home")
        if request.method in SAFE or not request.path.startswith(self.prefix):
            return self.get_response(request)
        if self._uploads(request) or _has_its_own(request):
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 400 or getattr(request, "release_refused", False):
                transaction.set_rollback(True)
        return response

    def _uploads(self, request: HttpRequest) -> bool:
        """Looking at a file takes seconds, in which a transaction would keep all others from writing to SQLite.

        These requests publish nothing, and their forms save in one of their own (intake.wagtail_forms).
        """
        self.libraries = self.libraries or (reverse("wagtailimages:index"), reverse("wagtaildocs:index"))
        return request.content_type == "multipart/form-data" and request.path.startswith(self.libraries)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say why the door stayed shut, on the page the person came from."""
        if not isinstance(exception, ReleaseRefused):
            return None
        # The rule undid what it had begun; what a reader of the page typed before he passed it stays, as a draft.
        kept = bool(request.POST.get("action-workflow-action"))
        request.release_refused = not kept  # type: ignore[attr-defined]
        messages.error(request, f"{exception}{'您改的文字已存成草稿。' if kept else ''}")
        back = _came_from(request)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # Wagtail's workflow dialogue: close it and show the page again, with the message.
            return JsonResponse({"step": "success", "redirect": back})
        return redirect(back)


def _has_its_own(request: HttpRequest) -> bool:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return DEFAULT_DB_ALIAS in getattr(view, "_non_atomic_requests", ())


def _came_from(request: HttpRequest) -> str:
    page = request.resolver_match and (request.resolver_match.kwargs.get("page_id") or request.resolver_match.args[:1])
    if isinstance(page, tuple):
        page = page[0] if page else None
    if page:
        return reverse("wagtailadmin_pages:edit", args=[page])
    return reverse("wagtailadmin_home")
