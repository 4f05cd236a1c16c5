"""Draws every machine of this room from its table, for people to read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from assistance.enums import MACHINES, STARTS, Thing

PLACE = Path("docs") / "states.md"
_HEAD = """# States of what firms show

Drawn by `manage.py draw_states` from `assistance/enums.py`; a test sees to it that it is current. Each change goes
through one function of `assistance/domain/` and leaves a line in the log: who, when by the phone and by the server,
and why.
"""


def draw() -> str:
    """Return the page: a heading and a Mermaid diagram for each machine."""
    return "\n".join([_HEAD, *(line for thing in MACHINES for line in _machine(thing))])


def _machine(thing: Thing) -> Iterator[str]:
    yield f"## {thing.label} ({thing.value})\n"
    yield "```mermaid\nstateDiagram-v2"
    table: dict[Any, frozenset[Any]] = MACHINES[thing]
    for state in table:
        yield f'    state "{state.label}" as {state.value}'
    for state in STARTS[thing]:
        yield f"    [*] --> {state.value}"
    for state, after in table.items():
        # In the order in which the states are written, so that the same table gives the same page.
        yield from (f"    {state.value} --> {to.value}" for to in table if to in after)
        if not after:
            yield f"    {state.value} --> [*]"
    yield "```\n"


class Command(BaseCommand):
    """Writes `docs/states.md`; repeating it changes nothing."""

    help = "把帮扶各环节的状态画成图，写进 docs/states.md。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page and say where it is."""
        (settings.BASE_DIR / PLACE).write_text(draw(), encoding="utf-8")
        self.stdout.write(str(PLACE))
