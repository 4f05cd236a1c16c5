"""One firm whose names stand for a secret, everything of it that has an address, and everybody who might ask."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.domain import claims, invitations
from accounts.domain.experts import declare_conflict, set_absence
from accounts.domain.merging import merge
from accounts.enterprises.importing import RegisterImporter
from accounts.enums import ConflictKind, MemberRole
from accounts.models import Enterprise, EnterpriseContact, InboxMessage, Membership, User
from accounts.roles import Role
from delivery.models import Message
from intake.imports import door
from intake.private.files import keep
from intake.tables.writing import write
from tests import factories as make

# Nobody who is not meant to may ever read one of these.
CANARY = "金丝雀"
PHONE = "+8613812340000"

ANYBODY = "anonymous"
STRANGER = "stranger"
ELSEWHERE = "manager elsewhere"
AN_EXPERT = "expert"
LEAD, TEAM_EXPERT = "lead of its team", "expert of its team"
ON_TEAM = frozenset({LEAD, TEAM_EXPERT})
SUPERUSER = "superuser"
VIEWERS = [
    ANYBODY,
    STRANGER,
    *(role.value for role in MemberRole),
    ELSEWHERE,
    AN_EXPERT,
    LEAD,
    TEAM_EXPERT,
    *(role.value for role in Role),
    SUPERUSER,
]
LOGGED_IN = frozenset(VIEWERS) - {ANYBODY}
MEMBERS = frozenset(str(role) for role in MemberRole)


@dataclass
class World:
    """The firm and its things; `viewers` holds a browser for each of VIEWERS."""

    firm: Enterprise
    things: dict[str, Any] = field(default_factory=dict)
    viewers: dict[str, Client] = field(default_factory=dict)


def build() -> World:
    """Make the firm, one of each thing, and everybody."""
    firm = make.enterprise(name=f"{CANARY}木业", address=f"{CANARY}路 1 号")
    boss = make.member(firm, MemberRole.MANAGER, make.user(name=f"{CANARY}负责人"))
    desk = make.user(Role.HELP_DESK, name=f"{CANARY}受理")
    EnterpriseContact.objects.create(enterprise=firm, name=f"{CANARY}联系人", phone="0592-1234567")
    expert = make.expert(make.user(name=f"{CANARY}专家"), by=desk)
    world = World(firm)
    world.things = {
        "boss": boss.person,
        "expert": expert,
        "absence": set_absence(expert, first_day=timezone.localdate(), by=desk, reason=CANARY),
        "conflict": declare_conflict(expert, at=firm, kind=ConflictKind.OTHER, by=desk),
        "contact member": make.member(firm, MemberRole.MEMBER, make.user(name=f"{CANARY}成员")),
        "message": InboxMessage.objects.create(
            person=boss.person, template="x", subject=f"{CANARY}标题", text="-", path="/", dedupe_key="1"
        ),
        "invitation": invitations.invite(firm, phone=PHONE, role=MemberRole.MEMBER, by=boss.person),
        "claim": _claim(),
        "merge": merge(make.enterprise(name=f"{CANARY}重复"), into=firm, by=desk),
        "import": door.begin(
            write(["企业名称"], [[f"{CANARY}新厂"]]), name="名录.xlsx", importer=RegisterImporter(), by=desk.uuid
        ),
        "outbox": Message.objects.order_by("pk").first(),
    }
    world.things["help lead"] = make.user(Role.HELP_TEAM, name=f"{CANARY}带队")
    world.things["help expert"] = make.user(name=f"{CANARY}同去")
    world.viewers = {who: _browser(who, world) for who in VIEWERS}
    return world


def _claim() -> Any:
    person = make.user(name=f"{CANARY}认领人")
    photo = keep(b"\xff\xd8\xff", name=f"{CANARY}.jpg", purpose="licence", owner=uuid.uuid4())
    return claims.claim(make.enterprise(name=f"{CANARY}化工"), person=person, licence=photo.uuid)


def _browser(who: str, world: World) -> Client:
    browser = Client(raise_request_exception=False)
    if who != ANYBODY:
        browser.force_login(_person(who, world))
    return browser


def _person(who: str, world: World) -> User:
    if who in ON_TEAM:
        return world.things["help lead" if who == LEAD else "help expert"]
    if who in MEMBERS:
        return make.member(world.firm, MemberRole(who)).person
    if who in {str(role) for role in Role}:
        return make.user(Role(who))
    person = make.user(is_superuser=who == SUPERUSER)
    if who == AN_EXPERT:
        return make.expert(person).person
    if who == ELSEWHERE:
        Membership.objects.create(enterprise=make.enterprise(), person=person, role=MemberRole.MANAGER)
    return person
