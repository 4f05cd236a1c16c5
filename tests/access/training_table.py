"""The table of the pages of training: sessions are open to all, a firm's people to those who answer for it."""

from typing import Any, Final

from tests.access.help_table import ANSWERS, EVERYBODY
from tests.access.rows import HIDDEN, TRAINERS, Row, of
from tests.access.world import LOGGED_IN, World

_HIDDEN = frozenset(HIDDEN)


def _of_firm(world: World) -> list[Any]:
    return [world.firm.uuid, world.things["training session"].uuid]


def _of_due(world: World) -> list[Any]:
    return [world.firm.uuid, world.things["training due"].uuid]


TRAINING: Final[dict[str, Row]] = {
    "training_sessions": Row(get=EVERYBODY),
    "training_session": Row(get=EVERYBODY, args=of("training session", "uuid")),
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
    "training_desk_session": Row(get=TRAINERS, args=of("training session", "uuid")),
    "training_targets": Row(get=TRAINERS, args=of("training due", "uuid")),
    "training_targets_tell": Row(post=TRAINERS, args=of("training due", "uuid")),
    "training_targets_firms": Row(get=TRAINERS, post=TRAINERS, args=of("training due", "uuid")),
    "training_targets_add": Row(get=TRAINERS, post=TRAINERS, args=of("training due", "uuid")),
    "training_targets_export": Row(get=TRAINERS, args=of("training due", "uuid")),
}
