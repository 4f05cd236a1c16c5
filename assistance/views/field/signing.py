"""签字、定稿、送达, on the phone of who leads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.mine.doors import personal
from accounts.models import User
from assistance.domain import signing, visits
from assistance.domain.errors import AssistanceError
from assistance.enums import Act, FindingState, TeamRole, VisitState
from assistance.forms.fields import Why
from assistance.forms.signing import DeliverForm, SignForm, UnsignedForm
from assistance.models import HelpVisit
from assistance.policy import may
from assistance.views.doors import done_by, tried
from assistance.views.uploading import take_in

BOTH = ["GET", "HEAD", "POST"]


@personal
@require_http_methods(BOTH)
def sign(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """One signature after the other; what is still missing stands above."""
    visit = done_by(person, Act.RECORD, HelpVisit.objects.select_related("enterprise"), uuid)
    signatures = list(visit.signatures.select_related("person"))
    signed = {one.person_id for one in signatures}
    team = [one for one in visit.team.were_there().select_related("person") if one.person_id not in signed]
    firm = visit.enterprise.memberships.active().exclude(person__in=[one for one in signed if one])
    firm = firm.select_related("person").order_by("started_at")
    form = SignForm(request.POST or None, request.FILES or None, team=team, firm=firm)
    if request.method == "POST" and form.is_valid() and _take(form, visit, person):
        messages.success(request, "签字收下了。")
        return redirect("help_sign", visit.uuid)
    context = {
        "visit": visit,
        "form": form,
        "signatures": signatures,
        "unfinished": _unfinished(visit),
        "count": visit.findings.exclude(state=FindingState.STRUCK).count(),
        "lead_signed": not any(one.role == TeamRole.LEAD for one in team),
        "unsigned_form": UnsignedForm(initial={"unsigned_why": visit.unsigned_why}),
        "may_finish": may(person, Act.SIGN, visit),
        "can": visit.state == VisitState.UNDER_WAY,
    }
    return render(request, "assistance/field/sign.html", context)


@personal
@require_POST
def finish(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Make the report final, and say its number."""
    visit = done_by(person, Act.SIGN, HelpVisit.objects.all(), uuid)
    try:
        done = signing.sign_report(visit, by=person)
    except AssistanceError as refusal:
        messages.error(request, str(refusal))
        return redirect("help_sign", visit.uuid)
    messages.success(request, f"定稿了，编号 {done.number}。现在可以交给企业。")
    return redirect("help_visit", visit.uuid)


@personal
@require_http_methods(BOTH)
def take_back(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Take all signatures back, to change what they stand under."""
    visit = done_by(person, Act.RECORD, HelpVisit.objects.select_related("enterprise"), uuid)
    form = Why(request.POST or None, required=True)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        done = "签字都撤掉了，现在可以改。改完请大家重新签。"
        tried(request, lambda: signing.take_signatures_back(visit, by=person, why=why), done)
        return redirect("help_visit", visit.uuid)
    context = {"visit": visit, "form": form, "title": "撤掉所有签字，重新改", "button": "撤掉签字"}
    return render(request, "assistance/field/why.html", context | {"back": reverse("help_sign", args=[visit.uuid])})


@personal
@require_POST
def unsigned(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Why nobody of the firm signs."""
    visit = done_by(person, Act.RECORD, HelpVisit.objects.all(), uuid)
    form = UnsignedForm(request.POST)
    if form.is_valid():
        tried(request, lambda: visits.write_notes(visit, by=person, **form.cleaned_data), "原因记下了，可以定稿。")
    else:
        messages.error(request, str(form.errors["unsigned_why"][0]))
    return redirect("help_sign", visit.uuid)


@personal
@require_http_methods(BOTH)
def deliver(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Note to whom the report was given."""
    visit = done_by(person, Act.DELIVER, HelpVisit.objects.select_related("enterprise"), uuid)
    form = DeliverForm(request.POST or None, initial={"to": visit.met[:60]})
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        tried(request, lambda: signing.deliver(visit, by=person, to=to), f"记下了：报告交给了{to}。")
        return redirect("help_visit", visit.uuid)
    return render(request, "assistance/field/deliver.html", {"visit": visit, "form": form})


def _take(form: SignForm, visit: HelpVisit, person: User) -> bool:
    upload, how = form.picture()
    try:
        file = take_in(upload, by=person).uuid
        key = form.cleaned_data["client_uuid"]
        signing.take_signature(visit, by=person, how=how, file=file, client_uuid=key, **form.signer())
    except ValidationError as refusal:
        form.add_error("ink", refusal)
        return False
    except AssistanceError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _unfinished(visit: HelpVisit) -> list[dict[str, Any]]:
    """Findings that cannot be signed yet, each with what it lacks."""
    drafts = visit.findings.filter(state=FindingState.DRAFT).order_by("order")
    return [{"row": row, "lacks": parts} for row in drafts if (parts := signing.lacks(row))]
