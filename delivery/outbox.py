"""Writing a message: the one way in, in the caller's transaction.

What arrives how often: a `dedupe_key` makes one row, however often and from wherever it is asked for. A row is handed
over once for each attempt that ends with the provider's answer; an attempt that was cut off (the worker killed, the
answer too late) is repeated. None of today's providers refuses the repeat (SMS: `delivery.channels.aliyun`, e-mail:
`delivery.channels.mail`, web-hook: `delivery.channels.hook`), so towards people it is at least once, with the row's own
id in every attempt; towards a provider that keeps ids it is exactly once.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from delivery import wording
from delivery.digest import next_digest
from delivery.enums import Channel
from delivery.errors import BadAddress
from delivery.models import LONGEST_ADDRESS, LONGEST_KEY, Message, MessageTemplate
from jobs.wake import wake

COMMAND = "deliver"


def send(
    channel: Channel | str,
    address: str,
    template: str,
    context: Mapping[str, Any],
    *,
    dedupe_key: str,
    person: UUID | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    by_digest: bool = False,
) -> Message:
    """Have a message sent once the caller's transaction commits; nothing of it is sent if it does not.

    The same `dedupe_key` again, also by somebody else at the same moment, gives the row that is there and changes
    nothing. `context` holds exactly the placeholders of the declared `template`; nothing confidential: name the thing
    and link to it. `not_after`: of no use any more then (a login code), and not sent. `by_digest`, or a wording that
    staff marked so: waits for the daily digest of the address. An address that a provider will not take is found out
    when it is handed over, and ends on the worklist.

    Raises LookupError for an undeclared template, WrongContext, BadAddress, and ValueError for an unknown channel or a
    key that is empty or longer than 200.
    """
    if not 0 < len(dedupe_key) <= LONGEST_KEY:
        raise ValueError(f"a dedupe key has 1 to {LONGEST_KEY} characters")
    known = {
        "channel": Channel(channel),
        "address": _whole(address),
        "person": person,
        "template": template,
        "context": wording.declared(template).values(context),
        "not_after": not_after,
        **_when(template, channel, not_before, by_digest),
    }
    # A savepoint around the insert: where somebody else was quicker, the caller's transaction stays whole.
    message, is_new = Message.objects.get_or_create(dedupe_key=dedupe_key, defaults=known)
    if is_new and not message.by_digest and message.due_at <= timezone.now():
        wake(COMMAND)
    return message


def _when(template: str, channel: str, not_before: datetime | None, by_digest: bool) -> dict[str, Any]:
    """Whether it waits for the digest, and until when it waits."""
    now = timezone.now()
    kept = MessageTemplate.objects.in_force(template, channel, timezone.localdate())
    # A code is of use now or never.
    waits = (by_digest or bool(kept and kept.digest)) and not wording.is_secret(template)
    due_at = max(not_before or now, now)
    return {"by_digest": waits, "due_at": next_digest(due_at) if waits else due_at}


def _whole(address: str) -> str:
    """The address, or BadAddress for what no row could hold: nothing, more than 320 characters, NUL."""
    address = address.strip()
    if not address or len(address) > LONGEST_ADDRESS or "\x00" in address:
        raise BadAddress("an address is empty, too long, or holds NUL")
    return address
