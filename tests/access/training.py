"""Whom the world's firm sends to be trained: a seat, an offer, a place in line; and a session to which it must send."""

from accounts.models import Enterprise
from intake.imports.door import begin
from intake.imports.work import drain
from intake.tables.writing import write
from tests.access.world import CANARY, World
from tests.training.making import officer, registered, session
from training.domain.leaving import cancel
from training.domain.listed import about_of
from training.domain.named import Named, register_named
from training.domain.targets import put_on
from training.enums import SessionState
from training.views.desk.target_import import target_import
from training.views.excel import desk_import, firm_import

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
    world.things["training due"] = due = session(online_url="https://example.org/live")
    put_on(due, Enterprise.objects.filter(pk=world.firm.pk), by=officer())
    # Of which only a training officer knows; from there he comes to where it is announced.
    world.things["training draft"] = session(state=SessionState.DRAFT)
    for name, desk, about in (
        ("targets", target_import, about_of(due.uuid)),
        ("firm", firm_import, about_of(at.uuid, world.firm.uuid)),
        ("desk", desk_import, about_of(at.uuid)),
    ):
        table = write(["姓名", "工号", "企业"], [[f"{TRAINEE}5", "7", world.firm.name]])
        by = world.things["boss"].uuid
        world.things[f"training {name} import"] = begin(
            table, name="名单.xlsx", importer=desk.importer, by=by, about=about
        )
    drain()
    return world
