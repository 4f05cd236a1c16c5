"""Rows of work that several workers take turns at: leased for a while, then done, failed or taken over.

A room keeps its outstanding work in a table derived from `LeasedRow` and writes a row in the transaction that
makes the work necessary. A worker leases some rows, does the work, and ends each with `done()` or `failed()`.
A worker killed in between loses nothing: its lease runs out and the next one takes the row over, so the work
must be harmless when repeated.
"""

from datetime import timedelta
from typing import Self, TypeVar

from django.db import models, transaction
from django.utils import timezone

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)


class Lease(models.Model):
    """What a row says about its lease."""

    due_at = models.DateTimeField("到期时间", default=timezone.now, db_index=True)
    leased_until = models.DateTimeField("占用至", null=True, blank=True, editable=False)
    leased_by = models.CharField("占用者", max_length=64, blank=True, editable=False)
    attempts = models.PositiveIntegerField("尝试次数", default=0, editable=False)
    last_error = models.TextField("最近一次错误", blank=True, editable=False)

    class Meta:
        abstract = True


RowT = TypeVar("RowT", bound=Lease)


class LeaseQuerySet(models.QuerySet[RowT]):
    def due(self) -> Self:
        """Rows whose time has come and that nobody holds, the longest waiting first."""
        return self.free().filter(due_at__lte=timezone.now()).order_by("due_at", "pk")

    def free(self) -> Self:
        """Rows that nobody holds: never leased, given back, or left behind by a worker whose lease ran out."""
        return self.filter(models.Q(leased_until=None) | models.Q(leased_until__lte=timezone.now()))

    def lease(self, limit: int, seconds: int, by: str) -> list[RowT]:
        """Take up to `limit` due rows for `seconds`; no other worker gets them before that time is over.

        `by` says who took them, for people to read. Safe with any number of workers: PostgreSQL skips rows that another
        transaction has locked, SQLite lets one writer in at a time (`transaction_mode=IMMEDIATE`). The attempt
        counts when it begins, so that a row that kills its worker is counted too.
        """
        return self.due().take(limit, seconds, by)

    def take(self, limit: int, seconds: int, by: str) -> list[RowT]:
        """Lease the first `limit` rows of this queryset as it stands, due or not; callers filter by `free()` first."""
        with transaction.atomic(using=self.db, savepoint=False):
            rows = list(self.select_for_update(skip_locked=True)[:limit])
            leased_until = timezone.now() + timedelta(seconds=seconds)
            self.filter(pk__in=[row.pk for row in rows]).update(
                leased_until=leased_until, leased_by=by, attempts=models.F("attempts") + 1
            )
        for row in rows:
            row.leased_until, row.leased_by, row.attempts = leased_until, by, row.attempts + 1
        return rows


class LeasedRow(Lease):
    """One piece of outstanding work. `leased_by` and `attempts` together name one lease of it.

    To ask for the work once more while somebody may hold the row, set `leased_by=""`, `leased_until=None` and
    `due_at` to now: the holder's `done()` then leaves the row alone and it is worked again.
    """

    objects = LeaseQuerySet.as_manager()

    class Meta:
        abstract = True

    def still_held(self) -> models.QuerySet["LeasedRow"]:
        """This row, if the lease with which it was taken still stands; otherwise nothing."""
        return type(self).objects.filter(pk=self.pk, leased_by=self.leased_by, attempts=self.attempts)

    def done(self) -> bool:
        """The work is done: delete the row. False when the lease was lost and the row is somebody else's now."""
        deleted, _ = self.still_held().delete()
        return bool(deleted)

    def failed(self, error: str) -> bool:
        """The work did not succeed: give the row back, due again after a pause that doubles up to an hour.

        False when the lease was lost meanwhile; the row is left as it is.
        """
        return bool(
            self.still_held().update(
                due_at=timezone.now() + pause_after(self.attempts), leased_until=None, leased_by="", last_error=error
            )
        )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the n-th attempt failed: 10 s, 20 s, 40 s … one hour."""
    return min(FIRST_PAUSE * 2 ** min(max(attempts - 1, 0), 12), LONGEST_PAUSE)
