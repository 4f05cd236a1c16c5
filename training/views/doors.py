"""Who comes into the training officer's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from accounts.models import User
from training.models import Session
from training.policy import runs_training


def officer(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let in who runs training, and hand the view who he is; nobody else."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User) or not runs_training(request.user):
            raise PermissionDenied
        return view(request, request.user, *args, **kwargs)

    return never_cache(login_required(entered))


def session_of(uuid: UUID) -> Session:
    """The session that an officer's page is about, with its dates and what such pages say of its course.

    Raises Http404.
    """
    rows = Session.objects.select_related("course").prefetch_related("dates")
    found: Session = get_object_or_404(rows.defer("course__syllabus", "course__sources"), uuid=uuid)
    return found


def uuid_of(request: HttpRequest) -> UUID:
    """Who asks, for an import desk."""
    assert isinstance(request.user, User)
    return request.user.uuid
