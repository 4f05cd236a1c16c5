"""What must hold whichever way the tables are written: the one-side rule, and what follows from groups and e-mail."""

import logging
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.http import HttpRequest

from accounts.domain.granting import refuse_enforcing_expert, refuse_two_sides
from accounts.middleware import note_use
from accounts.models import User
from accounts.roles import Role, forget_roles, held_roles

logger = logging.getLogger(__name__)

_ROLE_OF_LABEL = {role.label: role for role in Role}


def connect() -> None:
    """Connect every receiver; called once when the app is ready."""
    through = User.groups.through
    m2m_changed.connect(guard_sides, sender=through, dispatch_uid="accounts.guard_sides")
    m2m_changed.connect(follow_groups, sender=through, dispatch_uid="accounts.follow_groups")
    pre_save.connect(guard_superuser, sender=User, dispatch_uid="accounts.guard_superuser")
    user_logged_in.connect(note_login, sender=User, dispatch_uid="accounts.note_login")
    post_save.connect(drop_old_email, sender=User, dispatch_uid="accounts.drop_old_email")


def note_login(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Begin to count how long the login is not used, and leave a trace of it."""
    note_use(request, user)
    logger.info("login of %s", user.uuid)


def guard_sides(instance: User | Group, action: str, reverse: bool, pk_set: set[int] | None, **_kwargs: Any) -> None:
    """Refuse groups that would put an account on both sides, whoever adds them (OneSideError, ExpertEnforcesError).

    It runs inside the transaction of `add`; the rows it locks keep two such calls from passing one another.
    """
    if action != "pre_add" or not pk_set:
        return
    if reverse:
        people, added = User.objects.filter(pk__in=pk_set), [instance.name]
    else:
        people = User.objects.filter(pk=instance.pk)
        added = list(Group.objects.filter(pk__in=pk_set).values_list("name", flat=True))
    roles = {_ROLE_OF_LABEL[name] for name in added if name in _ROLE_OF_LABEL}
    if not roles:
        return
    for person in people.select_for_update().order_by("pk"):
        refuse_two_sides(person.name, held_roles(person) | roles)
        refuse_enforcing_expert(person, roles)


def guard_superuser(instance: User, update_fields: frozenset[str] | None = None, **_kwargs: Any) -> None:
    """Refuse to make a superuser of somebody on the enforcement side (raises OneSideError)."""
    if update_fields is not None and "is_superuser" not in update_fields:
        return
    if instance.is_superuser and instance.pk:
        refuse_two_sides(instance.name, held_roles(instance))


def follow_groups(instance: User | Group, action: str, reverse: bool, pk_set: set[int] | None, **_kwargs: Any) -> None:
    """Keep `is_staff` and the remembered roles in step with the groups."""
    if action not in {"post_add", "post_remove", "post_clear"}:
        return
    if isinstance(instance, User):
        forget_roles(instance)
        _write_is_staff(instance)
    elif reverse and pk_set:
        for person in User.objects.filter(pk__in=pk_set):
            _write_is_staff(person)


def _write_is_staff(person: User) -> None:
    is_staff = bool(held_roles(person))
    if person.is_staff != is_staff:
        person.is_staff = is_staff
        User.objects.filter(pk=person.pk).update(is_staff=is_staff)


def drop_old_email(
    instance: User, raw: bool = False, update_fields: frozenset[str] | None = None, **_kwargs: Any
) -> None:
    """Drop addresses that allauth still knows from before: with one he could log in or reset the password."""
    if raw or (update_fields is not None and "email" not in update_fields):
        return
    known = EmailAddress.objects.filter(user=instance)
    (known.exclude(email=instance.email) if instance.email else known).delete()
