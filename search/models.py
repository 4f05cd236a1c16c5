"""The index queue: which pages the index has yet to hear of."""

from collections.abc import Iterable

from django.db import models
from django.utils import timezone

from jobs.leases import LeasedRow, LeaseQuerySet


class IndexEntryQuerySet(LeaseQuerySet["IndexEntry"]):
    """Queue rows; writing one is idempotent."""

    def ask(self, page_ids: Iterable[int]) -> None:
        """Have these pages looked at again, in the caller's transaction.

        A row that a worker holds at this moment is taken from it, so that the page is looked at once more.
        """
        now = timezone.now()
        self.bulk_create(
            [IndexEntry(page_id=page_id, due_at=now) for page_id in dict.fromkeys(page_ids)],
            update_conflicts=True,
            unique_fields=["page_id"],
            update_fields=["due_at", "leased_until", "leased_by"],
        )


class IndexEntry(LeasedRow):
    """One page to look at. A plain number, not a key: the page may be gone."""

    page_id = models.PositiveBigIntegerField("页面编号", unique=True)

    objects = IndexEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "待更新索引"
        verbose_name_plural = "待更新索引"

    def __str__(self) -> str:
        return str(self.page_id)
