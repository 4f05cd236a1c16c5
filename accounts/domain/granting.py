"""The door through which people get staff roles, and lose them."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from accounts.audit import Act, record
from accounts.domain.errors import LastAdministratorError, NotAdministratorError, OneSideError, RolesNotLaidError
from accounts.domain.expert_errors import ExpertEnforcesError
from accounts.models import Expert, User
from accounts.roles import ENFORCEMENT_SIDE, HELP_SIDE, Role, forget_roles, has_role


def refuse_two_sides(name: str, roles: Iterable[Role]) -> None:
    """Raise OneSideError when these roles would put one account on both sides (DESIGN §7)."""
    held = frozenset(roles)
    if held & ENFORCEMENT_SIDE and held & HELP_SIDE:
        raise OneSideError(name)


def refuse_enforcing_expert(user: User, roles: Iterable[Role]) -> None:
    """Raise ExpertEnforcesError when these roles would put an expert of the pool, who helps, on the other side."""
    if frozenset(roles) & ENFORCEMENT_SIDE and Expert.objects.not_left().filter(person=user).exists():
        raise ExpertEnforcesError(user.name)


def grant(user: User, role: Role, *, by: User | None) -> None:
    """Give a person a role; giving it twice is harmless. `by` is None for the system itself.

    Raises OneSideError, ExpertEnforcesError, NotAdministratorError, RolesNotLaidError.
    """
    with transaction.atomic():
        _lock(user)
        set_roles(user, _in_groups(user) | {role}, by=by)


def revoke(user: User, role: Role, *, by: User | None) -> None:
    """Take a role from a person; taking what is not there is harmless. `by` is None for the system itself.

    Raises LastAdministratorError, NotAdministratorError.
    """
    with transaction.atomic():
        _lock(user)
        set_roles(user, _in_groups(user) - {role}, by=by)


def set_roles(user: User, roles: Iterable[Role], *, by: User | None) -> None:
    """Give a person exactly these roles, all or none, with one log row and one audit entry for each that changed.

    Raises OneSideError, ExpertEnforcesError, LastAdministratorError, NotAdministratorError, RolesNotLaidError.
    """
    if by is not None and not has_role(by, Role.ADMINISTRATOR):
        raise NotAdministratorError
    wanted = frozenset(roles)
    # A superuser is an administrator without the group, and on a side all the same.
    refuse_two_sides(user.name, wanted | ({Role.ADMINISTRATOR} if user.is_superuser else set()))
    with transaction.atomic():
        _lock(user)
        # What was read before the lock may be old: a pool that somebody entered this moment counts.
        refuse_enforcing_expert(user, wanted)
        held = _in_groups(user)
        lost, won = held - wanted, wanted - held
        if Role.ADMINISTRATOR in lost and not user.is_superuser:
            refuse_leaving_no_administrator(user)
        # First out, then in: changing sides in one step is no time spent on both.
        user.groups.remove(*_groups(lost))
        user.groups.add(*_groups(won))
        forget_roles(user)
        for role in sorted(lost):
            log(user, "accounts.revoke", user=by, data={"role": role.value})
        for role in sorted(won):
            log(user, "accounts.grant", user=by, data={"role": role.value})
        for act, changed in ((Act.REVOKE, lost), (Act.GRANT, won)):
            for role in sorted(changed):
                record(act, by=by, about=user, role=role.label)


def refuse_leaving_no_administrator(user: User) -> None:
    """Raise LastAdministratorError when nobody else who is active could administer the site.

    Call it inside the transaction of the change. It locks the administrators' group, so that two who leave at once do
    not both count on the other.
    """
    group = Group.objects.select_for_update().filter(name=Role.ADMINISTRATOR.label).first()
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    if not others.filter(Q(is_superuser=True) | Q(groups=group)).exists():
        raise LastAdministratorError


def _lock(user: User) -> None:
    """Lock the person's row, so that of two changes at once the second sees what the first did."""
    User.objects.select_for_update().get(pk=user.pk)


def _in_groups(user: User) -> frozenset[Role]:
    labels = set(user.groups.values_list("name", flat=True))
    return frozenset(role for role in Role if role.label in labels)


def _groups(roles: frozenset[Role]) -> list[Group]:
    groups = list(Group.objects.filter(name__in=[role.label for role in roles]))
    if len(groups) != len(roles):
        raise RolesNotLaidError
    return groups
