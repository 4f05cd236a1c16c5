"""我的: what waits for somebody, his enterprises, his settings; rooms above fill the rest through the slot `mine`."""

from typing import Any

from django.db.models import Count, Q, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.domain import invitations, members
from accounts.domain.moving import may_move
from accounts.mine.doors import personal
from accounts.models import Expert, InboxMessage, User
from content.slots import collect

LATEST = 5


@personal
@require_safe
def my_page(request: HttpRequest, person: User) -> HttpResponse:
    """Show it; a handful of queries, whatever he has."""
    unread = Window(Count("pk", filter=Q(read_at__isnull=True)))
    latest = list(InboxMessage.objects.filter(person=person).annotate(unread=unread)[:LATEST])
    memberships = list(members.memberships_of(person))
    context: dict[str, Any] = {
        "person": person,
        "latest": latest,
        "unread": latest[0].unread if latest else 0,
        "memberships": memberships,
        "invitations": invitations.waiting_for(person),
        "is_expert": Expert.objects.not_left().filter(person=person).exists(),
        "may_move": may_move(person),
        "slots": collect("mine", memberships, person),
    }
    return render(request, "portal/mine.html", context)
