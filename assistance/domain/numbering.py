"""The numbers of reports: without a gap and without a double, from 1 in each year."""

from django.db import connection

from assistance.models import ReportCounter


def next_number(year: int) -> int:
    """Return the next number of a year and keep its row locked until the caller's transaction ends.

    The caller must be in a transaction and write the number in it: a number whose transaction fails was never given.
    """
    assert connection.in_atomic_block
    # Two who begin a year at once: the second waits for the first one's row and then finds it.
    ReportCounter.objects.get_or_create(year=year)
    counter = ReportCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save()
    return counter.last
