"""Wagtail asks whether somebody may view, add or change; the one policy table answers."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from wagtail.permission_policies.base import BasePermissionPolicy

from accounts.models import User
from accounts.policy import TABLE, Act, may
from accounts.roles import Role, acting_as


class ByTable(BasePermissionPolicy):
    """Answers from `accounts.policy`, for superusers too; what is not named is nobody's."""

    def __init__(self, model: type[Model], acts: Mapping[str, Act]) -> None:
        super().__init__(model)
        self._acts = acts

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Answer for one act."""
        return action in self._acts and may(user, self._acts[action])

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[User]:
        """Return who holds a role that may do one of these."""
        roles = {role for action in actions if action in self._acts for role in TABLE[self._acts[action]]}
        return acting_as(*(role for role in roles if isinstance(role, Role)))


def demand(request: HttpRequest, act: Act) -> User:
    """Return who asks, or raise PermissionDenied."""
    if not isinstance(request.user, User) or not may(request.user, act):
        raise PermissionDenied
    return request.user
