"""Who of the release desk is told what, in one message for all pages to which the same happened at about the same time.

The act itself writes one row, whoever has to hear of it. Those are found out when they are told (`manage.py tell_desk`,
each minute), and only of what is still so: a page that was passed on meanwhile waits for nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from wagtail.models import TaskState
from wagtail.users.models import UserProfile

from accounts.models import User
from content import notices
from content.models import DeskNews

# So long after the last thing that happened nothing more is expected; nobody waits longer than LONGEST.
QUIET: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(minutes=5)

Act = DeskNews.Act


def note(act: DeskNews.Act, state: TaskState, *, by: User | None) -> None:
    """Have those concerned told soon, once the caller's transaction commits. `by` did it and need not be told."""
    DeskNews.objects.create(act=act, state_id=state.pk, by=by)


def concerned(news: DeskNews) -> list[User]:
    """Who is to hear of it, as Wagtail has it, but for superusers: they can pass no page.

    Everybody whose step a page has come to, while it waits there; whoever handed it in when it came back or has passed,
    unless he wants no such notices (the account page in the admin). Nobody of what he did himself; nobody of what was
    called off.
    """
    state = news.state
    if news.act == Act.WAITS:
        groups = getattr(state.task.specific, "groups", None)
        if groups is None or state.status != TaskState.STATUS_IN_PROGRESS:
            return []
        people = list(User.objects.filter(groups__in=groups.all()).distinct().order_by("pk"))
    else:
        people = _wanting([state.workflow_state.requested_by], _SWITCHES[news.act])
    return [person for person in people if person.is_active and person.pk != news.by_id]


@transaction.atomic
def tell(now: datetime) -> int:
    """Tell what happened, unless more is still coming; return how many people were told.

    Safe to repeat, to kill and to run twice at once: what was told is gone with the telling.
    """
    rows = list(DeskNews.objects.select_for_update(skip_locked=True, of=("self",)).select_related(*_NEEDED))
    if not rows or (rows[-1].at > now - QUIET and rows[0].at > now - LONGEST):
        return 0
    told: defaultdict[tuple[User, str, str], list[DeskNews]] = defaultdict(list)
    for row in rows:
        step = row.state.task.name if row.act == Act.WAITS else ""
        for person in concerned(row):
            told[person, row.act, step].append(row)
    for (person, act, step), news in told.items():
        _tell(person, act, step, news)
    DeskNews.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len({person.pk for person, _, _ in told})


def tell_of_comments(people: Iterable[User], notification: str, context: dict[str, Any]) -> bool:
    """In the place of Wagtail's `send_notification`: tell who follows a page, once an hour, that others talk there.

    What was said is not in the message: it may not be for every machine that mail passes through.
    """
    page = context["page"]
    hour = f"{timezone.now():%Y%m%d%H}"
    for person in _wanting(people, f"{notification}_notifications"):
        notices.commented(person, page, key=f"comments-{page.pk}-{hour}")
    return True


_NEEDED: Final = ("state__task", "state__workflow_state__requested_by")
# What a person switches off on his account page in the admin.
_SWITCHES: Final[dict[str, str]] = {Act.RETURNED: "rejected_notifications", Act.RELEASED: "approved_notifications"}


def _tell(person: User, act: str, step: str, news: Sequence[DeskNews]) -> None:
    key = f"desk-{news[0].pk}-{news[0].at:%Y%m%d%H%M%S}"
    pages = list({page.pk: page for page in (row.state.workflow_state.content_object for row in news)}.values())
    if act == Act.WAITS:
        notices.desk_waits(person, pages, step=step, key=key)
    elif act == Act.RETURNED:
        notices.desk_returned(person, pages, key=key)
    else:
        notices.desk_released(person, pages, key=key)


def _wanting(people: Iterable[User | None], switch: str) -> list[User]:
    """Those who have not switched such notices off."""
    there = [person for person in people if person]
    off = set(UserProfile.objects.filter(user__in=there, **{switch: False}).values_list("user", flat=True))
    return [person for person in there if person.pk not in off]
