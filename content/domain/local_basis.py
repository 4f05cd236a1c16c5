"""Entering what this place has promised, and comparing it: two people, as for every word on the site."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role, has_role
from content.domain import generation
from content.domain.errors import ChangedSinceRead, NotAReleaser, NotForThisRole, OwnWork
from content.models import LocalBasis

WRITERS = (Role.EDITOR, Role.REVIEWER)


def enter(basis: LocalBasis, *, by: User) -> LocalBasis:
    """Save a new or changed basis. It is not shown until somebody else has compared it. Raises NotForThisRole."""
    if not has_role(by, *WRITERS):
        raise NotForThisRole
    with transaction.atomic():
        last = LocalBasis.objects.select_for_update().get(pk=basis.pk).version if basis.pk else 0
        basis.version = last + 1
        basis.entered_by, basis.checked_by, basis.checked_at = by, None, None
        basis.save()
        generation.bump()
    return basis


def confirm(basis: LocalBasis, *, by: User, read: int) -> LocalBasis:
    """Say that a releaser has compared version `read` with the document; from then on it is shown while it holds.

    Raises NotAReleaser, OwnWork for whoever entered it, or ChangedSinceRead.
    """
    with transaction.atomic():
        row = LocalBasis.objects.select_for_update().get(pk=basis.pk)
        if not has_role(by, Role.RELEASER):
            raise NotAReleaser
        if row.entered_by_id == by.pk:
            raise OwnWork
        if row.version != read:
            raise ChangedSinceRead
        row.checked_by, row.checked_at = by, timezone.now()
        row.save()
        generation.bump()
    return row


def withdraw_basis(basis: LocalBasis, *, by: User) -> LocalBasis:
    """Show it no longer; the row stays. Raises NotAReleaser."""
    with transaction.atomic():
        row = LocalBasis.objects.select_for_update().get(pk=basis.pk)
        if not has_role(by, Role.RELEASER):
            raise NotAReleaser
        row.checked_by = row.checked_at = None
        row.save()
        generation.bump()
    return row
