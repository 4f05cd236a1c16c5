"""帮扶记录: one visit, for its team, the firm and the help desk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.mine.doors import personal
from accounts.models import User
from assistance.models import HelpVisit
from assistance.views.doors import seen_by


@personal
@require_safe
def visit(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show it."""
    row = seen_by(person, HelpVisit.objects.select_related("enterprise"), uuid)
    return render(request, "assistance/field/visit.html", {"row": row})
