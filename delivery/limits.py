"""How often one address may be written to: what providers allow, kept before they are asked."""

from collections.abc import Iterable
from datetime import datetime

from delivery.channels.base import Limit
from delivery.models import Message


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
