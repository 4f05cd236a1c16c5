"""What nobody may do to some rows, superusers included."""

from typing import Any

from django.db.models import Model
from wagtail.permission_policies.base import ModelPermissionPolicy


class Without(ModelPermissionPolicy):
    """Wagtail's own answer, except that some acts (`add`, `delete`) are nobody's."""

    def __init__(self, model: type[Model], *acts: str) -> None:
        super().__init__(model)
        self._acts = acts

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Answer for one act."""
        return action not in self._acts and bool(super().user_has_permission(user, action))
