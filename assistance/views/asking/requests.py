"""帮扶申请: one request, and what becomes of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.mine.doors import personal
from accounts.models import User
from assistance.models import HelpRequest
from assistance.views.doors import seen_by


@personal
@require_safe
def help_request(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show it."""
    row = seen_by(person, HelpRequest.objects.select_related("enterprise"), uuid)
    return render(request, "assistance/asking/request.html", {"row": row})
