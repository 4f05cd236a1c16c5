"""名单: who is in a session, and what an officer does with many of them at once."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from training.models import Session
from training.views.doors import officer


@officer
@require_safe
def roster(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show who is registered."""
    session = get_object_or_404(Session.objects.select_related("course").prefetch_related("dates"), uuid=uuid)
    people = session.registrations.select_related("trainee__person", "enterprise").order_by("pk")
    return render(request, "training/desk/roster.html", {"session": session, "people": people[:100]})
