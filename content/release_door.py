"""What Wagtail and the steps of the workflow call; the rules behind it are in `content.domain`.

Wagtail imports this module while its own models load, so it may import none; `ContentConfig.ready` hands it the rules.
"""

from collections.abc import Callable
from typing import Any

_rules: dict[str, Callable[..., Any]] = {}


def install(**rules: Callable[..., Any]) -> None:
    """Hand over `release`, `pass_step`, `give_back`, `may_be_sent` and `blocking`."""
    _rules.update(rules)


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    """Release the page that has passed, in the version that the last reader had before him."""
    _rules["release"](
        workflow_state.content_object,
        by=user,
        read=workflow_state.current_task_state.revision,
        run=workflow_state,
        emergency_reason=getattr(workflow_state, "emergency_reason", ""),
    )


def pass_step(task_state: Any, **given: Any) -> None:
    """`content.domain.steps.pass_step`."""
    _rules["pass_step"](task_state, **given)


def give_back(task_state: Any, **given: Any) -> None:
    """`content.domain.steps.give_back`."""
    _rules["give_back"](task_state, **given)


def may_be_sent(page: Any) -> None:
    """`content.domain.steps.may_be_sent`."""
    _rules["may_be_sent"](page)


def blocking(page: Any) -> list[Any]:
    """`content.proofing.words.blocking`."""
    return list(_rules["blocking"](page))
