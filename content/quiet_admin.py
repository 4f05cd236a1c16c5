"""Wagtail mails inside the request; here `content.domain.telling` has the outbox do it (docs/adr/0034)."""

from wagtail.admin.views.pages import edit
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from content.domain.telling import tell_of_comments


def quiet() -> None:
    """Take away the senders that Wagtail's admin has connected, and that of comments."""
    for signal, sender, name in (
        (task_submitted, TaskState, "group_approval_task_submitted"),
        (workflow_submitted, WorkflowState, "workflow_state_submitted"),
        (workflow_rejected, WorkflowState, "workflow_state_rejected"),
        (workflow_approved, WorkflowState, "workflow_state_approved"),
    ):
        signal.disconnect(sender=sender, dispatch_uid=f"{name}_email_notification")
    edit.send_notification = tell_of_comments
