"""The staff roles. Each is a Django group whose name is the role's Chinese label."""

from django.db import models

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


def has_role(user: User, role: Role) -> bool:
    """Whether a person is in the role's group; being a superuser does not count."""
    return user.groups.filter(name=role.label).exists()
