"""How every view here comes to its row, and how it says what came of what somebody did."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from assistance.domain.errors import AssistanceError
from assistance.enums import Act
from assistance.policy import within

RowT = TypeVar("RowT", bound=Model)


def seen_by(person: User, rows: QuerySet[RowT], uuid: UUID | str) -> RowT:
    """Return that one of the rows; Http404 where there is none and where the person may not see it, all the same."""
    return get_object_or_404(within(person, Act.SEE, rows), uuid=uuid)


def tried(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """Do it and say `done`, or say why it was refused; return whether it was done."""
    try:
        act()
    except AssistanceError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def open_to(person: User, act: Act, rows: QuerySet[RowT], uuid: UUID | str) -> RowT:
    """Return that one of the rows with which the person may do this; Http404 as `seen_by`."""
    return get_object_or_404(within(person, act, rows), uuid=uuid)
