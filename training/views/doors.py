"""Who comes into the training officer's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from accounts.models import User
from training.policy import runs_training


def officer(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let in who runs training, and hand the view who he is; nobody else."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User) or not runs_training(request.user):
            raise PermissionDenied
        return view(request, request.user, *args, **kwargs)

    return never_cache(login_required(entered))
