"""帮扶和整改: everything of one firm that is open, and behind a link what is over. For its people and the help desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from accounts.mine.doors import personal
from accounts.models import Enterprise, User
from assistance.domain.plans import with_unplanned
from assistance.enums import (
    REQUEST_OVER,
    VISIT_NUMBERED,
    Act,
    ExtensionState,
    FindingState,
    MeasureState,
    PlanState,
    RequestState,
    VisitState,
)
from assistance.models import AssistanceLog, Extension, Finding, HelpRequest, HelpVisit, RectificationPlan
from assistance.policy import acts_on, within
from assistance.views.doors import seen_by
from assistance.views.steps import Button, first_step

PER_PAGE: Final = 20
_OPEN_VISITS: Final = (VisitState.PLANNED, VisitState.UNDER_WAY, VisitState.SIGNED, VisitState.DELIVERED)
_OPEN_PLANS: Final = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.AGREED)


@dataclass(frozen=True, slots=True)
class Line:
    """A thing on the page, with the one button that is needed most."""

    row: Any
    button: Button | None


class _Counted(Paginator):
    """Leafs through rows that were counted before."""

    def __init__(self, rows: Any, total: int) -> None:
        super().__init__(rows, PER_PAGE)
        self._total = total

    @cached_property
    def count(self) -> int:
        return self._total


@personal
@require_safe
def firm(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show what is open, the next date, and what can be done."""
    may_ask = Exists(within(person, Act.ASK, Enterprise.objects.filter(pk=OuterRef("pk"))))
    enterprise = seen_by(person, Enterprise.objects.annotate(may_ask=may_ask), uuid)
    open_findings = within(person, Act.SEE, Finding.objects.at(enterprise).unsolved())
    numbers = _numbers(open_findings)
    page = _Counted(_findings(open_findings), numbers["total"]).get_page(request.GET.get("page"))
    visits = _lines(person, enterprise, _visits(person, enterprise))
    plans = _lines(person, enterprise, _plans(person, enterprise))
    context = {
        "enterprise": enterprise,
        "numbers": numbers,
        "next_on": _next(numbers["next_due"], [line.row for line in visits]),
        "coming": [line for line in visits if line.row.state in {VisitState.PLANNED, VisitState.UNDER_WAY}],
        "reports": [line for line in visits if line.row.state in {VisitState.SIGNED, VisitState.DELIVERED}],
        "findings": _lines(person, enterprise, page.object_list),
        "page_obj": page,
        "returned": [line for line in plans if _is_returned(line.row)],
        "plans": [line for line in plans if not _is_returned(line.row)],
        "requests": _requests(person, enterprise),
        "today": timezone.localdate(),
        "query": request.GET,
    }
    return render(request, "assistance/asking/firm.html", context)


@personal
@require_safe
def past(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show what is over: findings, visits or requests, the latest first."""
    enterprise = seen_by(person, Enterprise.objects.all(), uuid)
    findings = Finding.objects.at(enterprise).exclude(
        state__in=[FindingState.DRAFT, FindingState.OPEN, FindingState.FIXED]
    )
    visits = HelpVisit.objects.filter(enterprise=enterprise, state__in=[*VISIT_NUMBERED, VisitState.CANCELLED])
    requests = HelpRequest.objects.filter(enterprise=enterprise, state__in=REQUEST_OVER)
    kinds: dict[str, tuple[str, QuerySet[Any]]] = {
        "visits": ("帮扶记录", within(person, Act.SEE, visits)),
        "findings": ("隐患", within(person, Act.SEE, findings.select_related("visit").order_by("-closed_at", "-pk"))),
        "requests": ("申请", within(person, Act.SEE, requests)),
    }
    what = request.GET.get("what", "")
    what = what if what in kinds else "visits"
    context = {
        "enterprise": enterprise,
        "kinds": [(name, label) for name, (label, _) in kinds.items()],
        "what": what,
        "page_obj": Paginator(kinds[what][1], PER_PAGE).get_page(request.GET.get("page")),
        "query": request.GET,
    }
    return render(request, "assistance/asking/past.html", context)


def _numbers(rows: QuerySet[Finding]) -> dict[str, Any]:
    """How many are open, how many of them late, and the next date of the others."""
    today = timezone.localdate()
    return rows.aggregate(
        total=Count("pk"),
        late=Count("pk", filter=Q(state=FindingState.OPEN, due_on__lt=today)),
        next_due=Min("due_on", filter=Q(state=FindingState.OPEN, due_on__gte=today)),
    )


def _findings(rows: QuerySet[Finding]) -> QuerySet[Any]:
    waiting = Extension.objects.filter(finding=OuterRef("pk"), state=ExtensionState.ASKED)
    return rows.annotate(asks_for_time=Exists(waiting)).order_by("-level", "due_on", "visit", "order")


def _visits(person: User, enterprise: Enterprise) -> QuerySet[Any]:
    rows = within(person, Act.SEE, HelpVisit.objects.filter(enterprise=enterprise, state__in=_OPEN_VISITS))
    return with_unplanned(rows).order_by("on", "starts_at", "pk")[:PER_PAGE]


def _plans(person: User, enterprise: Enterprise) -> QuerySet[Any]:
    rows = RectificationPlan.objects.filter(visit__enterprise=enterprise, state__in=_OPEN_PLANS)
    left = Count("measures", filter=Q(measures__state=MeasureState.TO_DO), distinct=True)
    rows = within(person, Act.SEE, rows).annotate(left=left, covers=Count("findings", distinct=True))
    moves = AssistanceLog.objects.filter(thing_uuid=OuterRef("uuid")).exclude(now="").order_by("-pk")
    last = {f"last_{name}": Subquery(moves.values(name)[:1]) for name in ("act", "at", "why")}
    return rows.annotate(**last).order_by("due_on", "pk")[:PER_PAGE]


def _is_returned(row: Any) -> bool:
    """Whether an adviser has given it back, and it was not handed in since."""
    return bool(row.state == PlanState.DRAFT and row.last_act == Act.RETURN)


def _requests(person: User, enterprise: Enterprise) -> QuerySet[Any]:
    drafts = HelpRequest.objects.filter(pk=OuterRef("pk"), state=RequestState.DRAFT)
    rows = within(person, Act.SEE, HelpRequest.objects.not_over().filter(enterprise=enterprise))
    return rows.annotate(may_send=Exists(within(person, Act.SUBMIT, drafts)))[:PER_PAGE]


def _lines(person: User, enterprise: Any, rows: Iterable[Any]) -> list[Line]:
    """Put its button beside each, for the firm's own people; one query for all of them."""
    rows = list(rows)
    if not rows or not enterprise.may_ask:
        return [Line(row, None) for row in rows]
    allowed = acts_on(person, type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]))
    return [Line(row, first_step(row, allowed=allowed.get(row.pk, ()))) for row in rows]


def _next(due: Any, visits: list[HelpVisit]) -> Any:
    days = [row.on for row in visits if row.state == VisitState.PLANNED]
    return min([*days, due] if due else days, default=None)
