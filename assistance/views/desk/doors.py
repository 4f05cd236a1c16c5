"""Who comes into the desk's pages, whether in Wagtail's admin or outside."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.models import User
from assistance.enums import Act, Thing
from assistance.policy import may_anywhere


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
