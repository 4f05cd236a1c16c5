"""延期: asked with a reason and a fresh photo on one page, taken back, decided."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.mine.doors import personal
from accounts.models import User
from assistance.domain import extensions
from assistance.domain.errors import AssistanceError, TooLateToAskError
from assistance.domain.evidence import show_finding
from assistance.enums import Act, ExtensionState, FindingState, Shows
from assistance.forms.evidence import DecideForm, ExtensionForm
from assistance.models import Evidence, Extension, Finding
from assistance.views.answering.pictures import shown
from assistance.views.answering.receiving import hand_in, receive
from assistance.views.doors import done_by, just_did, tried

FORM = ["GET", "HEAD", "POST"]


@personal
@require_http_methods(FORM)
def ask(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Say why it takes longer and until when, with a photo of what keeps it safe meanwhile."""
    finding = _finding(person, Act.ASK_EXTENSION, uuid)
    form, files = ExtensionForm(request.POST if request.method == "POST" else None), []
    if form.is_bound:
        files = receive(request, form, by=person)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        try:
            hand_in(files, partial(show_finding, finding, by=person, shows=Shows.INTERIM), form=form)
            extensions.ask_extension(finding, by=person, reason=chosen["reason"], until=chosen["until"])
        except AssistanceError as refusal:
            if _asked_just_now(finding, person, chosen["until"]):
                return redirect("help_finding", finding.uuid)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "申请已交上，答复了会告诉您。答复以前，现在的期限还算数。")
            return redirect("help_finding", finding.uuid)
    context = _rules(finding) | {"form": form, "kept": files}
    return render(request, "assistance/answering/extension.html", context)


@personal
@require_POST
def withdraw(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Take back what waits for its answer."""
    extension = Extension.objects.select_related("finding").filter(uuid=uuid).first()
    if extension is None:
        raise Http404
    finding = _finding(person, Act.ASK_EXTENSION, extension.finding.uuid)
    if not just_did(person, Act.WITHDRAW, extension):
        tried(request, lambda: extensions.withdraw(extension, by=person), "延期申请已撤回。")
    return redirect("help_finding", finding.uuid)


@personal
@require_http_methods(FORM)
def decide(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Give more time or give none, and say why."""
    finding = _finding(person, Act.DECIDE_EXTENSION, uuid)
    rules = _rules(finding)
    asked: Extension | None = rules["waits"]
    if asked is None:
        messages.info(request, "没有等答复的延期申请。")
        return redirect("help_finding", finding.uuid)
    team = {str(row.person.uuid): row.person for row in finding.visit.team.select_related("person")}
    form = DecideForm(
        request.POST if request.method == "POST" else None,
        initial={"until": asked.until},
        people=[(key, someone.name) for key, someone in team.items()],
        needs_look=asked.number >= extensions.LOOK_FROM,
    )
    if form.is_bound and form.is_valid():
        try:
            _decide(asked, form.cleaned_data, team, person)
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已答复，企业会看到您写的话。")
            return redirect("help_finding", finding.uuid)
    context = rules | {"form": form, "shown": shown(Evidence.objects.filter(pk=asked.evidence_id))}
    return render(request, "assistance/answering/decide_extension.html", context)


def _decide(asked: Extension, chosen: dict[str, Any], team: dict[str, User], person: User) -> None:
    if not chosen["is_granted"]:
        extensions.refuse(asked, by=person, decision=chosen["decision"])
        return
    looked_by = team.get(chosen.get("looked_by", ""))
    extensions.grant(
        asked,
        by=person,
        decision=chosen["decision"],
        until=chosen["until"],
        looked_by=looked_by,
        looked_on=chosen.get("looked_on"),
    )


def _rules(finding: Finding) -> dict[str, Any]:
    """What both sides must know of it before they write."""
    rows = list(finding.extensions.all())
    waits = next((row for row in rows if row.state == ExtensionState.ASKED), None)
    number = waits.number if waits else max((row.number for row in rows), default=0) + 1
    is_late = finding.state == FindingState.OPEN and finding.due_on and timezone.localdate() >= finding.due_on
    return {
        "row": finding,
        "waits": waits,
        "before": [row for row in rows if row is not waits],
        "number": number,
        "needs_look": number >= extensions.LOOK_FROM,
        "recent_days": extensions.RECENT_DAYS,
        "too_late": str(TooLateToAskError()) if is_late else "",
    }


def _asked_just_now(finding: Finding, person: User, until: Any) -> bool:
    """Whether the very same waits already: the button was pressed twice."""
    same = finding.extensions.filter(state=ExtensionState.ASKED, asked_by=person, until=until)
    return bool(same.exists())


def _finding(person: User, act: Act, uuid: Any) -> Finding:
    return done_by(person, act, Finding.objects.select_related("visit__enterprise"), uuid)
