"""Wagtail's page permissions, with every door to the published site shut (DESIGN §4, one door to publish)."""

from wagtail.models import Page, PagePermissionTester


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

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return super().can_delete(ignore_bulk) and not self._holds_released()

    def can_move(self) -> bool:
        return super().can_move() and not self._holds_released()

    def can_move_to(self, destination: Page) -> bool:
        return super().can_move_to(destination) and not self._holds_released()

    def _holds_released(self) -> bool:
        """Whether this page or one below it is live or waiting for its hour."""
        return self.page.get_descendants(inclusive=True).filter(live=True).exists()
