"""How often one address may be written to: what providers allow, kept before they are asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from delivery.channels.base import Limit
from delivery.channels.chosen import sender
from delivery.enums import State
from delivery.models import Message


def may_send_at(channel: str, address: str) -> datetime:
    """When the next message to an address may go out: now, or the time to tell the person who asked for it.

    What waits in the outbox and is due counts as if it went out now.
    """
    now = timezone.now()
    limits = sender(channel).limits
    sent = sent_times(channel, [address], limits, now).get(address, [])
    waiting = Message.objects.filter(
        channel=channel, address=address, state=State.WAITING, by_digest=False, due_at__lte=now
    )
    return next_time([*sent, *([now] * waiting.count())], limits, now)


def sent_times(
    channel: str, addresses: Iterable[str], limits: tuple[Limit, ...], now: datetime
) -> dict[str, list[datetime]]:
    """When each of these addresses was sent something, as far back as the limits look; empty without limits."""
    found: dict[str, list[datetime]] = {}
    if limits:
        since = now - max(limit.within for limit in limits)
        sent = Message.objects.filter(channel=channel, address__in=set(addresses), sent_at__gt=since)
        for address, at in sent.values_list("address", "sent_at"):
            found.setdefault(address, []).append(at)
    return found


def next_time(sent: Iterable[datetime], limits: Iterable[Limit], now: datetime) -> datetime:
    """The earliest time, not before `now`, at which one more keeps every limit."""
    times = sorted(sent)
    earliest = now
    for limit in limits:
        if len(times) >= limit.count:
            earliest = max(earliest, times[-limit.count] + limit.within)
    return earliest


def in_words(wait: timedelta) -> str:
    """A wait as people say it, rounded up: 40 秒, 3 分钟, 2 小时."""
    seconds = max(int(wait.total_seconds() + 0.999), 1)
    for unit, name in ((3600, "小时"), (60, "分钟")):
        if seconds > unit:
            return f"{-(-seconds // unit)} {name}"
    return f"{seconds} 秒"
