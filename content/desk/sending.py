"""The buttons of the form that hand a page in and pass it on."""

from typing import Any

from wagtail.admin.action_menu import (
    ActionMenuItem,
    RestartWorkflowMenuItem,
    SubmitForModerationMenuItem,
    WorkflowMenuItem,
)
from wagtail.models import Page, WorkflowState

from accounts.models import User
from content.domain.steps import why_not


class SendItem(SubmitForModerationMenuItem):
    """After a page came back Wagtail names the step that gave it back; here what was changed is read from the first."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Name the first step."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        page = context.get("page")
        run = page.current_workflow_state if page else None
        if run and run.status == WorkflowState.STATUS_NEEDS_CHANGES:
            context["label"] = f"重新提交，从“{run.workflow.tasks.first()}”看起"
        return context


def name_sending(items: list[ActionMenuItem]) -> None:
    """Put ours in the place of Wagtail's, and take away “restart”, which would do the same under another name."""
    items[:] = [
        SendItem(item.order) if isinstance(item, SubmitForModerationMenuItem) else item
        for item in items
        if not isinstance(item, RestartWorkflowMenuItem)
    ]


def lead_with_passing(items: list[ActionMenuItem], page: Page | None, user: User) -> None:
    """Where somebody may pass the page, that is the button: who saves a draft instead has written, and may no more."""
    state = page.current_workflow_task_state if page else None
    passing = [item for item in items if isinstance(item, WorkflowMenuItem) and item.name == "approve"]
    if passing and state and not why_not(state, by=user):
        items[:] = passing + [item for item in items if item not in passing]
