"""帮扶记录: one visit, for its team, the firm and the help desk; begun, and what is said there."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.mine.doors import personal
from accounts.models import Enterprise, User
from assistance.domain import visits
from assistance.domain.errors import AssistanceError, OvertakenError
from assistance.domain.plans import with_unplanned
from assistance.domain.signing import lacks
from assistance.enums import VISIT_NUMBERED, Act, FindingState, VisitState
from assistance.forms.findings import AdviceForm, NotesForm
from assistance.forms.phrases import ADVICE
from assistance.models import AssistanceLog, Finding, FindingPhoto, HelpRequest, HelpVisit, RectificationPlan, Signature
from assistance.policy import acts, within
from assistance.views.doors import done_by, seen_by, tried
from assistance.views.steps import steps

# Who does one of these reads what is not on paper yet; the firm waits for the hour of signing.
_INSIDE = frozenset({Act.RECORD, Act.DECLARE, Act.CHANGE_TEAM})


@personal
@require_safe
def visit(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show it."""
    # Whoever is on the team of a visit need not see the firm's own page.
    sees_firm = Exists(within(person, Act.SEE, Enterprise.objects.filter(pk=OuterRef("enterprise"))))
    rows = with_unplanned(HelpVisit.objects.select_related("enterprise").annotate(sees_firm=sees_firm))
    signed = Prefetch("signatures", Signature.objects.select_related("person"))
    row: Any = seen_by(person, rows.prefetch_related(signed), uuid)
    allowed = acts(person, row)
    reads = row.state in VISIT_NUMBERED or bool(allowed & _INSIDE)
    signatures = row.signatures.all() if reads else ()
    is_writing = Act.RECORD in allowed and row.state == VisitState.UNDER_WAY
    is_off = row.state == VisitState.CANCELLED
    context = {
        "row": row,
        "cancelled": AssistanceLog.objects.filter(thing_uuid=row.uuid, act=Act.CANCEL).first() if is_off else None,
        "steps": steps(person, row, allowed=allowed),
        "hat_months": settings.ONE_HAT_MONTHS,
        "may_begin": Act.BEGIN in allowed and row.state == VisitState.PLANNED,
        "team": list(row.team.select_related("person")),
        "findings": findings_of(row, person),
        "reads": reads,
        "advice": row.advice.filter(finding=None) if reads else (),
        "signatures": signatures,
        "requests": within(person, Act.SEE, HelpRequest.objects.filter(visit=row)),
        "plans": within(person, Act.SEE, RectificationPlan.objects.filter(visit=row)),
        "advice_form": AdviceForm() if is_writing and not signatures else None,
        "is_held": is_writing and bool(signatures),
        "phrases": [("advice", ADVICE)],
    }
    return render(request, "assistance/field/visit.html", context)


@personal
@require_POST
def begin(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Arrive."""
    row = done_by(person, Act.BEGIN, HelpVisit.objects.all(), uuid)
    tried(request, lambda: visits.begin(row, by=person), "开始了。看到什么就记什么，走之前再写全。")
    return redirect("help_visit", row.uuid)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """What is said, and who is met."""
    row = done_by(person, Act.RECORD, HelpVisit.objects.select_related("enterprise"), uuid)
    form = NotesForm(request.POST or None, initial={name: getattr(row, name) for name in NotesForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            if changes := form.changes():
                visits.write_notes(row, by=person, was=form.was(), **changes)
        except OvertakenError as refusal:
            form.overtaken(refusal)
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "存下了。")
            return redirect("help_visit", row.uuid)
    return render(request, "assistance/field/notes.html", {"visit": row, "form": form})


def findings_of(row: HelpVisit, person: User) -> list[dict[str, Any]]:
    """The findings of a visit that he may see, in the order of paper, those struck at the end; one query."""
    first = FindingPhoto.objects.filter(finding=OuterRef("pk")).order_by("pk").values("uuid")[:1]
    rows = within(person, Act.SEE, Finding.objects.filter(visit=row).annotate(photo=Subquery(first)))
    found = []
    for finding in sorted(rows, key=lambda one: (one.state == FindingState.STRUCK, one.order)):
        missing = lacks(finding) if finding.state == FindingState.DRAFT else []
        found.append({"row": finding, "lacks": missing})
    return found
