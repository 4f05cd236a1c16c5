"""Taking pages off the site: by a releaser with a reason, or because their date has passed."""

from datetime import datetime

from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from accounts import audit
from accounts.models import User
from content.domain.errors import NotLive, PagesBelow, ReasonMissing
from content.domain.release import check_role, lock
from content.models import ReleaseLogEntry
from content.models.release import ORIGINS
from content.signals import shown_changed

Action = ReleaseLogEntry.Action


def withdraw(page: Page, *, by: User, reason: str, with_pages_below: bool = False) -> list[int]:
    """Take a page off the site, and on request all below it; returns the keys of the pages withdrawn.

    Raises NotAReleaser, ReasonMissing, NotLive, or PagesBelow where live pages below were not asked for.
    """
    with transaction.atomic():
        page = lock(page)
        check_role(by)
        if not reason.strip():
            raise ReasonMissing
        if not page.live:
            raise NotLive
        below = list(page.get_descendants().live().order_by("-path"))
        if below and not with_pages_below:
            raise PagesBelow(len(below))
        return _take_off([*below, page], action=Action.WITHDRAW, by=by, reason=reason.strip())


def expire(page: Page, *, now: datetime) -> list[int]:
    """Take a page off the site whose expiry date has passed, with all below it; returns the keys of the pages.

    An empty list where another process did so already.
    """
    with transaction.atomic():
        page = lock(page)
        if not page.live or page.expire_at is None or page.expire_at > now:
            return []
        below = page.get_descendants().live().order_by("-path")
        return _take_off([*below, page], action=Action.EXPIRE, by=None, reason="到了设定的下线时间", expired=True)


def _take_off(pages: list[Page], *, action: Action, by: User | None, reason: str, expired: bool = False) -> list[int]:
    for page in pages:
        UnpublishPageAction(page.specific, user=by, set_expired=expired).execute(skip_permission_checks=True)
    ReleaseLogEntry.objects.bulk_create(
        [
            ReleaseLogEntry(page_id=page.pk, action=action, by=by, reason=reason, origin="admin" if by else "schedule")
            for page in pages
        ]
    )
    keys = [page.pk for page in pages]
    shown_changed.send(sender=Page, page_ids=keys)
    for page in pages:
        audit.record(audit.Act(action.value), by=by, origin=ORIGINS["schedule"], about=page.specific, reason=reason)
    return keys
