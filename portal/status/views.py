"""系统状态, for administrators."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.roles import Role, has_role
from jobs import gauges
from jobs.gauges import Level


def may_look(person: Any) -> bool:
    """Whether somebody may see how the site is."""
    return has_role(person, Role.ADMINISTRATOR)


@never_cache
@require_safe
def status_view(request: HttpRequest) -> HttpResponse:
    """Read every gauge and show what is not well first."""
    if not may_look(request.user):
        raise PermissionDenied
    groups = gauges.read()
    readings = [reading for group in groups for reading in group.readings]
    context = {
        "page_title": "系统状态",
        "header_icon": "desktop",
        "groups": groups,
        "fine": Level.FINE,
        "unwell": sorted((one for one in readings if one.level), key=lambda one: -one.level),
        "counts": [(level, sum(one.level == level for one in readings)) for level in (Level.ACT, Level.WATCH)],
        "read_at": timezone.now(),
    }
    return render(request, "portal/desk/status.html", context)
