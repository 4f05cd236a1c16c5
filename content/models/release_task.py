"""ReleaseTask: the last step of the workflow, where a page is released by someone who did not write it."""

from typing import Any

from django import forms
from django.db import models
from wagtail.models import AbstractGroupApprovalTask, Page


class EmergencyForm(forms.Form):
    """Why one person wrote and released."""

    comment = forms.CharField(label="为什么等不及另一位发布员", widget=forms.Textarea({"rows": 3}))


class ReleaseTask(AbstractGroupApprovalTask):
    """发布. Offers what the rule allows; the rule itself is in `content.domain.release` and is asked again there."""

    EMERGENCY = "emergency"

    class Meta:
        verbose_name = "发布"
        verbose_name_plural = "发布"

    def get_actions(self, obj: Page, user: models.Model) -> list[tuple[str, str, bool]]:
        """Members may send back, and release or, for their own work, release in an emergency; others may do nothing."""
        if not self._user_in_groups(user):
            return []
        return [
            ("reject", "退回修改", True),
            ("approve", "发布", False),
            (self.EMERGENCY, "紧急发布（自己改、自己发，写明理由）", True),
        ]

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return EmergencyForm if action == self.EMERGENCY else super().get_form_for_action(action)

    def on_action(self, task_state: Any, user: models.Model, action_name: str, **kwargs: Any) -> Any:
        """Carry the emergency reason to the door; everything else is Wagtail's."""
        if action_name == self.EMERGENCY:
            task_state.workflow_state.emergency_reason = kwargs["comment"]
            task_state.approve(user=user, **kwargs)
            return None
        return super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        return "发布员发布；自己改过的，要请另一位发布员，或写明紧急理由。"
