"""How every view here comes to its row, and how it says what came of what somebody did."""

from collections.abc import Callable
from typing import Any, Final, TypeVar
from uuid import UUID

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from assistance.domain.errors import AssistanceError
from assistance.enums import Act
from assistance.models import AssistanceLog
from assistance.policy import acts_known, with_acts, within

RowT = TypeVar("RowT", bound=Model)
MOST_TYPED: Final = 2000


def seen_by(person: User, rows: QuerySet[RowT], uuid: UUID | str) -> RowT:
    """Return that one of the rows; Http404 where there is none and where the person may not see it, all the same."""
    row = get_object_or_404(with_acts(person, within(person, Act.SEE, rows)), uuid=uuid)
    acts_known(person, row)
    return row


def tried(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """Do it and say `done`, or say why it was refused; return whether it was done."""
    try:
        act()
    except AssistanceError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def done_by(person: User, act: Act, rows: QuerySet[RowT], uuid: UUID | str) -> RowT:
    """Return that one of the rows with which the person may do this; Http404 where there is none, all the same."""
    return get_object_or_404(within(person, act, within(person, Act.SEE, rows)), uuid=uuid)


def just_did(person: User, act: Act, row: Model) -> bool:
    """Whether the last thing that happened to the row is this, by him: then the button was pressed twice."""
    last = AssistanceLog.objects.filter(thing_uuid=row.uuid).exclude(act=Act.SEE).first()  # type: ignore[attr-defined]
    return last is not None and (last.by_id, last.act) == (person.pk, act)


def typed(request: HttpRequest, name: str) -> str:
    """What somebody typed into a field that stands in no form class: cut off, and without NUL, which no table takes."""
    return request.POST.get(name, "").replace("\x00", "")[:MOST_TYPED]
