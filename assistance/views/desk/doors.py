"""Who comes into the desk's pages, whether in Wagtail's admin or outside, and which firm they are about."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from accounts.domain.enterprises import find
from accounts.models import Enterprise, User
from assistance.enums import Act, Thing
from assistance.policy import may_anywhere, within
from intake.text import key_in

FOUND: Final = 20


def staff(act: Act, thing: Thing) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let in whose role lets him do this with some such thing, and hand the view who he is; nobody else."""

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not isinstance(request.user, User) or not may_anywhere(request.user, act, thing):
                raise PermissionDenied
            return view(request, request.user, *args, **kwargs)

        return never_cache(login_required(entered))

    return guard


def firm_asked_for(request: HttpRequest, person: User, act: Act, rows: QuerySet[Enterprise]) -> dict[str, Any]:
    """Return for the page the `firm` that was chosen as `at`; before that what was `asked` and the firms `found`."""
    asked = request.GET.get("q", "").strip()
    chosen = request.POST.get("at") or request.GET.get("at", "")
    rows = within(person, act, rows).select_related("district")
    firm = get_object_or_404(rows, pk=key) if (key := key_in(chosen)) else None
    return {"firm": firm, "asked": asked, "found": find(rows, asked)[:FOUND] if asked and not firm else ()}
