"""The table of the pages of training: sessions are open to all, a firm's people to those who answer for it."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from tests.access.help_table import ANSWERS, EVERYBODY
from tests.access.rows import FORBIDDEN, HIDDEN, TRAINERS, Row, Who, of
from tests.access.world import LOGGED_IN, World

_HIDDEN = frozenset(HIDDEN)
Args = Callable[[World], list[Any]]


def _of_firm(world: World) -> list[Any]:
    return [world.firm.uuid, world.things["training session"].uuid]


def _of_due_session(world: World) -> list[Any]:
    return [world.things["training due"].uuid]


def _of_due(world: World) -> list[Any]:
    return [world.firm.uuid, world.things["training due"].uuid]


def _of_session(world: World) -> list[Any]:
    return [world.things["training session"].uuid]


def _import(who: Who, space: str, before: Args, job: str, refusal: frozenset[int]) -> dict[str, Row]:
    """The pages of one import desk."""

    def args(*more: str | int) -> Args:
        return lambda world: [*before(world), *(world.things[one].uuid if one == job else one for one in more)]

    row = partial(Row, refusal=refusal)
    return {
        f"{space}:start": row(get=who, post=who, args=args()),
        f"{space}:template": row(get=who, args=args()),
        f"{space}:show": row(get=who, args=args(job)),
        f"{space}:failed": row(get=who, args=args(job)),
        f"{space}:confirm": row(post=who, args=args(job)),
        f"{space}:abandon": row(post=who, args=args(job)),
        f"{space}:choose": row(post=who, args=args(job, 2)),
    }


TRAINING: Final[dict[str, Row]] = {
    "training_sessions": Row(get=EVERYBODY),
    "training_session": Row(get=EVERYBODY, args=of("training session", "uuid")),
    "training_poster_pdf": Row(get=EVERYBODY, args=of("training session", "uuid")),
    "training_poster_png": Row(get=EVERYBODY, args=of("training session", "uuid")),
    "training_feed": Row(get=EVERYBODY),
    "training_calendar": Row(get=EVERYBODY),
    "training_register": Row(post=LOGGED_IN, args=of("training session", "uuid")),
    "training_mine": Row(get=LOGGED_IN),
    # Of one's own people; a training officer has pages of his own.
    "training_firm": Row(get=ANSWERS, refusal=_HIDDEN, args=lambda world: [world.firm.uuid]),
    "training_firm_session": Row(get=ANSWERS, post=ANSWERS, refusal=_HIDDEN, args=_of_firm),
    "training_accept": Row(post=ANSWERS, refusal=_HIDDEN, args=of("training offered", "uuid")),
    "training_decline": Row(get=ANSWERS, post=ANSWERS, refusal=_HIDDEN, args=of("training offered", "uuid")),
    "training_cancel": Row(get=ANSWERS, post=ANSWERS, refusal=_HIDDEN, args=of("training confirmed", "uuid")),
    "training_replace": Row(get=ANSWERS, post=ANSWERS, refusal=_HIDDEN, args=of("training confirmed", "uuid")),
    "training_ics": Row(get=ANSWERS, refusal=_HIDDEN, args=of("training confirmed", "uuid")),
    "training_not_coming": Row(get=ANSWERS, post=ANSWERS, refusal=_HIDDEN, args=_of_due),
    # The officers' own.
    "training_desk": Row(get=TRAINERS),
    "training_desk_session": Row(get=TRAINERS, post=TRAINERS, args=of("training session", "uuid")),
    "training_desk_add": Row(get=TRAINERS, post=TRAINERS, args=of("training session", "uuid")),
    "training_desk_papers": Row(get=TRAINERS, args=of("training session", "uuid")),
    "training_desk_sign_in": Row(get=TRAINERS, args=of("training session", "uuid")),
    "training_desk_seat_cards": Row(get=TRAINERS, args=of("training session", "uuid")),
    "training_desk_badges": Row(get=TRAINERS, args=of("training session", "uuid")),
    "training_desk_person": Row(get=TRAINERS, args=of("training confirmed", "uuid")),
    "training_desk_swap": Row(get=TRAINERS, post=TRAINERS, args=of("training confirmed", "uuid")),
    "training_targets": Row(get=TRAINERS, args=of("training due", "uuid")),
    "training_targets_tell": Row(post=TRAINERS, args=of("training due", "uuid")),
    "training_targets_firms": Row(get=TRAINERS, post=TRAINERS, args=of("training due", "uuid")),
    "training_targets_heard": Row(
        get=TRAINERS, post=TRAINERS, args=lambda world: [world.things["training due"].uuid, world.firm.uuid]
    ),
    "training_targets_add": Row(get=TRAINERS, post=TRAINERS, args=of("training due", "uuid")),
    "training_targets_export": Row(get=TRAINERS, args=of("training due", "uuid")),
    "training_firm_export": Row(get=ANSWERS, refusal=_HIDDEN, args=_of_firm),
    **_import(ANSWERS, "training_firm_import", _of_firm, "training firm import", _HIDDEN),
    "training_desk_export": Row(get=TRAINERS, args=_of_session),
    **_import(TRAINERS, "training_desk_import", _of_session, "training desk import", frozenset(FORBIDDEN)),
    "training_desk_calendar": Row(get=TRAINERS),
    "training_plan": Row(get=TRAINERS, post=TRAINERS),
    "training_edit": Row(get=TRAINERS, post=TRAINERS, args=of("training session", "uuid")),
    "training_copy": Row(get=TRAINERS, post=TRAINERS, args=of("training session", "uuid")),
    "training_announce": Row(get=TRAINERS, post=TRAINERS, args=of("training draft", "uuid")),
    "training_call_off": Row(get=TRAINERS, post=TRAINERS, args=of("training session", "uuid")),
}
# In Wagtail's admin, or in its look.
TRAINING_ADMIN: Final[dict[str, Row]] = {
    **_import(TRAINERS, "training_targets_import", _of_due_session, "training targets import", frozenset(FORBIDDEN)),
    "training-sessions:index": Row(get=TRAINERS),
    "training-sessions:index_results": Row(get=TRAINERS),
}
