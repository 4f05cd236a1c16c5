"""The one door through which rooms tell a person something: his inbox, and beside it the ways he chose."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import get_script_prefix
from django.utils import timezone

from accounts.dates import moment
from accounts.models import InboxMessage, ReachPreference, User
from delivery import wording
from delivery.channels.chosen import is_open
from delivery.enums import Channel
from delivery.outbox import send

# Every declared text names it: in a mail or an SMS it becomes the address of the thing, in the inbox nothing.
LINK = "link"


@transaction.atomic
def notify(
    person: User, template: str, context: Mapping[str, str], dedupe_key: str, *, path: str = "", urgent: bool = False
) -> InboxMessage:
    """Tell a person once, whatever happens: the same key again is the same message. In the caller's transaction.

    `template` is the code of a message declared in `delivery.wording`, with `${link}` among its placeholders;
    `context` fills the others; `path` leads to the thing, as `reverse` gives it. What is urgent goes every way the
    person has left open, anything else one way; neither in his quiet hours. Nothing confidential goes into a message.
    Raises LookupError for a template that nobody declared, WrongContext for placeholders that do not fit.
    """
    declared = wording.declared(template)
    # Where the site lives under a prefix, `reverse` has put it before; SITE_URL holds it too.
    path = "/" + path.removeprefix(get_script_prefix())
    values = declared.values({**context, LINK: ""})
    told, is_new = InboxMessage.objects.get_or_create(
        person=person,
        dedupe_key=dedupe_key,
        defaults={
            "template": template,
            "subject": wording.fill(declared.subject, values),
            "text": wording.fill(declared.text, values).strip(),
            "path": path,
        },
    )
    if is_new and person.is_active:
        reach = ReachPreference.objects.filter(person=person).first() or ReachPreference(person=person)
        ways = list(_ways(person, reach))
        for channel, address in ways if urgent else ways[:1]:
            send(
                channel,
                address,
                template,
                {**context, LINK: settings.SITE_URL + path},
                dedupe_key=f"{person.uuid}-{dedupe_key}-{channel}",
                person=person.uuid,
                not_before=awake(reach, timezone.localtime()),
            )
    return told


def _ways(person: User, reach: ReachPreference) -> Iterator[tuple[Channel, str]]:
    """How the person can be reached, what costs nothing first."""
    if person.email and reach.by_email:
        yield Channel.EMAIL, person.email
    if person.phone and person.phone_verified and reach.by_sms and is_open(Channel.SMS):
        yield Channel.SMS, person.phone


def awake(reach: ReachPreference, now: datetime) -> datetime | None:
    """Return when the person's quiet hours end, or None when it is not in them. `now` is local time."""
    start, end, hour = reach.quiet_from, reach.quiet_until, now.hour
    is_quiet = start <= hour < end if start <= end else hour >= start or hour < end
    if not is_quiet:
        return None
    day = now.date() + timedelta(days=1 if hour >= end else 0)
    return moment(day, time(end))
