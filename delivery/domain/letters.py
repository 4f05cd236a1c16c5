"""What staff, providers and people's own requests do to messages that are written."""

import logging
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from delivery import wording
from delivery.domain.state import move
from delivery.enums import ON_THE_WORKLIST, State, Trouble
from delivery.errors import NotFromHere, NothingLeft, ReasonMissing
from delivery.masking import error_text
from delivery.models import Message
from delivery.outbox import COMMAND
from jobs.wake import wake

TRY_AGAIN, DROP = "delivery.try_again", "delivery.drop"
# Of one click on the worklist; the next click takes the next ones.
MOST_AT_ONCE = 1000

logger = logging.getLogger(__name__)


def try_again(message: Message, *, by: AbstractBaseUser | None) -> Message:
    """Send a message from the worklist once more, its attempts counted anew; logged.

    Raises NotFromHere when it is not on the worklist, NothingLeft when its address was blanked.
    """
    with transaction.atomic():
        row = Message.objects.select_for_update().get(pk=message.pk)
        if row.state not in ON_THE_WORKLIST:
            raise NotFromHere(State(row.state), State.WAITING)
        if not row.address or not wording.is_whole(row.template, row.context):
            raise NothingLeft
        fresh = {"trouble": "", "failures": 0, "due_at": timezone.now(), "sent_at": None, "receipt_at": None}
        row = move(row, State.WAITING, **fresh)
        log(row, TRY_AGAIN, user=by, data={"after": message.trouble})
        wake(COMMAND)
    return row


def try_all_again(*, channel: str, trouble: str, by: AbstractBaseUser | None) -> int:
    """The same for up to a thousand messages with one trouble of one channel; returns how many are on their way."""
    rows = Message.objects.on_the_worklist().filter(channel=channel, trouble=trouble)
    count = 0
    for row in rows.order_by("pk")[:MOST_AT_ONCE]:
        try:
            try_again(row, by=by)
        except (NotFromHere, NothingLeft):
            # Somebody else was at it in the same moment.
            logger.info("Message %s left the worklist meanwhile", row.pk)
        else:
            count += 1
    return count


def drop(message: Message, *, by: AbstractBaseUser | None, reason: str) -> Message:
    """Take a message from the worklist for good; logged with the reason. Raises ReasonMissing, NotFromHere."""
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    with transaction.atomic():
        row = Message.objects.select_for_update().get(pk=message.pk)
        if row.state not in ON_THE_WORKLIST:
            raise NotFromHere(State(row.state), State.DROPPED)
        row = move(row, State.DROPPED, trouble="", reason=reason[:300])
        log(row, DROP, user=by, data={"reason": reason[:300]})
    return row


def take_receipt(*, number: UUID, provider_id: str, is_delivered: bool, why: str = "") -> bool:
    """Note what the provider reports of one SMS by our number; False when there is no such message or it has moved on.

    The same report twice is one. A report on an earlier attempt (another `provider_id`) changes nothing.
    """
    with transaction.atomic():
        row = Message.objects.select_for_update().filter(uuid=number, state__in=(State.SENT, State.WAITING)).first()
        if row is None or not _is_about_this_attempt(row, provider_id):
            return False
        known: dict[str, Any] = {"receipt_at": timezone.now(), "sent_at": row.sent_at or timezone.now()}
        known["provider_id"] = provider_id[:100] or row.provider_id
        if is_delivered:
            move(row, State.DELIVERED, **known)
        else:
            text = error_text(why, hide=[row.address])
            move(row, State.UNDELIVERED, trouble=Trouble.UNDELIVERED, last_error=text, **known)
    return True


def _is_about_this_attempt(row: Message, provider_id: str) -> bool:
    if row.state == State.WAITING:
        # Taken, but the worker did not live to note it. What it has a number of is an attempt before this one.
        return bool(row.attempts) and provider_id != row.provider_id
    return not row.provider_id or not provider_id or row.provider_id == provider_id


def forget(person: UUID) -> int:
    """Blank every address and text of one person, and send nothing more; the rows' facts stay. Returns how many.

    For a person whose account is deleted. What a worker holds at this moment may still go out.
    """
    with transaction.atomic():
        for row in Message.objects.of(person).filter(state=State.WAITING).select_for_update():
            move(row, State.DROPPED, reason="收件人已注销")
        for row in Message.objects.of(person).on_the_worklist().select_for_update():
            move(row, State.DROPPED, trouble="", reason="收件人已注销")
        return int(
            Message.objects.of(person)
            .filter(blanked_at=None)
            .update(address="", context={}, last_error="", blanked_at=timezone.now())
        )
