"""Taking pages off the site: by a releaser with a reason, or because their date has passed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision

from accounts import audit
from accounts.models import User
from content.domain.errors import NotLive, PagesBelow, ReasonMissing, WrongSuccessor
from content.domain.release import call_off, check_role, lock
from content.models import ReleaseLogEntry, Withdrawn
from content.models.release import ORIGINS
from content.querysets import BasePageQuerySet
from content.signals import shown_changed

Action = ReleaseLogEntry.Action
EXPIRED = "这一页设定的有效期到了。"


def withdraw(
    page: Page,
    *,
    by: User,
    reason: str,
    told_readers: str = "",
    instead: Page | None = None,
    with_pages_below: bool = False,
) -> list[int]:
    """Take a page off the site, and on request all below it; returns the keys of the pages withdrawn.

    `reason` is for staff alone; `told_readers` and the page to read `instead` stand where the page was (410).
    Drafts below that wait for their hour are called off. Raises NotAReleaser, ReasonMissing, NotLive, WrongSuccessor,
    or PagesBelow where live pages below were not asked for.
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
        if instead is not None and not _can_stand_in(instead, page):
            raise WrongSuccessor
        _tell_readers([*below, page], told_readers=told_readers.strip(), instead=instead)
        return _take_off([*below, page], action=Action.WITHDRAW, by=by, reason=reason.strip())


def expire(page: Page, *, now: datetime) -> list[int]:
    """Take a page off the site whose expiry date has passed, with all below it; returns the keys of the pages.

    An empty list where another process did so already.
    """
    with transaction.atomic():
        page = lock(page)
        if not page.live or page.expire_at is None or page.expire_at > now:
            return []
        pages = [*page.get_descendants().live().order_by("-path"), page]
        _tell_readers(pages, told_readers=EXPIRED, instead=None)
        return _take_off(pages, action=Action.EXPIRE, by=None, reason="到了设定的下线时间", expired=True)


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
    # What waits below for its hour would appear under a page that is gone.
    waiting = Revision.page_revisions.filter(approved_go_live_at__isnull=False).values_list("object_id", flat=True)
    for page in pages[-1].get_descendants().filter(pk__in=[int(key) for key in waiting]).specific():
        call_off(page, by=by, reason=f"上级页面撤下：{reason}")
    return keys


def _can_stand_in(instead: Page, page: Page) -> bool:
    is_kept = instead.pk != page.pk and not instead.is_descendant_of(page)
    return is_kept and BasePageQuerySet(Page).visible().filter(pk=instead.pk).exists()


def _tell_readers(pages: list[Page], *, told_readers: str, instead: Page | None) -> None:
    now = timezone.now()
    rows = [
        Withdrawn(
            page_id=page.pk,
            url_path=page.url_path,
            title=page.title,
            at=now,
            told_readers=told_readers,
            instead_id=instead and instead.pk,
        )
        for page in pages
    ]
    told = ["url_path", "title", "at", "told_readers", "instead"]
    Withdrawn.objects.bulk_create(rows, update_conflicts=True, unique_fields=["page"], update_fields=told)
