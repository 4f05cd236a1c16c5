"""What waits for a decision: objections, requests for more time, case drafts; and the page of an objection."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.mine.doors import personal
from accounts.models import User
from assistance.domain.answers import decide_objection
from assistance.domain.errors import AssistanceError
from assistance.domain.waiting import cases_to_clear
from assistance.enums import Act, AnswerState, ExtensionState, Thing
from assistance.forms.leaving import ObjectionForm
from assistance.models import Answer, Extension, Finding, TeamMember
from assistance.policy import may_anywhere, within
from assistance.views.desk.doors import staff

# The oldest wait longest; what is decided makes room.
MOST = 50


@staff(Act.DECIDE_OBJECTION, Thing.FINDING)
@require_safe
def decisions(request: HttpRequest, person: User) -> HttpResponse:
    """The desk's: ordinary ones; a lead's: major ones. Objections to what one found oneself are left to others."""
    objections = Answer.objects.filter(
        state=AnswerState.OBJECTED, finding__in=within(person, Act.DECIDE_OBJECTION, Finding.objects.all())
    )
    was_there = TeamMember.objects.were_there().filter(person=person).values("visit")
    asked = Extension.objects.filter(
        state=ExtensionState.ASKED, finding__in=within(person, Act.DECIDE_EXTENSION, Finding.objects.all())
    )
    context = {
        "objections": objections.exclude(finding__visit__in=was_there)
        .select_related("finding__visit__enterprise")
        .order_by("at")[:MOST],
        "extensions": asked.select_related("finding__visit__enterprise").order_by("asked_at")[:MOST],
        "clears": may_anywhere(person, Act.CLEAR_CASE, Thing.FINDING),
        "cases": cases_to_clear(person).select_related("finding__visit__enterprise", "written_by")[:MOST],
    }
    return render(request, "assistance/desk/decisions.html", context)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Tell the firm whether its objection holds."""
    rows = within(person, Act.DECIDE_OBJECTION, Finding.objects.select_related("visit__enterprise", "answer"))
    finding = get_object_or_404(rows.filter(answer__isnull=False).exclude(answer__why=""), uuid=uuid)
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_objection(finding.answer, by=person, **form.cleaned_data)
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已答复企业。")
            return redirect("help_decisions")
    context = {
        "heading": f"“{finding}”的异议",
        "facts": [
            ("企业", finding.visit.enterprise),
            ("查出的情况", finding.text),
            ("企业说", finding.answer.why),
            ("现在", finding.answer.get_state_display()),
        ],
        "form": form if finding.answer.state == AnswerState.OBJECTED else None,
        "button": "答复企业",
        "see": (reverse("help_finding", args=[finding.uuid]), "看这一项和照片"),
        "back": (reverse("help_decisions"), "返回等答复的"),
    }
    return render(request, "assistance/desk/ask.html", context)
