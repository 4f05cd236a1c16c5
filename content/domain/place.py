"""Where a page stands in the tree: moving it and changing its place among its siblings, live pages included."""

from django.db import transaction
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page

from accounts import audit
from accounts.models import User
from content import release_door
from content.domain.errors import AddressTaken, ReasonMissing, WrongPlace
from content.domain.release import check_role, lock
from content.models import ReleaseLogEntry
from content.signals import shown_changed

Action = ReleaseLogEntry.Action


def move(page: Page, *, to: Page, by: User, reason: str) -> None:
    """Move a page, with all below it, under another parent; its old addresses redirect.

    Raises NotAReleaser, ReasonMissing, WrongPlace where its type may not stand there, or AddressTaken.
    """
    with transaction.atomic():
        page = lock(page)
        to = to.specific
        _check(by, reason)
        if page == to or to.is_descendant_of(page) or not page.can_move_to(to):
            raise WrongPlace
        if to.get_children().filter(slug=page.slug).exclude(pk=page.pk).exists():
            raise AddressTaken
        _put(page, to, "last-child", by)
        _settle(page, action=Action.MOVE, by=by, reason=reason)


def reorder(page: Page, *, before: Page | None, by: User, reason: str) -> None:
    """Put a page before one of its siblings, or last where `before` is None.

    Raises NotAReleaser, ReasonMissing, or WrongPlace where `before` is no sibling.
    """
    with transaction.atomic():
        page = lock(page)
        _check(by, reason)
        if before is not None and (before.pk == page.pk or not before.is_sibling_of(page)):
            raise WrongPlace
        target, position = (before, "left") if before is not None else (page.get_parent(), "last-child")
        _put(page, target, position, by)
        _settle(page, action=Action.REORDER, by=by, reason=reason)


def _check(by: User, reason: str) -> None:
    check_role(by)
    if not reason.strip():
        raise ReasonMissing


def _put(page: Page, target: Page, position: str, by: User) -> None:
    with release_door.opened():
        MovePageAction(page, target, pos=position, user=by).execute(skip_permission_checks=True)


def _settle(page: Page, *, action: Action, by: User, reason: str) -> None:
    moved = Page.objects.get(pk=page.pk)
    ReleaseLogEntry.objects.create(page=moved, action=action, by=by, reason=reason.strip())
    shown = list(moved.get_descendants(inclusive=True).live().values_list("pk", flat=True))
    shown_changed.send(sender=type(page), page_ids=shown)
    audit.record(audit.Act(action.value), by=by, about=moved.specific, reason=reason.strip(), address=moved.url_path)
