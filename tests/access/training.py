"""Whom the world's firm sends to be trained: one who has a seat, one who was offered one, one who waits."""

from tests.access.world import CANARY, World
from tests.training.making import registered, session
from training.domain.leaving import cancel
from training.domain.named import Named, register_named
from training.enums import SessionState

TRAINEE = f"{CANARY}学员"


def lay(world: World) -> World:
    """Put them into `world.things`, all named `training …`."""
    at = session(capacity=2, waiting_cap=2, online_url="https://example.org/live")
    other = registered(at)
    people = [Named(f"{TRAINEE}{n}", phone=f"1380000000{n}") for n in range(3)]
    rows = [row.registration for row in register_named(at, people, by=world.things["boss"], enterprise=world.firm)]
    cancel(other, by=other.by)
    for row, name in zip(rows, ("confirmed", "offered", "waitlisted"), strict=True):
        world.things[f"training {name}"] = row
    world.things["training session"] = at
    # Of which only a training officer knows; from there he comes to where it is announced.
    world.things["training draft"] = session(state=SessionState.DRAFT)
    return world
