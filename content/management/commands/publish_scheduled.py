"""Replaces Wagtail's command of the same name: each page in a transaction of its own, through the door."""

import logging
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from wagtail.models import Page, Revision

from content.domain.release import go_live
from content.domain.withdraw import expire

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Publishes what is due and takes off what has expired. Safe to repeat and to run twice at once."""

    help = "发布到点的页面，撤下到期的页面。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Do each page by itself, so that one that fails holds up no other."""
        now = timezone.now()
        due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
        expired = Page.objects.filter(live=True, expire_at__lte=now).order_by("expire_at")
        failed = 0
        for act, row in [*((expire, page) for page in expired), *((go_live, revision) for revision in due)]:
            try:
                act(row, now=now)
            except Exception:
                failed += 1
                logger.exception("scheduled publishing failed", extra={"row": row.pk, "act": act.__name__})
        if failed:
            self.stderr.write(f"{failed} 个页面没有处理成，详情见日志。")
