"""帮扶申请: one request, what becomes of it, and taking it back."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.mine.doors import personal
from accounts.models import Enterprise, User
from assistance.domain import requests
from assistance.domain.following import has_link
from assistance.enums import REQUEST_TRANSITIONS, Act, RequestState
from assistance.forms.fields import Why
from assistance.models import AssistanceLog, HelpRequest
from assistance.policy import acts, within
from assistance.views.asking.told import told
from assistance.views.asking.words import TO_PREPARE, next_step
from assistance.views.doors import seen_by, tried
from assistance.views.steps import steps

_WITH = ("enterprise", "criterion", "scene", "visit", "double_of", "referred_to", "asked_by", "entered_by", "wall_text")


@personal
@require_safe
def help_request(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show what was asked, where it stands, and what comes next."""
    sees_firm = Exists(within(person, Act.SEE, Enterprise.objects.filter(pk=OuterRef("enterprise"))))
    row: Any = seen_by(person, HelpRequest.objects.select_related(*_WITH).annotate(sees_firm=sees_firm), uuid)
    team = row.visit.team.were_there().select_related("person") if row.visit else ()
    allowed = acts(person, row)
    lines = AssistanceLog.objects.filter(thing_uuid=row.uuid)
    context = {
        "row": row,
        "next_step": next_step(row),
        "team": team,
        "to_prepare": TO_PREPARE if row.state == RequestState.SCHEDULED else (),
        "steps": steps(person, row, allowed=allowed),
        "may_renew": Act.NEW_LINK in allowed and has_link(row),
        "told": told(lines),
    }
    return render(request, "assistance/asking/request.html", context)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Ask whether, and take it back."""
    rows = within(person, Act.WITHDRAW, HelpRequest.objects.select_related("enterprise", "visit"))
    row = get_object_or_404(rows, uuid=uuid)
    if request.method != "POST" and RequestState.WITHDRAWN not in REQUEST_TRANSITIONS[RequestState(row.state)]:
        return redirect("help_request", row.uuid)
    form = Why(request.POST if request.method == "POST" else None, label="为什么撤回", help_text="可以不写。")
    if request.method == "POST" and form.is_valid():
        tried(request, lambda: requests.withdraw(row, by=person, why=form.cleaned_data["why"]), "申请撤回了。")
        return redirect("help_request", row.uuid)
    return render(request, "assistance/asking/withdraw.html", {"row": row, "form": form})
