"""隐患 for the desk: the list, and the same as a file in the fields of the national exchange."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.domain.enterprises import find
from accounts.models import Enterprise, User
from assistance.domain.exchange import HEADERS, in_order, rows
from assistance.domain.exporting import note_export
from assistance.enums import FINDING_ON_PAPER, FINDING_UNSOLVED, Act, FindingState, Thing
from assistance.forms.desk_lists import FindingFilter
from assistance.models import Finding
from assistance.policy import within
from assistance.views.desk.doors import staff
from assistance.views.papers.answers import as_table

PAGE: Final = 50
# A file with more opens slowly, and nobody reads it.
MOST: Final = 5_000


def _asked(request: HttpRequest, person: User) -> tuple[FindingFilter, Any]:
    form = FindingFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found: Any = within(person, Act.SEE, Finding.objects.filter(state__in=FINDING_ON_PAPER))
    state = asked.get("state", "")
    if asked.get("overdue"):
        found = found.filter(state=FindingState.OPEN, due_on__lt=timezone.localdate())
    elif not state:
        found = found.filter(state__in=FINDING_UNSOLVED)
    elif state != "all":
        found = found.filter(state=state)
    if asked.get("level") is not None:
        found = found.filter(level=asked["level"])
    if asked.get("district"):
        found = found.filter(visit__enterprise__district=asked["district"])
    if asked.get("q"):
        found = found.filter(visit__enterprise__in=find(Enterprise.objects.current(), asked["q"]).values("pk"))
    return form, found.order_by("-level", "due_on", "pk")


@staff(Act.EXPORT, Thing.FIRM)
@require_safe
def listed(request: HttpRequest, person: User) -> HttpResponse:
    """What is not gone, major ones first, then by their dates; or what was asked for."""
    form, found = _asked(request, person)
    kept = request.GET.copy()
    kept.pop("p", None)
    page = Paginator(found.select_related("visit__enterprise__district"), PAGE).get_page(request.GET.get("p"))
    context = {"form": form, "page": page, "asked": kept.urlencode(), "today": timezone.localdate()}
    return render(request, "assistance/desk/findings.html", context)


@staff(Act.EXPORT, Thing.FIRM)
@require_safe
def exported(request: HttpRequest, person: User) -> HttpResponse:
    """The same as an Excel file; each firm reads in its log that it left."""
    _, found = _asked(request, person)
    chosen = dict(found.values_list("pk", "visit__enterprise")[: MOST + 1])
    if len(chosen) > MOST:
        messages.error(request, f"一次最多导出 {MOST} 项。请先按县区、状态或企业筛选，再导出。")
        return redirect(f"{reverse('help_desk_findings')}?{request.GET.urlencode()}")
    note_export(chosen.values(), by=person)
    return as_table(HEADERS, rows(in_order(list(chosen))), title="隐患", name=f"findings-{timezone.localdate()}")
