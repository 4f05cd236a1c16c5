"""N 家企业查出过这一条: what the public may know, in steps and once a month, so that no change tells of a visit."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count

from accounts.dates import moment
from assistance.models import Finding, PublishedCount
from content.domain import generation

# With fewer, somebody who knows the trade and the district knows the firms.
LEAST: Final = 5
STEPS: Final = (1, 2, 5)


def step_of(firms: int) -> int:
    """Round down to 5, 10, 20, 50, 100, 200, 500, 1000…; 0 for what is not said at all."""
    if firms < LEAST:
        return 0
    unit = int("1" + "0" * (len(str(firms)) - 1))
    return max(step * unit for step in STEPS if step * unit <= firms)


@transaction.atomic
def publish_counts(today: date) -> int:
    """Say anew at how many firms each criterion was found until the end of last month; return of how many one hears.

    All reports ever signed count, as a number that also falls would tell of the visit that fell out. Once a month has
    been counted, nothing that happens in the next one changes what is said: to run it again does nothing.
    """
    first = today.replace(day=1)
    until = first - timedelta(days=1)
    before = PublishedCount.objects.select_for_update()
    if any(row.until >= until for row in before):
        return 0
    rows = [PublishedCount(criterion_id=pk, firms=step, until=until) for pk, step in _found_before(first).items()]
    if rows or before:
        before.delete()
        PublishedCount.objects.bulk_create(rows)
        generation.bump()
    return len(rows)


def _found_before(day: date) -> dict[int, int]:
    """The step of each criterion that has one, by its key."""
    found = Finding.objects.on_paper().filter(criterion__isnull=False, visit__signed_at__lt=moment(day))
    firms = found.order_by().values_list("criterion").annotate(firms=Count("visit__enterprise", distinct=True))
    return {pk: step_of(count) for pk, count in firms.filter(firms__gte=LEAST)}
