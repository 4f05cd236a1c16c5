"""What somebody does with a registration, his own or one of his firm: take an offer, leave it, cancel."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.mine.doors import personal
from accounts.models import User
from training.domain import leaving, offers
from training.domain.errors import TrainingError
from training.enums import RegistrationState
from training.models import Registration, Session
from training.policy import held_by
from training.views.ics import ICS, as_ics


@personal
@require_POST
def accept(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Take the seat that was offered."""
    row = held(person, uuid)
    return _done(request, person, row, lambda: offers.accept(row, by=person), "名额是您的了。")


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Ask whether, and leave the seat to the next."""
    row = held(person, uuid)
    if request.method == "POST":
        return _done(request, person, row, lambda: offers.decline(row, by=person), "名额给下一位了。")
    if row.state != RegistrationState.OFFERED:
        return redirect(back_of(person, row))
    return render(request, "training/decline.html", {"row": row, "back": back_of(person, row)})


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Say what it costs, and cancel."""
    row = held(person, uuid)
    if request.method == "POST":
        return _done(request, person, row, lambda: leaving.cancel(row, by=person), "取消了。")
    if not row.is_active:
        return redirect(back_of(person, row))
    deadline = row.session.cancel_by
    context = {
        "row": row,
        "is_own": row.trainee.person_id == person.pk,
        "is_late": deadline is not None and timezone.now() > deadline,
        "back": back_of(person, row),
    }
    return render(request, "training/cancel.html", context)


@personal
@require_safe
def ics(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """The sittings of a seat that is sure, for a phone's calendar."""
    rows = held_by(person, Registration.objects.listed().filter(state=RegistrationState.CONFIRMED))
    row: Any = get_object_or_404(rows, uuid=uuid)
    session = Session.objects.in_calendars().select_related("course").get(pk=row.session_id)
    answer = HttpResponse(as_ics([session], request), content_type=ICS)
    answer["Content-Disposition"] = 'attachment; filename="training.ics"'
    return answer


def held(person: User, uuid: UUID) -> Any:
    """Return a registration of his own or of his firm, as lists show it; Http404 for any other."""
    return get_object_or_404(held_by(person, Registration.objects.listed()), uuid=uuid)


def back_of(person: User, row: Registration) -> str:
    """Where he came from: one's own stands on the page of the session, the others' on that of the firm."""
    if row.enterprise is None or row.trainee.person_id == person.pk:
        return redirect("training_session", row.session.uuid).url
    return redirect("training_firm_session", row.enterprise.uuid, row.session.uuid).url


def _done(request: HttpRequest, person: User, row: Registration, act: Callable[[], Any], says: str) -> HttpResponse:
    """Do it and say so, or say why it was refused; then back."""
    try:
        act()
    except TrainingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, says)
    return redirect(back_of(person, row))
