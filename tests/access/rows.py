"""What a row of the table of access is, and the people that its rows name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.enums import MemberRole
from accounts.roles import Role
from tests.access.world import AN_EXPERT, ON_TEAM, SUPERUSER, TEAM_EXPERT, World

Who = frozenset[str]
NOBODY: Who = frozenset()
DESK: Who = frozenset({Role.HELP_DESK.value})
TRAINERS: Who = frozenset({Role.TRAINING_OFFICER.value})
AUDITOR: Who = frozenset({Role.AUDITOR.value})
ADMINISTRATORS: Who = frozenset({Role.ADMINISTRATOR.value, SUPERUSER})
EXPERT: Who = frozenset({AN_EXPERT, TEAM_EXPERT})
TEAM: Who = ON_TEAM
LEAD_BUREAU: Who = frozenset({Role.BUREAU_LEAD.value})
MANAGERS: Who = frozenset({MemberRole.MANAGER.value})
HIDDEN, FORBIDDEN = {404}, {302, 403}


@dataclass(frozen=True)
class Row:
    """`get` and `post`: who gets in; None: the method is not for this address. `args` of the address."""

    get: Who | None = None
    post: Who | None = None
    refusal: frozenset[int] = frozenset(FORBIDDEN)
    args: Callable[[World], list[Any]] = lambda world: []


def of(thing: str, attribute: str = "pk", *more: Any) -> Callable[[World], list[Any]]:
    """What stands in the address: of one of the world's things."""
    return lambda world: [getattr(world.things[thing], attribute), *more]
