"""Which management commands run again and again. Rooms register theirs from `AppConfig.ready()`."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class PeriodicCommand:
    """A management command without arguments, idempotent and safe to interrupt at any point."""

    name: str
    every: timedelta
    at_most: timedelta
    """The longest one run may take; after that it is interrupted and counts as failed."""


_registered: dict[str, PeriodicCommand] = {}


def register(name: str, *, every: timedelta, at_most: timedelta = timedelta(minutes=5)) -> None:
    """Have the scheduler run `manage.py <name>` every so often. The same name registered again replaces the first."""
    _registered[name] = PeriodicCommand(name, every, at_most)


def registered() -> dict[str, PeriodicCommand]:
    """All registered commands by name, a copy."""
    return dict(_registered)


def get(name: str) -> PeriodicCommand:
    """The registered command of that name; raises LookupError naming those there are."""
    try:
        return _registered[name]
    except KeyError:
        raise LookupError(f"no periodic command {name!r}; registered: {', '.join(sorted(_registered))}") from None
