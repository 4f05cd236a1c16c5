"""我的帮扶: what somebody has before him, and what he should know before he goes."""

from datetime import time, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from accounts.dates import moment
from accounts.domain.looking import look
from accounts.enums import Looked
from accounts.mine.doors import personal
from accounts.models import Enterprise, User
from assistance.domain.team import declare as declare_no_tie
from assistance.domain.waiting import findings_to_verify, plans_to_agree
from assistance.enums import FINDING_UNSOLVED, VISIT_NUMBERED, Act, VisitState
from assistance.models import Finding, HelpRequest, HelpVisit, Signature, TeamMember
from assistance.policy import within
from assistance.views.doors import done_by, tried
from content.addresses import remember_site
from content.models import CriterionPage

# Of a list on the brief sheet: it is read in the car.
MOST: Final = 20
# In these states of it somebody is about to go.
GOING: Final = (VisitState.PLANNED, VisitState.UNDER_WAY)
LASTS: Final = timedelta(hours=3)


@personal
@require_safe
def day(request: HttpRequest, person: User) -> HttpResponse:
    """Where he goes, where he is, and what waits for him: plans to agree to, findings to look at."""
    today = timezone.localdate()
    mine = within(person, Act.SEE, HelpVisit.objects.of(person)).select_related("enterprise")
    planned = mine.filter(state=VisitState.PLANNED).order_by("on", "starts_at", "pk")
    signed = Signature.objects.filter(visit=OuterRef("pk"))
    context = {
        "under_way": mine.filter(state=VisitState.UNDER_WAY).annotate(is_signed=Exists(signed)),
        "today": planned.filter(on__lte=today),
        "ahead": planned.filter(on__gt=today)[:MOST],
        "to_deliver": within(person, Act.DELIVER, mine.filter(state=VisitState.SIGNED)),
        "to_agree": plans_to_agree(person).select_related("visit__enterprise")[:MOST],
        "to_verify": findings_to_verify(person).select_related("visit__enterprise")[:MOST],
        "most": MOST,
        "past": mine.filter(state__in=VISIT_NUMBERED).order_by("-on", "-pk")[:MOST],
    }
    return render(request, "assistance/field/day.html", context)


@personal
@require_safe
def brief(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """What the team should know before it goes; that somebody read whom to call is on record."""
    undeclared = Exists(TeamMember.objects.filter(visit=OuterRef("pk"), person=person, declared_at=None))
    # Whom to call there is for those who are about to go.
    going = HelpVisit.objects.filter(state__in=GOING)
    visits = going.select_related("enterprise__sector").annotate(undeclared=undeclared)
    row: Any = done_by(person, Act.DECLARE, visits, uuid)
    firm = row.enterprise
    contacts = list(firm.contacts.all())
    if contacts:
        look(person, Looked.CONTACTS, enterprises=[firm])
    context = {
        "visit": row,
        "firm": firm,
        "scenes": list(firm.scenes.all()),
        "contacts": contacts,
        "undeclared": row.undeclared,
        "hat_months": settings.ONE_HAT_MONTHS,
        "requests": within(person, Act.SEE, HelpRequest.objects.filter(visit=row)),
        "criteria": applicable_criteria(firm),
        "map": _map(firm),
    }
    # The addresses of the criteria would cost a question more.
    remember_site(request)
    return render(request, "assistance/field/brief.html", context | _history(person, row))


@personal
@require_POST
def declare(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Say that nothing ties him to the firm."""
    row = done_by(person, Act.DECLARE, HelpVisit.objects.all(), uuid)
    tried(request, lambda: declare_no_tie(row, by=person), "声明记下了。")
    return redirect("help_brief", row.uuid)


@personal
@require_safe
def ics(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """The visit for a phone's calendar: where and when, nothing of what the firm wrote."""
    going = HelpVisit.objects.filter(state__in=GOING)
    row = done_by(person, Act.DECLARE, going.select_related("enterprise"), uuid)
    event = Event()
    event.add("uid", f"{row.uuid}@help")
    event.add("dtstamp", timezone.now())
    event.add("summary", f"安全生产帮扶：{row.enterprise.name}")
    event.add("location", row.enterprise.address)
    event.add("url", request.build_absolute_uri(redirect("help_visit", row.uuid).url))
    for name, value in _hours(row.on, row.starts_at).items():
        event.add(name, value)
    calendar = Calendar()
    calendar.add("prodid", "-//help visits//zh")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="visit.ics"'
    return answer


def applicable_criteria(firm: Enterprise) -> QuerySet[CriterionPage]:
    """Criteria of standards in force for the trade and the scenes of a firm, in their order."""
    such = Q(sectors=firm.sector_id) | Q(scenes__in=firm.scenes.all())
    found = CriterionPage.objects.visible().filter(such, standard__status="in_force").select_related("standard")
    return found.distinct().order_by("standard_id", "item_order")[:MOST]


def _history(person: User, row: HelpVisit) -> dict[str, Any]:
    """What was found there before: what he may see of it. What came back is said apart."""
    others = HelpVisit.objects.filter(enterprise=row.enterprise_id).exclude(pk=row.pk)
    matters = Q(state__in=FINDING_UNSOLVED) | Q(repeat_of__isnull=False) | Q(times_reopened__gt=0)
    found = Finding.objects.on_paper().filter(matters, visit__in=others).select_related("visit")
    findings = list(within(person, Act.SEE, found).order_by("-level", "due_on", "pk")[: MOST * 2])
    return {
        "earlier": within(person, Act.SEE, others.filter(state__in=VISIT_NUMBERED))[:MOST],
        "open_findings": [one for one in findings if one.state in FINDING_UNSOLVED][:MOST],
        "came_back": [one for one in findings if one.repeat_of_id or one.times_reopened][:MOST],
    }


def _map(firm: Enterprise) -> str:
    """An address that opens the map of a phone; the service is told that these are degrees of WGS 84."""
    if firm.longitude is None:
        return ""
    return f"https://uri.amap.com/marker?position={firm.longitude},{firm.latitude}&coordinate=wgs84"


def _hours(on: Any, starts_at: time | None) -> dict[str, Any]:
    """From when until when; the whole day where no hour is known."""
    if starts_at is None:
        return {"dtstart": on, "dtend": on + timedelta(days=1)}
    start = moment(on, starts_at)
    return {"dtstart": start, "dtend": start + LASTS}
