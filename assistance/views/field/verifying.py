"""验收: whether it is gone; opened again where it is not after all."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.mine.doors import personal
from accounts.models import User
from assistance.domain import verifying
from assistance.domain.errors import AssistanceError
from assistance.enums import Act, FindingState, MeasureState, Result
from assistance.forms.verifying import ReopenForm, VerifyForm
from assistance.models import Finding
from assistance.views.doors import done_by
from assistance.views.field.findings import evidence_of
from assistance.views.field.photos import shown

BOTH = ["GET", "HEAD", "POST"]


@personal
@require_http_methods(BOTH)
def verify(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Look at what was found and at what shows that it is gone, and say so or not."""
    row = done_by(person, Act.VERIFY, Finding.objects.select_related("visit__enterprise", "plan"), uuid)
    others = [one.person for one in row.visit.team.exclude(person=person).select_related("person")]
    measures = list(row.plan.measures.filter(state=MeasureState.DONE)) if row.plan else []
    form = VerifyForm(request.POST or None, others=others, measures=measures, initial={"on_site": "yes"})
    if request.method == "POST" and form.is_valid() and (said := _verified(form, row, person)):
        messages.success(request, said)
        return redirect("help_finding", row.uuid)
    context = {
        "row": row,
        "form": form,
        "photos": shown(row.photos.all()),
        "evidence": evidence_of(person, row),
        "can": row.state == FindingState.FIXED,
    }
    return render(request, "assistance/field/verify.html", context)


@personal
@require_http_methods(BOTH)
def reopen(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Open what was closed, with a new date."""
    row = done_by(person, Act.REOPEN, Finding.objects.select_related("visit__enterprise"), uuid)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verifying.reopen(row, by=person, **form.cleaned_data)
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "又打开了，企业会看到新的期限和原因。")
            return redirect("help_finding", row.uuid)
    return render(request, "assistance/field/reopen.html", {"row": row, "form": form})


def _verified(form: VerifyForm, row: Finding, person: User) -> str:
    """Do it, and return what to say; nothing where it was refused, and then the form says why."""
    filled: dict[str, Any] = form.cleaned_data
    result = Result(filled.pop("result"))
    if result == Result.GONE:
        filled.pop("undone", None)
    try:
        verifying.verify(row, by=person, result=result, **filled)
    except AssistanceError as refusal:
        form.add_error(None, str(refusal))
        return ""
    return "验收记下了，这一项已消除。" if result == Result.GONE else "记下了，这一项还要接着改。"
