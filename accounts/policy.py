"""Who may do what with an enterprise and with people's data: one table, default deny, never `is_superuser`.

Somebody acts in the capacities he has now: his staff roles, what he is in this enterprise, and that he is this expert.
Enforcement accounts stand in no row.
"""

from enum import Enum, auto
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from accounts.enums import MemberRole
from accounts.models import Enterprise, Expert, Membership, User
from accounts.roles import Role, has_role, roles_of


class Act(Enum):
    """What somebody would do."""

    SEE_REGISTER = auto()
    KEEP_REGISTER = auto()
    DECIDE_CLAIMS = auto()
    SEE_ENTERPRISE = auto()
    CHANGE_CONTACTS = auto()
    SEE_MEMBERS = auto()
    MANAGE_MEMBERS = auto()
    SEE_LOOKS = auto()
    SEE_AUDIT = auto()
    EXPORT_AUDIT = auto()
    CONFIRM_HOLDERS = auto()
    SEE_MESSAGES_SENT = auto()
    KEEP_EXPERTS = auto()
    DECLARE_CONFLICTS = auto()
    SET_ABSENCES = auto()


class Self(Enum):
    """Somebody about himself."""

    EXPERT = auto()


Capacity = Role | MemberRole | Self

TABLE: Final[dict[Act, frozenset[Capacity]]] = {
    # The whole list of enterprises with their contacts, and searching in it.
    Act.SEE_REGISTER: frozenset({Role.HELP_DESK}),
    # Entering, importing, merging, exporting.
    Act.KEEP_REGISTER: frozenset({Role.HELP_DESK}),
    Act.DECIDE_CLAIMS: frozenset({Role.HELP_DESK}),
    # Who looked at whose data.
    Act.SEE_LOOKS: frozenset({Role.AUDITOR}),
    # Who released, withdrew, imported, restored, changed rights. Not for administrators: it is about them too.
    Act.SEE_AUDIT: frozenset({Role.AUDITOR}),
    Act.EXPORT_AUDIT: frozenset({Role.AUDITOR}),
    # Noting that somebody still holds his number: it opens an account that was long idle.
    Act.CONFIRM_HOLDERS: frozenset({Role.HELP_DESK}),
    # What went out to one person, to answer "I got no message": never its text.
    Act.SEE_MESSAGES_SENT: frozenset({Role.HELP_DESK, Role.ADMINISTRATOR}),
    # The expert pool: who is in it, and what each knows.
    Act.KEEP_EXPERTS: frozenset({Role.HELP_DESK}),
    # One expert.
    Act.DECLARE_CONFLICTS: frozenset({Self.EXPERT, Role.HELP_DESK}),
    Act.SET_ABSENCES: frozenset({Self.EXPERT, Role.HELP_DESK}),
    # One enterprise.
    Act.SEE_ENTERPRISE: frozenset({*MemberRole, Role.HELP_DESK}),
    Act.CHANGE_CONTACTS: frozenset({MemberRole.MANAGER, MemberRole.SAFETY_OFFICER, Role.HELP_DESK}),
    Act.SEE_MEMBERS: frozenset({*MemberRole, Role.HELP_DESK}),
    Act.MANAGE_MEMBERS: frozenset({MemberRole.MANAGER, Role.HELP_DESK}),
}


def may(
    person: AbstractBaseUser | AnonymousUser,
    act: Act,
    enterprise: Enterprise | None = None,
    *,
    expert: Expert | None = None,
) -> bool:
    """Whether the person may do this now; in one enterprise, or with one expert's sheet, where the act is about one."""
    allowed = TABLE[act]
    return (
        any(_acts_as(person, role) for role in allowed if isinstance(role, Role))
        or (enterprise is not None and role_in(enterprise, person) in allowed)
        or (expert is not None and Self.EXPERT in allowed and _is(person, expert))
    )


def role_in(enterprise: Enterprise, person: AbstractBaseUser | AnonymousUser) -> MemberRole | None:
    """Return what the person is in this enterprise now, or None."""
    if not isinstance(person, User) or not person.is_active:
        return None
    held = Membership.objects.active().filter(enterprise=enterprise, person=person).values_list("role", flat=True)
    return MemberRole(role) if (role := held.first()) else None


def _acts_as(person: AbstractBaseUser | AnonymousUser, role: Role) -> bool:
    """A superuser counts as administrator and nothing else; somebody of enforcement as nothing on this side."""
    return has_role(person, role) and Role.ENFORCEMENT not in roles_of(person)


def _is(person: AbstractBaseUser | AnonymousUser, expert: Expert) -> bool:
    """Whether this is the person's own sheet; who has left the pool keeps none."""
    return person.is_active and expert.person_id == person.pk and not expert.has_left
