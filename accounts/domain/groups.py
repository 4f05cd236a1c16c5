"""Lays the staff groups with what each may do. Page permissions are laid by `content.domain.desk`."""

from functools import reduce
from operator import or_

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission

from accounts.rights import COLLECTION_ACTS, COLLECTION_KEEPERS, permissions_of
from accounts.roles import Role


@transaction.atomic
def lay_groups() -> None:
    """Make the group of each role and give it exactly its permissions. Repeating it changes nothing.

    Raises LookupError when a permission in the list does not exist: a misspelt one would be a right nobody has.
    """
    # Wagtail's migrations make the root; after a flush it is gone.
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.label)
        group.permissions.set(_find(permissions_of(role)))
        _lay_collection(group, root, _find(_collection_permissions(role)))


def _collection_permissions(role: Role) -> frozenset[str]:
    media = {
        f"{app}.{act}_{model}"
        for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
        for act in COLLECTION_ACTS.get(role, ())
    }
    keeping = {f"wagtailcore.{act}_collection" for act in ("add", "change", "delete")}
    return frozenset(media | (keeping if role in COLLECTION_KEEPERS else set()))


def _lay_collection(group: Group, root: Collection, permissions: list[Permission]) -> None:
    laid = GroupCollectionPermission.objects.filter(group=group, collection=root)
    laid.exclude(permission__in=permissions).delete()
    there = set(laid.values_list("permission_id", flat=True))
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=root, permission=permission)
        for permission in permissions
        if permission.pk not in there
    )


def _find(names: frozenset[str]) -> list[Permission]:
    """Return the permissions of these `app_label.codename` names."""
    if not names:
        return []
    pairs = [name.split(".") for name in sorted(names)]
    wanted = reduce(or_, (Q(content_type__app_label=app, codename=codename) for app, codename in pairs))
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    missing = names - {f"{row.content_type.app_label}.{row.codename}" for row in found}
    if missing:
        raise LookupError(f"no such permissions: {', '.join(sorted(missing))}")
    return found
