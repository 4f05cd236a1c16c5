"""One rectification plan: what is missing, what is to be done, what shows it, how it came about."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.mine.doors import personal
from accounts.models import User
from assistance.domain import plans
from assistance.domain.errors import AssistanceError
from assistance.enums import Act, PlanState
from assistance.forms.plans import ChooseFindings
from assistance.models import AssistanceLog, Evidence, HelpVisit, Measure, RectificationPlan
from assistance.policy import acts, within
from assistance.views.answering.pictures import shown
from assistance.views.asking.told import told
from assistance.views.doors import done_by, seen_by
from assistance.views.steps import steps

# Lines of the log on one page.
LINES = 50


@personal
@require_safe
def plan(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """The plan for whoever may see it."""
    rows = RectificationPlan.objects.select_related("visit__enterprise", "merged_into", "split_from", "made_by")
    sees_visit = Exists(within(person, Act.SEE, HelpVisit.objects.filter(pk=OuterRef("visit"))))
    row: Any = seen_by(person, rows.annotate(sees_visit=sees_visit), uuid)
    allowed = acts(person, row)
    measures = list(row.measures.all())
    pictures = _by_measure(within(person, Act.SEE, Evidence.objects.filter(measure__in=measures)))
    findings = list(within(person, Act.SEE, row.findings.order_by("order")))
    is_agreed = row.state == PlanState.AGREED
    context = {
        "row": row,
        "findings": findings,
        "seen": {str(finding.uuid) for finding in findings},
        "parts": _parts(row),
        "missing": plans.lacks(row) if row.state == PlanState.DRAFT else [],
        "returned": _returned(row),
        "measures": [(measure, pictures[measure.pk]) for measure in measures],
        "can_show": is_agreed and Act.GIVE_EVIDENCE in allowed,
        "can_do": is_agreed and Act.DO in allowed,
        "told": told(_log(row, measures)),
        "revisions": row.revisions.select_related("by"),
        "steps": steps(person, row, allowed=allowed),
    }
    return render(request, "assistance/answering/plan.html", context)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Choose what a new plan is for, and begin it."""
    visit = done_by(person, Act.MAKE_PLAN, HelpVisit.objects.select_related("enterprise"), uuid)
    form = ChooseFindings(request.POST if request.method == "POST" else None, rows=plans.unplanned(visit))
    if request.method == "POST" and (again := _made_before(visit, request.POST.getlist("findings"))):
        # The button was pressed twice, or a colleague was quicker.
        messages.info(request, "这几项已经在这个方案里了，接着写就行。")
        return redirect("help_plan", again.uuid)
    if request.method == "POST" and form.is_valid():
        try:
            made = plans.make_plan(visit, by=person, findings=form.cleaned_data["findings"])
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("help_write_plan", made.uuid)
    context = {"row": visit, "form": form, "others": visit.plans.exclude(state=PlanState.DISSOLVED)}
    return render(request, "assistance/answering/make_plan.html", context)


def _made_before(visit: HelpVisit, chosen: list[str]) -> RectificationPlan | None:
    """The plan that covers all that was chosen, where there is one."""
    try:
        found = list(visit.findings.filter(uuid__in=chosen).select_related("plan"))
    except ValueError:
        return None
    covering = {row.plan for row in found}
    return covering.pop() if len(covering) == 1 and len(found) == len(chosen) else None


def _parts(row: RectificationPlan) -> list[tuple[str, Any]]:
    money = "" if row.money is None else f"{row.money:,.0f} 元" if row.money else f"不花钱：{row.money_why}"
    return [
        ("责任人", row.liable),
        ("资金", money),
        ("完成时限", row.due_on and f"{row.due_on:%Y-%m-%d}"),
        ("整改期间的临时措施", row.safeguards),
    ]


def _by_measure(rows: QuerySet[Evidence]) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for one in shown(rows):
        found[one.measure_id].append(one)
    return found


def _log(row: RectificationPlan, measures: list[Measure]) -> QuerySet[AssistanceLog]:
    """What happened to the plan and its measures, the newest first."""
    things = [row.uuid, *(measure.uuid for measure in measures)]
    return AssistanceLog.objects.filter(thing_uuid__in=things).exclude(act=Act.SEE)[:LINES]


def _returned(row: RectificationPlan) -> AssistanceLog | None:
    """Why it was given back or opened again, as long as it is being written."""
    if row.state != PlanState.DRAFT:
        return None
    last = AssistanceLog.objects.filter(thing_uuid=row.uuid).exclude(now="").select_related("by").first()
    return last if last and last.why else None
