"""The staff roles. Each is a Django group whose name is the role's Chinese label."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q, QuerySet

from accounts.models import User


class Role(models.TextChoices):
    """What a member of staff does here."""

    EDITOR = "editor", "编辑"
    REVIEWER = "reviewer", "审核员"
    RELEASER = "releaser", "发布员"
    TRAINING_OFFICER = "training_officer", "培训管理员"
    HELP_DESK = "help_desk", "帮扶受理"
    HELP_TEAM = "help_team", "帮扶队员"
    BUREAU_LEAD = "bureau_lead", "局领导"
    ENFORCEMENT = "enforcement", "执法人员"
    AUDITOR = "auditor", "审计员"
    ADMINISTRATOR = "administrator", "系统管理员"

    @property
    def duty(self) -> str:
        """Say in one sentence what the role is there for."""
        return _DUTIES[self]


_DUTIES = {
    Role.EDITOR: "写页面、改页面，写好后提交审核。",
    Role.REVIEWER: "审核编辑提交的页面：通过，或者写明意见退回。",
    Role.RELEASER: "发布审核通过的页面，撤下、移动已发布的页面。自己改过的页面要由别人发布。",
    Role.TRAINING_OFFICER: "排培训班，管报名和候补，准备培训用的页面、图片和文件。",
    Role.HELP_DESK: "受理企业的帮扶申请，安排队员。",
    Role.HELP_TEAM: "到企业帮扶，记录隐患和整改办法。",
    Role.BUREAU_LEAD: "决定重大隐患的延期和移交。",
    Role.ENFORCEMENT: "执法检查。看不到帮扶资料，也不能同时担任帮扶一边的岗位。",
    Role.AUDITOR: "查看谁在什么时候做了什么，不能改动任何内容。",
    Role.ADMINISTRATOR: "管理人员、岗位、基础数据和站点标识。",
}

# One account, one side (DESIGN §7): whoever is on one side is on no part of the other.
ENFORCEMENT_SIDE = frozenset({Role.ENFORCEMENT})
HELP_SIDE = frozenset({Role.HELP_DESK, Role.HELP_TEAM, Role.BUREAU_LEAD, Role.ADMINISTRATOR})

_CACHE = "_roles"


def roles_of(user: AbstractBaseUser | AnonymousUser) -> frozenset[Role]:
    """Return the roles a person acts in; one query for each user object.

    A superuser counts as administrator. Nobody who is not logged in or not active has a role.
    """
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    cached: frozenset[Role] | None = user.__dict__.get(_CACHE)
    if cached is None:
        cached = held_roles(user)
        user.__dict__[_CACHE] = cached
    return cached


def held_roles(user: User) -> frozenset[Role]:
    """Return the roles the database has for a person, whether active or not, not cached."""
    labels = set(user.groups.values_list("name", flat=True)) if user.pk else set()
    held = {role for role in Role if role.label in labels}
    if user.is_superuser:
        held.add(Role.ADMINISTRATOR)
    return frozenset(held)


def forget_roles(user: User) -> None:
    """Drop what `roles_of` remembers on this object; called when its groups change."""
    user.__dict__.pop(_CACHE, None)


def has_role(user: AbstractBaseUser | AnonymousUser, *roles: Role) -> bool:
    """Whether a person acts in one of these roles. A superuser counts as administrator and as nothing else."""
    return not roles_of(user).isdisjoint(roles)


def acting_as(*roles: Role) -> QuerySet[User]:
    """Everybody of whom `has_role` is true, each once."""
    named = Q(groups__name__in=[role.label for role in roles])
    wanted = named | Q(is_superuser=True) if Role.ADMINISTRATOR in roles else named
    return User.objects.filter(wanted, is_active=True).distinct()
