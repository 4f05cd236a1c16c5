"""上门 for the desk: planned for a request, put off, called off, the team changed; and what experts are paid for."""

import uuid as uuids
from datetime import date, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain.enterprises import find
from accounts.models import Enterprise, User
from assistance.domain import fees, team, visits
from assistance.domain.errors import AssistanceError
from assistance.enums import VISIT_NUMBERED, Act, RequestState, Thing, VisitState
from assistance.forms import desk_visits as forms
from assistance.forms.desk_lists import VisitFilter
from assistance.forms.fields import Why
from assistance.models import AssistanceLog, HelpRequest, HelpVisit, TeamMember
from assistance.policy import acts, within
from assistance.views.asking.told import told
from assistance.views.desk.deeds import Deed, carry_out, offers
from assistance.views.desk.doors import staff
from assistance.views.doors import seen_by
from assistance.views.papers.answers import as_table

PAGE: Final = 50
# Messages go to accounts only.
NO_ACCOUNT: Final = "企业没有账号的，请打电话告诉。"
TEAM: Final = Prefetch("team", TeamMember.objects.select_related("person"))
PLANNED: Final = frozenset({VisitState.PLANNED})
DEEDS: Final = (
    Deed(
        "postpone",
        Act.POSTPONE,
        "改期",
        forms.PostponeForm,
        PLANNED,
        visits.postpone,
        f"改期了。{NO_ACCOUNT}",
        lambda row: {"on": row.on, "starts_at": row.starts_at},
    ),
    Deed(
        "join",
        Act.CHANGE_TEAM,
        "加人、换带队",
        forms.JoinForm,
        PLANNED | VISIT_NUMBERED,
        team.add_to_team,
        "加上了。去现场的，请他在自己的手机上声明没有利害关系。",
    ),
    Deed("leave", Act.CHANGE_TEAM, "减人", forms.LeaveForm, PLANNED, team.take_off_team, "他不用去了。"),
    Deed(
        "cancel",
        Act.CANCEL,
        "取消上门",
        partial(Why, label="为什么取消", required=True, help_text="企业会看到。这次要答复的申请回到“已受理”。"),
        PLANNED,
        visits.cancel,
        f"取消了。{NO_ACCOUNT}",
    ),
)


@staff(Act.PLAN_VISIT, Thing.FIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Find a day and a team for an accepted request. The button beside the day only asks who can then."""
    rows = within(person, Act.SCHEDULE, HelpRequest.objects.select_related("enterprise__sector"))
    row = get_object_or_404(rows, uuid=uuid)
    if (row.visit and request.method != "POST") or row.state not in {RequestState.ACCEPTED, RequestState.SCHEDULED}:
        messages.info(request, f"这份申请现在是“{row.get_state_display()}”。")
        return redirect("help_desk_request", row.uuid)
    on = timezone.localdate() + timedelta(days=1)
    fresh = {"client_uuid": uuids.uuid4()}
    form = forms.PlanForm(request.POST or None, firm=row.enterprise, on=on, initial=fresh)
    if form.is_bound and "look" in request.POST:
        # What was typed stays, and nobody is told off for what he has not chosen yet.
        form = forms.PlanForm(None, firm=row.enterprise, on=form.day, initial=_typed(request, form))
    elif form.is_bound and form.is_valid():
        try:
            visit = visits.plan_for(row, by=person, **form.values())
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"安排好了。{NO_ACCOUNT}请队员各自声明没有利害关系。")
            return redirect("help_desk_visit", visit.uuid)
    return render(request, "assistance/desk/plan.html", {"row": row, "firm": row.enterprise, "form": form})


def _typed(request: HttpRequest, form: forms.PlanForm) -> dict[str, Any]:
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in form.fields}
    return typed | {name: request.POST.getlist(name) for name in ("experts", "members")}


@staff(Act.PLAN_VISIT, Thing.FIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """One visit as the desk has it: when, who, for which requests, and what can be changed."""
    rows = HelpVisit.objects.select_related("enterprise__district").prefetch_related(TEAM)
    row = seen_by(person, rows, uuid)
    sent = None
    if request.method == "POST":
        sent = carry_out(request, person, row, DEEDS)
        if sent is None:
            return redirect("help_desk_visit", row.uuid)
        row.refresh_from_db(fields=["state"])
    context = {
        "row": row,
        "firm": row.enterprise,
        "team": row.team.all(),
        "requests": row.requests.all(),
        "offers": offers(row, acts(person, row), DEEDS, sent),
        "told": told(AssistanceLog.objects.filter(thing_uuid=row.uuid), to_desk=True),
    }
    return render(request, "assistance/desk/visit.html", context)


@staff(Act.PLAN_VISIT, Thing.FIRM)
@require_safe
def listed(request: HttpRequest, person: User) -> HttpResponse:
    """What is planned, the next first; or what was asked for, the latest first."""
    form = VisitFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows: Any = within(person, Act.SEE, HelpVisit.objects.all())
    state = asked.get("state")
    rows = rows.filter(state=state).order_by("-on", "-pk") if state else rows.ahead()
    if asked.get("q"):
        rows = rows.filter(enterprise__in=find(Enterprise.objects.current(), asked["q"]).values("pk"))
    rows = rows.select_related("enterprise__district").prefetch_related(TEAM)
    kept = request.GET.copy()
    kept.pop("p", None)
    context = {
        "form": form,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("p")),
        "asked": kept.urlencode(),
        "month": f"{timezone.localdate():%Y-%m}",
    }
    return render(request, "assistance/desk/visits.html", context)


@staff(Act.PLAN_VISIT, Thing.FIRM)
@require_safe
def fee_sheet(request: HttpRequest, person: User) -> HttpResponse:
    """The experts of one month as an Excel file; this month where the month cannot be read."""
    try:
        month = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        month = timezone.localdate()
    return as_table(fees.HEADERS, fees.lines(month.year, month.month), title="专家费", name=f"fees-{month:%Y-%m}")
