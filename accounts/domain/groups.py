"""Lays the staff groups."""

from django.contrib.auth.models import Group

from accounts.roles import Role


def lay_groups() -> None:
    """Make the group of each role; repeating it changes nothing."""
    for role in Role:
        Group.objects.get_or_create(name=role.label)
