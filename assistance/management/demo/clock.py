"""Setting the clock back, so that what is played goes through the very doors that people use, at its time.

Numbers, the log, photos and due dates then are as they would have been; nothing is written past the rules.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.utils import timezone

from accounts.dates import moment


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    """Let it be that day, from that hour on, for all that asks Django what time it is in this process."""
    real, begun = timezone.now, timezone.now()
    then = moment(day, time(hour))

    def now() -> datetime:
        return then + (real() - begun)

    timezone.now = now
    try:
        yield
    finally:
        timezone.now = real
