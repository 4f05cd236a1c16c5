"""隐患: one finding, for whoever may see it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.mine.doors import personal
from accounts.models import User
from assistance.models import Finding
from assistance.views.doors import seen_by


@personal
@require_safe
def finding(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show it."""
    row = seen_by(person, Finding.objects.select_related("visit__enterprise"), uuid)
    return render(request, "assistance/field/finding.html", {"row": row})
