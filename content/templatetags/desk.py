"""What the release desk says above the fields of a page."""

from typing import Any

from django import template
from wagtail.models import Page, WorkflowState

from accounts.models import User
from content.domain.steps import why_not
from content.models import ReleaseCheck
from content.proofing.missing import missing
from content.proofing.words import watched

register = template.Library()


@register.simple_tag
def desk_says(page: Page, person: User) -> dict[str, Any]:
    """`returned` (why it came back), `barred` (why this person cannot pass it), `missing`, `blocking`, `words`.

    Nothing for a page that was never saved.
    """
    if page.pk is None:
        return {}
    words = watched(page)
    return {
        "returned": _returned(page),
        "barred": _barred(page, person),
        "missing": missing(page),
        "blocking": [found for found in words if found.blocks],
        "words": [found for found in words if not found.blocks],
    }


def _returned(page: Page) -> ReleaseCheck | None:
    run = page.workflow_states.filter(status=WorkflowState.STATUS_NEEDS_CHANGES).first()
    if run is None:
        return None
    checks = ReleaseCheck.objects.filter(page=page.pk, run=run.pk, passed=False).select_related("by")
    return checks.order_by("-pk").first()


def _barred(page: Page, person: User) -> str:
    """Told before somebody has read it all, and only to whom the step is open."""
    state = page.current_workflow_task_state
    if state is None or not state.task.specific.get_actions(page, person):
        return ""
    return why_not(state, by=person)
