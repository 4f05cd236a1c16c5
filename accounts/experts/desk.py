"""What the help desk does with one expert's sheet, and whom it can ask for an enterprise and a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.domain import experts
from accounts.domain.enterprises import find
from accounts.domain.errors import AccountsError
from accounts.domain.finding_experts import verdicts
from accounts.domain.looking import look
from accounts.enterprises.permissions import demand
from accounts.enums import Looked
from accounts.experts.forms import AbsenceForm, ConflictForm, LastDayForm
from accounts.models import Absence, Conflict, Enterprise, Expert
from accounts.policy import Act
from intake.text import key_in

MOST = 20


@require_safe
def for_enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every expert of the pool, whether he can be asked, and if not why; today unless another day is asked for."""
    by = demand(request, Act.KEEP_EXPERTS)
    enterprise = get_object_or_404(Enterprise.objects.current().select_related("sector"), pk=pk)
    on = _day(request.GET.get("on", ""))
    found = verdicts(enterprise, on)
    look(by, Looked.PEOPLE_LIST, people=[row.expert.person for row in found])
    context = {
        "enterprise": enterprise,
        "scenes": enterprise.scenes.all(),
        "on": on,
        "fit": [row for row in found if row.fits],
        "others": [row for row in found if not row.fits],
    }
    return render(request, "accounts/admin/expert_verdicts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Search for the enterprise; with `at`, say what the expert has to do with it."""
    by, expert = demand(request, Act.KEEP_EXPERTS), _expert(pk)
    asked = request.GET.get("q", "").strip()
    chosen = request.POST.get("at") or request.GET.get("at", "")
    rows = Enterprise.objects.current().select_related("district")
    enterprise = get_object_or_404(rows, pk=key) if (key := key_in(chosen)) else None
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and enterprise and form.is_valid():
        try:
            experts.declare_conflict(expert, at=enterprise, by=by, **form.cleaned_data)
        except AccountsError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"记下了：“{enterprise}”不会派{expert}去。")
            return redirect("experts:inspect", expert.pk)
    context = {
        "expert": expert,
        "enterprise": enterprise,
        "asked": asked,
        "found": find(rows, asked)[:MOST] if asked and not enterprise else (),
        "form": form,
    }
    return render(request, "accounts/admin/expert_declare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def end_conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Say with which day a conflict ends."""
    by = demand(request, Act.KEEP_EXPERTS)
    conflict = get_object_or_404(Conflict.objects.select_related("enterprise", "expert__person"), pk=pk)
    title = f"{conflict.expert}和“{conflict.enterprise}”（{conflict.get_kind_display()}）：什么时候结束"

    def act(cleaned: dict[str, Any]) -> str:
        experts.end_conflict(conflict, by=by, **cleaned)
        return "记下了，这条留在记录里。"

    return _small_form(request, conflict.expert, LastDayForm, title=title, button="结束这条冲突", act=act)


@require_http_methods(["GET", "HEAD", "POST"])
def set_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Note days on which an expert cannot, as he said on the telephone."""
    by, expert = demand(request, Act.KEEP_EXPERTS), _expert(pk)

    def act(cleaned: dict[str, Any]) -> str:
        return f"记下了：{experts.set_absence(expert, by=by, **cleaned).days}没空。"

    return _small_form(request, expert, AbsenceForm, title=f"{expert}哪天没空", button="记下", act=act)


@require_POST
def drop_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that he can after all."""
    by = demand(request, Act.KEEP_EXPERTS)
    absence = get_object_or_404(Absence.objects.select_related("expert"), pk=pk)
    try:
        experts.drop_absence(absence, by=by)
    except AccountsError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"取消了：{absence.days}又可以安排。")
    return redirect("experts:inspect", absence.expert_id)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """End his time in the pool."""
    by, expert = demand(request, Act.KEEP_EXPERTS), _expert(pk)

    def act(cleaned: dict[str, Any]) -> str:
        experts.leave_pool(expert, by=by, **cleaned)
        return f"记下了：{expert}在库到 {cleaned['last_day']:%Y-%m-%d}。他的资料和记录都留着。"

    return _small_form(request, expert, LastDayForm, title=f"{expert}离开专家库", button="离库", act=act)


def _small_form(
    request: HttpRequest,
    expert: Expert,
    kind: type[forms.Form],
    *,
    title: str,
    button: str,
    act: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """Ask one thing about an expert, do it, and lead back to his page; what the rules refuse stands on the form."""
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act(form.cleaned_data))
        except AccountsError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("experts:inspect", expert.pk)
    context = {"title": title, "button": button, "form": form, "back": reverse("experts:inspect", args=[expert.pk])}
    return render(request, "accounts/admin/expert_form.html", context)


def _expert(pk: int) -> Expert:
    expert: Expert = get_object_or_404(Expert.objects.select_related("person"), pk=pk)
    return expert


def _day(text: str) -> date:
    """Return the day that was asked for; what is no day is today, which the page names."""
    try:
        return parse_date(text) or timezone.localdate()
    except ValueError:
        return timezone.localdate()
