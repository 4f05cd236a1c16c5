"""What this room puts into the pages of others (`content/slots.py`)."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assistance.enums import VisitState
from assistance.models import TeamMember
from content.slots import SlotLink


def my_day(person: User, viewer: User | None) -> Iterable[SlotLink]:
    """我的帮扶, for whoever is or was on a team; one query."""
    today = timezone.localdate()
    teams = list(TeamMember.objects.filter(person=person).values_list("visit__state", "visit__on"))
    if teams:
        now = sum(state == VisitState.UNDER_WAY or (state == VisitState.PLANNED and on <= today) for state, on in teams)
        yield SlotLink("我的帮扶", reverse("help_day"), f"今天 {now} 家" if now else "上门、记录、验收")
