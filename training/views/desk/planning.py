"""A session made, changed, announced, called off by the training officer."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.domain.errors import AccountsError
from accounts.domain.overtaking import OvertakenError
from accounts.models import User
from training.domain import planning, sessions
from training.domain.errors import TrainingError, WrongPlanError
from training.enums import SessionState
from training.forms.planning import ReasonForm, SessionForm
from training.models import Session
from training.views.doors import officer, session_of


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, person: User) -> HttpResponse:
    """Make a session, which is a draft until it is announced."""
    sent = request.POST if request.method == "POST" else None
    form = SessionForm(sent, initial=_usual(request))
    key = _key(request)
    if sent is not None and form.is_valid():
        values = {name: form.cleaned_data[name] for name in planning.FIELDS}
        try:
            made = planning.plan(by=person, values=values, dates=form.dates, key=key)
        except TrainingError as refusal:
            _say(form, refusal)
        else:
            messages.success(request, "建好了，还没有公布。核对一遍，再公布。")
            return redirect("training_announce", made.uuid)
    return render(request, "training/desk/plan.html", {"form": form, "key": key})


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Change a session; says before, how many would hear of another place or time."""
    row = session_of(uuid)
    sent = request.POST if request.method == "POST" else None
    form = SessionForm(sent, instance=row, sittings=planning.sittings_of(row))
    if sent is not None and form.is_valid():
        try:
            planning.change(
                row, by=person, values=form.values, dates=form.dates, was=form.was(), dates_were=form.opened_dates
            )
        except (TrainingError, AccountsError) as refusal:
            _say(form, refusal, row)
        else:
            messages.success(request, "存好了。")
            return redirect("training_edit", row.uuid)
    context = {"form": form, "session": row, "hearing": hearing(row)}
    return render(request, "training/desk/plan.html", context)


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show once more what readers will see, and announce it."""
    row = session_of(uuid)
    refused = ""
    if row.state != SessionState.DRAFT:
        messages.info(request, f"这一期现在是“{row.get_state_display()}”。")
        return redirect("training_desk_session", row.uuid)
    if request.method == "POST":
        try:
            sessions.announce(row, by=person)
        except TrainingError as refusal:
            refused = str(refusal)
        else:
            messages.success(request, "公布了，到时间就可以报名。")
            return redirect("training_desk_session", row.uuid)
    context = {"session": row, "dates": list(row.dates.all()), "refused": refused}
    return render(request, "training/desk/announce.html", context)


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Ask why, say how many will be told, and call it off."""
    row = session_of(uuid)
    if row.state == SessionState.CANCELLED:
        messages.info(request, "这一期已经取消了。")
        return redirect("training_desk_session", row.uuid)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sessions.call_off(row, by=person, reason=form.cleaned_data["reason"])
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "取消了。报了名的人各通知一次。")
            return redirect("training_desk_session", row.uuid)
    return render(request, "training/desk/call_off.html", {"form": form, "session": row, "hearing": hearing(row)})


def hearing(row: Session) -> int:
    """How many people hold or want a seat, and so hear of what changes."""
    return row.registrations.active().count()


def _say(form: SessionForm, refusal: Exception, row: Session | None = None) -> None:
    """Put each fault where it belongs; nothing typed is lost."""
    if isinstance(refusal, OvertakenError):
        form.overtaken(refusal)
    elif isinstance(refusal, WrongPlanError):
        now = planning.sittings_of(session_of(row.uuid)) if row else ()
        form.refuse(refusal.faults, dates_now=now)
    else:
        form.add_error(None, str(refusal))


def _key(request: HttpRequest) -> UUID:
    """What the form sends along, so that pressing twice makes one."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _usual(request: HttpRequest) -> dict[str, Any]:
    """What most sessions have; the course that was asked for."""
    opens = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return {"course": request.GET.get("course"), "opens_at": opens, "waiting_cap": 20, "capacity": None}
