"""A channel whose provider is down is left alone for a while, so that what waits does not use up its attempts."""

from datetime import datetime, timedelta

from django.db import transaction

from delivery.models import ChannelPause

TRIPS_AT = 5
"""Failures in a row after which a channel pauses; each further one doubles the pause."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=30)


def allowance(channel: str, now: datetime, most: int) -> int:
    """How many messages may be handed over now: none during a pause, one after it to see, else `most`."""
    row = ChannelPause.objects.filter(channel=channel).first()
    if row is None or row.failures < TRIPS_AT:
        return most
    return 0 if row.paused_until and row.paused_until > now else 1


def failed(channel: str, now: datetime, error: str, *, whole_channel: bool = False) -> bool:
    """Count one failure; True when the channel is paused now, so that the failure was not the message's own.

    What fails during a pause was under way when it began, and makes the next pause no longer.
    """
    with transaction.atomic():
        row, _ = ChannelPause.objects.select_for_update().get_or_create(channel=channel)
        if row.paused_until and row.paused_until > now:
            return True
        row.failures = max(row.failures + 1, TRIPS_AT if whole_channel else 0)
        row.last_error = error
        tripped: bool = row.failures >= TRIPS_AT
        if tripped:
            row.paused_until = now + min(FIRST_PAUSE * 2 ** min(row.failures - TRIPS_AT, 10), LONGEST_PAUSE)
        row.save()
    return tripped


def succeeded(channel: str) -> None:
    """The provider answers as it should: begin to count anew."""
    ChannelPause.objects.filter(channel=channel, failures__gt=0).update(failures=0, paused_until=None, last_error="")
