"""Two windows at one thing: what somebody else wrote meanwhile is shown before it is written over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Manager, Model, QuerySet

from accounts.dates import spoken_time
from accounts.domain.errors import AccountsError


class OvertakenError(AccountsError):
    """Somebody else has changed the same field since it was read; `name` is the field, `now` what stands there."""

    def __init__(self, row: Model, name: str) -> None:
        self.row, self.name, self.now = row, name, _held(row, name)
        label = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        super().__init__(
            f"您写的时候，别人把“{label}”改成了“{_said(row, name, self.now)}”。"
            "您填的还在这一页上，对一下，再存一次就以您的为准。"
        )


def refuse_overtaken(row: Model, was: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Raise OvertakenError where somebody else has changed what the person had before him when he began to write.

    `was`: what that was, by field; `values`: what he writes. Without a word of what he saw, his words count.
    """
    for name, value in values.items():
        if name in was and _bare(_held(row, name)) not in {_bare(was[name]), _bare(value)}:
            raise OvertakenError(row, name)


def holds(row: Model, values: Mapping[str, Any]) -> bool:
    """Whether all that stands in the row already: the button was pressed twice, and nothing is new."""
    return all(hasattr(row, name) and _bare(_held(row, name)) == _bare(value) for name, value in values.items())


def _held(row: Model, name: str) -> Any:
    value = getattr(row, name)
    return list(value.all()) if isinstance(value, Manager) else value


def _bare(value: Any) -> Any:
    """A text without what browsers do to the ends of its lines; nothing is nothing; rows in no order."""
    if isinstance(value, list | QuerySet):
        return frozenset(value)
    return "\n".join(value.strip().splitlines()) if isinstance(value, str) else "" if value is None else value


def _said(row: Model, name: str, now: Any) -> str:
    if isinstance(now, bool):
        return "是" if now else "否"
    if isinstance(now, datetime):
        return spoken_time(now)
    if isinstance(now, list):
        return "、".join(map(str, now)) or "（空）"
    display = getattr(row, f"get_{name}_display", None)
    return str((display() if display else now) or "（空）")
