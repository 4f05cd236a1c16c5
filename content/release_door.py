"""Called by Wagtail when a page has passed its workflow.

Wagtail imports this module while its own models load, so it may import none; `ContentConfig.ready` hands it the rule.
"""

from collections.abc import Callable
from typing import Any

_rule: list[Callable[..., Any]] = []


def install(rule: Callable[..., Any]) -> None:
    """Hand over the function that releases a page: `content.domain.release.release`."""
    _rule[:] = [rule]


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    """Release the page that has passed, in the version that the last reader had before him."""
    (release,) = _rule
    release(
        workflow_state.content_object,
        by=user,
        read=workflow_state.current_task_state.revision,
        emergency_reason=getattr(workflow_state, "emergency_reason", ""),
    )
