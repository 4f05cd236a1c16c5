"""我的专家资料: what I am known to know, where I must not be sent, when I cannot. Two taps from 我的."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.domain import experts
from accounts.domain.errors import AccountsError
from accounts.experts.forms import AbsenceForm, ConflictForm
from accounts.mine.claiming import searched
from accounts.mine.doors import personal
from accounts.models import Absence, Conflict, Enterprise, Expert, ExpertLog, User

# The days that have a button of their own.
NEAR = {"today": ("今天", 0), "tomorrow": ("明天", 1)}


@personal
@require_safe
def sheet(request: HttpRequest, person: User) -> HttpResponse:
    """All of it on one page; for who is not of the pool there is no such address."""
    return _page(request, _mine(person), AbsenceForm())


@personal
@require_POST
def add_absence(request: HttpRequest, person: User) -> HttpResponse:
    """I cannot: one of the near days by one tap, or the days that were filled in."""
    expert = _mine(person)
    near = NEAR.get(request.POST.get("near", ""))
    form = AbsenceForm(None if near else request.POST)
    if near:
        first_day = timezone.localdate() + timedelta(days=near[1])
        wanted: dict[str, Any] = {"first_day": first_day}
    elif form.is_valid():
        wanted = form.cleaned_data
    else:
        return _page(request, expert, form)
    try:
        row = experts.set_absence(expert, by=person, **wanted)
    except AccountsError as refusal:
        if near:
            messages.error(request, str(refusal))
            return redirect("my_expert")
        form.add_error(None, str(refusal))
        return _page(request, expert, form)
    messages.success(request, f"记下了：{row.days}没空。")
    return redirect("my_expert")


@personal
@require_POST
def drop_absence(request: HttpRequest, person: User, pk: int) -> HttpResponse:
    """I can after all."""
    absence = Absence.objects.filter(pk=pk, expert=_mine(person)).first()
    # Pressed twice, or in two windows: it is gone, which is what was wanted.
    if absence:
        experts.drop_absence(absence, by=person)
    messages.success(request, "取消了，那几天又可以安排您。")
    return redirect("my_expert")


@personal
@require_safe
def find(request: HttpRequest, person: User) -> HttpResponse:
    """Find the enterprise that I have to do with, as where one claims one's own."""
    _mine(person)
    return render(request, "accounts/mine/expert_find.html", searched(request))


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Say what I have to do with an enterprise, and since when."""
    expert = _mine(person)
    enterprise = get_object_or_404(Enterprise.objects.open(), uuid=uuid)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            experts.declare_conflict(expert, at=enterprise, by=person, **form.cleaned_data)
        except AccountsError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"记下了：“{enterprise}”不会派您去。")
            return redirect("my_expert")
    return render(request, "accounts/mine/expert_declare.html", {"enterprise": enterprise, "form": form})


@personal
@require_POST
def end_conflict(request: HttpRequest, person: User, pk: int) -> HttpResponse:
    """The relation is over, from today on."""
    conflict = get_object_or_404(Conflict.objects.select_related("enterprise", "expert"), pk=pk, expert=_mine(person))
    try:
        experts.end_conflict(conflict, by=person)
    except AccountsError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"记下了：和“{conflict.enterprise}”的关系今天结束。")
    return redirect("my_expert")


def _mine(person: User) -> Expert:
    return get_object_or_404(Expert.objects.not_left().select_related("person"), person=person)


def _page(request: HttpRequest, expert: Expert, form: AbsenceForm) -> HttpResponse:
    noted = expert.log.filter(kind=ExpertLog.Kind.ABSENT).select_related("by").order_by("pk")
    # The newest counts: the same days may have been dropped and noted again.
    noted_by = {(line.data["first"], line.data["last"]): line.by for line in noted}
    absences = expert.absences.filter(last_day__gte=timezone.localdate())
    context = {
        "expert": expert,
        "sectors": expert.sectors.all(),
        "scenes": expert.scenes.all(),
        "conflicts": expert.conflicts.not_over().select_related("enterprise", "declared_by"),
        "absences": [(row, noted_by.get((str(row.first_day), str(row.last_day)))) for row in absences],
        "near": [(name, label) for name, (label, _) in NEAR.items()],
        "form": form,
    }
    return render(request, "accounts/mine/expert.html", context)
