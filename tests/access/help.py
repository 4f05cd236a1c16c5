"""What the world's firm showed in help visits: one of each thing in each state that has an address or a button."""

import io
from typing import Any

from PIL import Image

from accounts.models import User
from assistance.domain.photos import keep_photo
from assistance.enums import Level
from assistance.models import Advice, DraftPicture, FindingPhoto, HelpVisit, Signature, Verification
from tests import factories as make
from tests.access.world import CANARY, World
from tests.assistance import making

# In every text of it. Of a major hazard a bureau lead reads too.
SHOWN, SHOWN_MAJOR = f"{CANARY}现场", f"{CANARY}重大"
CALLER = "0592-7654321"


def lay(world: World) -> World:
    """Put them into `world.things`, all named `help …`; the team is there already."""
    people = making.World(
        firm=world.firm,
        desk=User.objects.get(name=f"{CANARY}受理"),
        lead=world.things["help lead"],
        expert=world.things["help expert"],
    )
    making.wall_text()
    world.things["help people"] = people
    _asked(world, people)
    _visited(world, people)
    _followed(world, people)
    return world


def _asked(world: World, people: making.World) -> None:
    says = {"text": SHOWN, "when_suits": SHOWN, "search_words": SHOWN}
    for state in ("draft", "submitted", "triaged", "accepted", "declined"):
        fields = says | ({"reason": SHOWN, "instead": SHOWN} if state == "declined" else {})
        world.things[f"help request {state}"] = making.request(people, state, **fields)
    by_phone = {"asked_by": None, "entered_by": people.desk, "way": "phone"}
    world.things["help call"] = making.request(
        people, "submitted", caller_name=f"{CANARY}来电", caller_phone=CALLER, **says | by_phone
    )


def _visited(world: World, people: making.World) -> None:
    notes = dict.fromkeys(("opening", "closing", "met", "worker_representative", "joint_with"), SHOWN)
    for state in ("planned", "under_way", "signed", "delivered", "answered"):
        visit = making.visit(people, state, **notes)
        world.things[f"help visit {state}"] = visit
        if state != "planned":
            Signature.objects.create(
                visit=visit, side="team", how="screen", person=people.lead, taken_by=people.lead, file=_photo(people)
            )
            Advice.objects.create(visit=visit, given_by=people.lead, text=SHOWN)
        if state == "signed":
            world.things["help signature"] = visit.signatures.get()
    scheduled = world.things["help visit planned"]
    world.things["help request scheduled"] = making.request(people, "scheduled", text=SHOWN, visit=scheduled)


def _followed(world: World, people: making.World) -> None:
    draft = _finding(people, "draft", world.things["help visit under_way"])
    world.things["help finding draft"] = draft
    world.things["help photo draft"] = draft.photos.get()
    delivered = world.things["help visit delivered"]
    # On its public page members of the firm read of it, and nobody else.
    criterion = make.criterion(make.standard())
    for state in ("open", "fixed", "closed"):
        cites = {"criterion": criterion, "criterion_revision": 1} if state == "open" else {}
        world.things[f"help finding {state}"] = _finding(people, state, delivered, **cites)
    world.things["help finding major"] = major = _finding(people, "open", delivered, level=Level.MAJOR)
    world.things["help answer"] = making.answer(people, of=world.things["help finding open"], why=SHOWN)
    planned = {
        "draft": _finding(people, "open", delivered),
        "submitted": _finding(people, "open", delivered),
        "agreed": major,
    }
    for state, finding in planned.items():
        text = SHOWN_MAJOR if finding == major else SHOWN
        plan = making.plan(people, state, finding, liable=text, safeguards=text)
        plan.measures.update(text=text, liable=text)
        world.things[f"help plan {state}"] = plan
        world.things[f"help measure {state}"] = plan.measures.get()
    shown = making.evidence(people, world.things["help finding open"], "fix", file=_photo(people), text=SHOWN)
    world.things["help evidence"] = shown
    world.things["help photo"] = world.things["help finding open"].photos.get()
    world.things["help extension"] = making.extension(people, of=world.things["help finding open"], reason=SHOWN)
    closed = world.things["help finding closed"]
    world.things["help verification"] = Verification.objects.create(
        finding=closed, by=people.lead, on_site=True, result="gone", text=SHOWN, is_major=False
    )
    world.things["help case"] = draft = making.case(people, of=closed, title=SHOWN)
    DraftPicture.objects.create(draft=draft, photo=closed.photos.get(), alt=SHOWN)


def _finding(people: making.World, state: str, of: HelpVisit, **fields: Any) -> Any:
    text = SHOWN_MAJOR if fields.get("level") == Level.MAJOR else SHOWN
    says = dict.fromkeys(("title", "text", "place", "cause", "safeguard"), text)
    finding = making.finding(people, state, of, **says | fields)
    file = _photo(people)
    FindingPhoto.objects.create(finding=finding, file=file, sha256=f"{finding.pk:064x}", taken_by=people.lead)
    return finding


def _photo(people: making.World) -> Any:
    file, label = io.BytesIO(), Image.Exif()
    label[0x013B] = SHOWN.encode()
    Image.new("RGB", (40, 30), "white").save(file, "JPEG", exif=label)
    file.seek(0)
    return keep_photo(file, name=f"{SHOWN}.jpg", by=people.lead).uuid
