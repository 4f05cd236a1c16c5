"""What Wagtail and the steps of the workflow call; the rules behind it are in `content.domain`.

Wagtail imports this module while its own models load, so it may import none; `ContentConfig.ready` hands it the rules.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import PermissionDenied

_rules: dict[str, Callable[..., Any]] = {}
_open: ContextVar[bool] = ContextVar("release_door_open", default=False)


class PastTheDoor(PermissionDenied):
    """Code would show readers something that was not released."""

    def __init__(self) -> None:
        super().__init__("读者看到的内容只能经审核、发布改动。请存成草稿，提交审核。")


@contextmanager
def opened() -> Iterator[None]:
    """Let pages come before readers while the block runs. Only `content.domain` opens."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def must_be_open() -> None:
    """Raise PastTheDoor outside `opened`."""
    if not _open.get():
        raise PastTheDoor


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
