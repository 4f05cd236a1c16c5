"""帮扶: everything of one firm, for its own people and for the help desk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.mine.doors import personal
from accounts.models import Enterprise, User
from assistance.views.doors import seen_by


@personal
@require_safe
def firm(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show what is open, what comes next, and what can be done."""
    enterprise = seen_by(person, Enterprise.objects.all(), uuid)
    return render(request, "assistance/asking/firm.html", {"enterprise": enterprise})
