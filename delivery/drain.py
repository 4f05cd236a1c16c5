"""Handing over what is due: a few messages at a time, several at once, each noted as soon as it is answered.

Threads only speak to providers; all that touches the database happens in the one that called.
"""

import logging
import random
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from delivery import circuit, digest, limits, wording
from delivery.channels.base import Letter, Receipt, Refused, Sender, TooMany, Unavailable
from delivery.channels.chosen import sender
from delivery.domain.state import move
from delivery.enums import Channel, State, Trouble
from delivery.errors import NotFromHere
from delivery.masking import error_text
from delivery.models import Message, MessageTemplate
from jobs.identity import me
from jobs.leases import pause_after

MOST_FAILURES = 8
"""In vain so often, while the channel worked for others (some twenty minutes): it goes to the worklist."""
_BATCH = 40
_AT_ONCE = 8
_LEASE_SECONDS = 300

logger = logging.getLogger(__name__)


def drain(*, seconds: float = 50) -> int:
    """Hand over what is due, for `seconds` at most, then what is under way; returns how many were taken.

    Harmless to repeat and to run several times at once. A channel that is paused or slow does not hold up the others
    for longer than one batch takes.
    """
    until = time.monotonic() + seconds
    drop_what_is_late()
    digest.gather()
    taken, working = 0, set(Channel)
    while working and time.monotonic() < until:
        for channel in sorted(working):
            size, took = _one_batch(channel)
            taken += took
            if not size:
                working.discard(channel)
    return taken


def drop_what_is_late() -> int:
    """End what is of no use any more, such as a login code that ran out while the provider was away."""
    late = Message.objects.free().filter(state=State.WAITING, not_after__lte=timezone.now())
    with transaction.atomic():
        rows = list(late.select_for_update(skip_locked=True))
        for row in rows:
            move(row, State.DROPPED, reason="过了有效时间，没有发", **_forgotten(row))
    return len(rows)


def _one_batch(channel: Channel) -> tuple[int, int]:
    """How many rows of the channel were leased, and how many of these the provider took."""
    most = circuit.allowance(channel, timezone.now(), _BATCH)
    rows = Message.objects.filter(channel=channel).lease(most, _LEASE_SECONDS, me()) if most else []
    if not rows:
        return 0, 0
    way = sender(channel)
    taken, is_resting, under_way = 0, False, dict[Future[Receipt], Any]()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for row, letter in _ready(rows, way):
            # No more may be out than are noted: what a killed worker had out is sent again.
            while len(under_way) == _AT_ONCE:
                endings = _note_some(under_way)
                taken += endings.count(Ending.TAKEN)
                is_resting = is_resting or Ending.PAUSED in endings
            if is_resting:
                _give_back(row, row.due_at, row.last_error)
            else:
                under_way[pool.submit(way.send, letter)] = row
        while under_way:
            taken += _note_some(under_way).count(Ending.TAKEN)
    return len(rows), taken


def _note_some(under_way: "dict[Future[Receipt], Any]") -> list["Ending"]:
    """Wait until something is answered, and note all that is, in one transaction."""
    answered, _ = wait(under_way, return_when=FIRST_COMPLETED)
    with transaction.atomic():
        return [_note(under_way.pop(answer), answer) for answer in answered]


def _ready(rows: list[Any], way: Sender) -> Iterator[tuple[Any, Letter]]:
    """The rows whose address may be written to now; the others are given back until it may."""
    now, kept = timezone.now(), _Kept()
    sent = limits.sent_times(rows[0].channel, [row.address for row in rows], way.limits, now)
    for row in rows:
        times = sent.setdefault(row.address, [])
        at = limits.next_time(times, way.limits, now)
        if at > now:
            _give_back(row, at, "")
            continue
        times.append(now)
        try:
            letter = kept.letter(row)
        except LookupError:
            _die(row, "程序里已经没有这种消息了", Trouble.WORDING)
            continue
        yield row, letter


