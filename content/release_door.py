"""Called by Wagtail when a page has passed its workflow. Imports no models: Wagtail loads it while its own load."""

from typing import Any


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    """Release the page that has passed; the rules are in `content.domain.release`."""
    workflow_state.content_object.release(by=user, workflow_state=workflow_state)
