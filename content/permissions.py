"""Wagtail's page permissions, with every door to the published site shut (DESIGN §4, one door to publish)."""

from django.db.models import CharField
from django.db.models.functions import Cast
from wagtail.models import Page, PagePermissionTester, Revision


class PublishDoorTester(PagePermissionTester):
    """Says no, to superusers too, to all that changes what readers see.

    Publishing happens in `content.domain.release`, withdrawing and moving beside it; they ask who and why, and log it.
    """

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return False

    def can_reorder_children(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return super().can_copy() and getattr(self.page, "copyable", True)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return super().can_delete(ignore_bulk) and not self._holds_released()

    def can_move(self) -> bool:
        return super().can_move() and not self._holds_released()

    def can_move_to(self, destination: Page) -> bool:
        return super().can_move_to(destination) and not self._holds_released()

    def _holds_released(self) -> bool:
        """Whether this page or one below it is on the site, or waits for its hour to be."""
        below = self.page.get_descendants(inclusive=True)
        waiting = Revision.page_revisions.filter(
            approved_go_live_at__isnull=False, object_id__in=below.annotate(key=Cast("pk", CharField())).values("key")
        )
        return below.filter(live=True).exists() or waiting.exists()