class _Kept:
    """Wordings in force, each asked for once a batch."""

    def __init__(self) -> None:
        self._day = timezone.localdate()
        self._rows: dict[tuple[str, str], Any] = {}

    def letter(self, row: Any) -> Letter:
        """Fill the wording in; raises LookupError for a kind of message that no room declares any more."""
        key = (row.template, row.channel)
        if key not in self._rows:
            self._rows[key] = MessageTemplate.objects.in_force(*key, self._day)
        kept, first = self._rows[key], wording.declared(row.template)
        text = kept.text if kept else first.text
        return Letter(
            uuid=row.uuid,
            address=row.address,
            subject=wording.one_line(wording.fill((kept and kept.subject) or first.subject, row.context)),
            text=wording.fill(text, row.context),
            provider_template=kept.provider_template if kept else "",
            params={name: row.context[name] for name in wording.names_in(text) if name in row.context},
        )


class Ending(Enum):
    """How handing one over ended, as far as it matters for the next one."""

    TAKEN = auto()
    NOT = auto()
    PAUSED = auto()


def _note(row: Any, answer: "Future[Receipt]") -> Ending:
    """Write down how handing over ended."""
    now, error = timezone.now(), answer.exception()
    if isinstance(error, Unavailable):
        return _failed(row, now, str(error), whole_channel=error.whole_channel)
    if error is not None and not isinstance(error, Refused | TooMany):
        # A fault of ours in a channel: the others go on, this one ends on the worklist if it stays.
        logger.error("Channel %s failed on message %s", row.channel, row.pk, exc_info=error)
        return _failed(row, now, f"程序出错：{type(error).__name__}")
    # Whatever it said, the provider is there.
    circuit.succeeded(row.channel)
    if isinstance(error, Refused):
        _die(row, str(error), error.trouble)
    elif isinstance(error, TooMany):
        _give_back(row, now + error.wait, str(error))
    else:
        _taken(row, answer.result(), now)
        return Ending.TAKEN
    return Ending.NOT


def _taken(row: Any, receipt: Receipt, now: datetime) -> None:
    try:
        move(row, State.SENT, sent_at=now, provider_id=receipt.provider_id, last_error="", **_forgotten(row))
    except NotFromHere:
        # Its receipt was here first, or another worker's answer: both say that it went out.
        Message.objects.filter(pk=row.pk, provider_id="").update(provider_id=receipt.provider_id)


def _failed(row: Any, now: datetime, error: str, *, whole_channel: bool = False) -> Ending:
    error = _shown(row, error)
    if circuit.failed(row.channel, now, error, whole_channel=whole_channel):
        _give_back(row, now + _jittered(pause_after(row.failures + 1)), error)
        return Ending.PAUSED
    if row.failures + 1 >= MOST_FAILURES:
        _die(row, error, Trouble.GAVE_UP, failures=row.failures + 1)
    else:
        _give_back(row, now + _jittered(pause_after(row.failures + 1)), error, counts=1)
    return Ending.NOT


def _give_back(row: Any, at: datetime, error: str, *, counts: int = 0) -> None:
    row.still_held().filter(state=State.WAITING).update(
        due_at=at, leased_until=None, leased_by="", last_error=_shown(row, error), failures=F("failures") + counts
    )


def _die(row: Any, error: str, trouble: Trouble, **changes: Any) -> None:
    error = _shown(row, error)
    logger.warning("Message %s (%s, %s) cannot be sent: %s", row.pk, row.channel, row.template, error)
    try:
        move(row, State.DEAD, trouble=trouble, last_error=error, **_forgotten(row), **changes)
    except NotFromHere:
        logger.info("Message %s went out by another worker meanwhile", row.pk)


def _shown(row: Any, error: str) -> str:
    secrets = (settings.SMS_ACCESS_KEY_ID, settings.SMS_ACCESS_KEY_SECRET, settings.SMS_RECEIPT_SECRET)
    return error_text(error, hide=[row.address, *secrets])


def _jittered(pause: timedelta) -> timedelta:
    """Up to half as long again, so that what failed together does not come back together."""
    return pause * random.uniform(1, 1.5)  # noqa: S311 - no secret


def _forgotten(row: Any) -> dict[str, Any]:
    """What of a secret message is dropped the moment it is over."""
    return {"context": {}} if wording.is_secret(row.template) else {}
