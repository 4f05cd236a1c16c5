"""谁看过、谁做过什么: the log of one firm, for its own people and for the help desk."""

from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.mine.doors import personal
from accounts.models import Enterprise, User
from assistance.enums import VISIT_NUMBERED, Act, Thing
from assistance.models import Advice, AssistanceLog, Finding, HelpRequest
from assistance.policy import within
from assistance.views.asking.told import told
from assistance.views.doors import seen_by

PER_PAGE: Final = 30
# What somebody of the outside saw, or what went outside.
LOOKS: Final = (Act.SEE, Act.BREAK_GLASS, Act.REFER, Act.EXPORT)


@personal
@require_safe
def log(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show all of it, the latest first, or only who looked."""
    enterprise = seen_by(person, Enterprise.objects.all(), uuid)
    only_looks = request.GET.get("only") == "looks"
    lines = lines_for(person, enterprise)
    if only_looks:
        lines = lines.filter(act__in=LOOKS)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    shown: Any = page.object_list
    context = {
        "enterprise": enterprise,
        "page_obj": page,
        "told": told(shown),
        "only_looks": only_looks,
        "query": request.GET,
    }
    return render(request, "assistance/asking/log.html", context)


def lines_for(person: User, enterprise: Enterprise) -> QuerySet[AssistanceLog]:
    """Those about what the person may see now: what is still being written on site is not on any list of the firm."""
    requests = within(person, Act.SEE, HelpRequest.objects.filter(enterprise=enterprise))
    findings = within(person, Act.SEE, Finding.objects.at(enterprise))
    advice = Advice.objects.filter(visit__enterprise=enterprise, visit__state__in=VISIT_NUMBERED)
    parts = {Thing.REQUEST: requests, Thing.FINDING: findings, Thing.ADVICE: advice}
    seen = ~Q(thing__in=parts)
    for thing, rows in parts.items():
        seen |= Q(thing=thing, thing_uuid__in=rows.values("uuid"))
    return AssistanceLog.objects.filter(seen, enterprise=enterprise)
