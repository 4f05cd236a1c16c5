"""Asked before Wagtail saves an edited page: has somebody else saved it meanwhile? Then both texts are shown."""

from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Page, Revision

from accounts.models import User
from content.domain.overtaking import compare, is_overtaken, merge
from content.domain.release import lock

# Before the names of the choices; no field of a page begins so.
CHOICE: Final = "choice-"
SEEN: Final = "seen-revision"
# For so long the same person's save counts as the same window's.
IN_FLIGHT: Final = timedelta(seconds=3)
LOCKED: Final = "这一页正在审核或被锁定，现在不能保存。您写的还在这一页上，可以先抄下来，等退回后再改。"


def refuse_overtaken(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Show both texts where this form would write over what it has not seen; None where it may go on.

    Takes the row of the page first: of two at the same moment the second sees what the first has saved.
    """
    if request.method != "POST" or page.alias_of_id:
        return None
    latest = lock(page).get_latest_revision()
    if not is_overtaken(request.POST, latest) or _is_in_flight(request, latest):
        return None
    if not request.accepts("text/html"):
        # What Wagtail saves by itself: it tells the person, and stops.
        words = {"error_code": "invalid_revision", "error_message": "别人刚保存过这一页。点“保存草稿”，对一下两份。"}
        return JsonResponse({"success": False, **words}, status=400)
    return _both(request, page, latest)


@require_POST
def merge_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """Save what was chosen of the two."""
    by = request.user
    with transaction.atomic():
        page = lock(get_object_or_404(Page, pk=page_id))
        if not isinstance(by, User) or not page.permissions_for_user(by).can_edit():
            raise PermissionDenied
        latest = page.get_latest_revision()
        if _mark(latest) != request.POST.get(SEEN):
            return _both(request, page, latest, ["又有人保存了一次。下面是最新的，请再选一次。"])
        locked = page.get_lock()
        if locked and locked.for_user(by):
            return _both(request, page, latest, [LOCKED])
        choices = {
            name.removeprefix(CHOICE): str(value) for name, value in request.POST.items() if name.startswith(CHOICE)
        }
        try:
            merge(page, request.POST, latest, choices, by=by)
        except ValidationError as error:
            return _both(request, page, latest, error.messages)
    messages.success(request, "两份合在一起保存了。请从头看一遍，再送审。")
    return redirect("wagtailadmin_pages:edit", page_id)


def _is_in_flight(request: HttpRequest, latest: Revision) -> bool:
    """Whether the form saved itself just before its button was pressed, and could not yet know of its own version."""
    just_now = timezone.now() - latest.created_at < IN_FLIGHT
    return just_now and latest.user_id == request.user.pk and request.accepts("text/html")


def _both(request: HttpRequest, page: Page, latest: Revision, wrong: list[str] | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "page": page,
        "latest": latest,
        "found": compare(page, request.POST, latest, by=request.user),  # type: ignore[arg-type]
        "wrong": wrong or [],
        "typed": [(name, value) for name, values in request.POST.lists() if _is_kept(name) for value in values],
        "seen": (SEEN, _mark(latest)),
        "action": reverse("desk:merge", args=[page.pk]),
    }
    return render(request, "content/desk/overtaken.html", context, status=409)


def _is_kept(name: str) -> bool:
    """Buttons and what this page itself asks are not sent on."""
    return name not in {"csrfmiddlewaretoken", SEEN} and not name.startswith((CHOICE, "action-"))


def _mark(revision: Revision) -> str:
    return f"{revision.pk}-{revision.created_at.isoformat()}"
