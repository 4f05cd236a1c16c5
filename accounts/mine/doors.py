"""Who comes in: people who are logged in; nothing of theirs is kept anywhere on the way."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from accounts.models import User

View = Callable[..., HttpResponseBase]


def personal(view: Callable[..., HttpResponseBase]) -> View:
    """Hand the view who is logged in, as its second argument; send anybody else to log in first."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)
        return view(request, request.user, *args, **kwargs)

    return never_cache(login_required(entered))
