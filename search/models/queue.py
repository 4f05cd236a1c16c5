"""The index queue: which pages the index has yet to hear of."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

from jobs.leases import LeasedRow, LeaseQuerySet


class IndexEntryQuerySet(LeaseQuerySet["IndexEntry"]):
    """Queue rows that are asked for, leased and given back together."""

    def ask(self, page_ids: Iterable[int]) -> None:
        """Have these pages looked at, in the caller's transaction.

        Always a new row, and several rows for one page become one look when they are drained. To reuse a row that waits
        would lose the change when a drain takes that row, and reads the page, before the caller commits; to update it
        would let two publishers wait for one another's rows.
        """
        self.bulk_create(IndexEntry(page_id=page_id) for page_id in sorted(set(page_ids)))

    def give_back(self) -> int:
        """Free the rows that somebody leased; only for whoever knows that nobody is at work on them."""
        return self.filter(leased_until__isnull=False).update(leased_until=None, leased_by="")


class IndexEntry(LeasedRow):
    """One page to look at. A plain number, not a key: the page may be gone."""

    page_id = models.PositiveBigIntegerField("页面编号", db_index=True)

    objects: ClassVar[models.Manager[Any]] = IndexEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "待更新索引"
        verbose_name_plural = "待更新索引"

    def __str__(self) -> str:
        return str(self.page_id)
