"""逐项答复: the report item by item, one small form each, so that a weak signal loses at most one answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.mine.doors import personal
from accounts.models import User
from assistance.domain import answers
from assistance.domain.errors import AssistanceError
from assistance.domain.findings import answer_advice
from assistance.domain.plans import unplanned
from assistance.enums import VISIT_NUMBERED, Act, Doable, FindingState, VisitState
from assistance.models import Advice, Finding, HelpVisit
from assistance.views.doors import done_by, typed

REST: Final = "rest"


@dataclass(frozen=True, slots=True)
class Refused:
    """What was not taken, where, and what had been typed."""

    where: str
    text: str
    why: str


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Say of each finding whether it is so, of each piece of advice whether it can be done."""
    visit = done_by(person, Act.ANSWER, HelpVisit.objects.select_related("enterprise"), uuid)
    refused = None
    if request.method == "POST":
        about, text = request.POST.get("about", ""), typed(request, "why")
        act = _act(visit, about, request.POST.get("says", ""), text, person)
        try:
            if act:
                act()
            else:
                messages.info(request, "请点每一项下面的按钮来答复。")
        except AssistanceError as refusal:
            refused = Refused(about, text, str(refusal))
        else:
            return redirect(f"{reverse('help_answer', args=[visit.uuid])}#{'after' if about == REST else f'i-{about}'}")
        visit.refresh_from_db()
    return render(request, "assistance/answering/answer.html", _about(visit) | {"refused": refused})


def _act(visit: HelpVisit, about: str, says: str, text: str, person: User) -> Callable[[], Any] | None:
    """What the pressed button does; None for one that is not there."""
    if about == REST:
        return lambda: answers.acknowledge_rest(visit, by=person)
    try:
        key = UUID(about)
    except ValueError:
        return None
    finding = Finding.objects.filter(visit=visit, uuid=key).exclude(state=FindingState.DRAFT).first()
    advice = Advice.objects.filter(visit=visit, uuid=key).first()
    if finding and says in {"so", "after_all"}:
        return lambda: answers.acknowledge(finding, by=person, after_all=says == "after_all")
    if finding and says == "not_so":
        return lambda: answers.object_to(finding, by=person, why=text)
    if advice and says in Doable.values:
        return lambda: answer_advice(advice, by=person, doable=Doable(says), why=text)
    return None


def _about(visit: HelpVisit) -> dict[str, Any]:
    rows = visit.findings.select_related("answer").prefetch_related("photos").order_by("order")
    # What was struck on its objection stays, with the answer to it; what never was on paper is none of theirs.
    findings = [row for row in rows if row.state not in {FindingState.DRAFT, FindingState.STRUCK} or _said(row)]
    on_paper = {row.pk for row in findings} | {None}
    is_signed = visit.state in VISIT_NUMBERED
    # Before it is signed, and of what was struck before, the firm was told nothing.
    advice = [row for row in visit.advice.select_related("finding") if is_signed and row.finding_id in on_paper]
    done = sum(1 for row in findings if _said(row))
    return {
        "row": visit,
        "findings": [(row, _said(row)) for row in findings],
        "advice": advice,
        "done": done,
        "left": len(findings) - done,
        "can_answer": visit.state == VisitState.DELIVERED,
        "to_plan": visit.state == VisitState.ANSWERED and unplanned(visit).exists(),
        "can_say": visit.state in {VisitState.DELIVERED, VisitState.ANSWERED},
    }


def _said(finding: Finding) -> Any:
    return getattr(finding, "answer", None)
