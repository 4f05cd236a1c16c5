"""What is held about a person: each room tells its part, and gives it up as far as the law lets it.

A room registers a `Keeper` from its `apps.py`; accounts has its own in `accounts.domain.keepers`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User


@dataclass(frozen=True)
class Held:
    """One part of what is held: a heading, rows of (what, value) pairs, and for how long or why it is kept."""

    title: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    # A sentence for the person: how long, or by which law it stays after he is gone.
    kept: str = ""


@dataclass(frozen=True)
class Keeper:
    """What a room holds of people.

    `show` returns the parts of one person. `erase` deletes or blanks what need not stay; it runs inside the one
    transaction of the erasure and may be repeated. `refuse` raises an AccountsError where something must be done first.
    """

    show: Callable[[User], Iterable[Held]]
    erase: Callable[[User], None]
    refuse: Callable[[User], None] = lambda person: None


_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Add a room's part; called once when its app is ready."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def keepers() -> tuple[Keeper, ...]:
    """Return the parts of all rooms, in the order in which their apps were readied."""
    return tuple(_keepers)
