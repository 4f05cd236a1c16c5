"""Firms, people and things in any state, as the doors would have left them."""

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.domain.groups import lay_groups
from accounts.enums import MemberRole
from accounts.models import Department, Enterprise, Expert, User
from accounts.roles import Role
from assistance.enums import (
    AnswerState,
    CaseState,
    ExtensionState,
    FindingState,
    MeasureState,
    PlanState,
    RequestState,
    TeamRole,
    Thing,
    VisitState,
)
from assistance.models import (
    Answer,
    AssistanceLog,
    CaseDraft,
    Evidence,
    Extension,
    Finding,
    HelpRequest,
    HelpVisit,
    Measure,
    RectificationPlan,
    TeamMember,
    WallText,
)
from tests import factories as make

HASH = "0" * 64


_people = itertools.count(1)


def somebody(*roles: Role, **fields: Any) -> User:
    """A person who never logs in: rules ask for no password and no second factor."""
    if roles and not Group.objects.filter(name=roles[0].label).exists():
        lay_groups()
    n = next(_people)
    person = User.objects.create_user(name=f"示例人员{n}", email=f"somebody{n}.{make.PROCESS}@example.org", **fields)
    if roles:
        person.groups.set(Group.objects.filter(name__in=[role.label for role in roles]))
    return person


def pooled(person: User) -> User:
    """Somebody who has been in the expert pool for long."""
    Expert.objects.create(person=person, active_from=today(-1000))
    return person


@dataclass
class World:
    """A firm with its people, the desk, a lead of the bureau, and a team."""

    firm: Enterprise = field(default_factory=make.enterprise)
    desk: User = field(default_factory=lambda: somebody(Role.HELP_DESK))
    chief: User = field(default_factory=lambda: somebody(Role.BUREAU_LEAD))
    lead: User = field(default_factory=lambda: somebody(Role.HELP_TEAM))
    expert: User = field(default_factory=somebody)
    boss: User = field(init=False)
    officer: User = field(init=False)
    worker: User = field(init=False)

    def __post_init__(self) -> None:
        pooled(self.expert)
        self.boss = make.member(self.firm, MemberRole.MANAGER, somebody()).person
        self.officer = make.member(self.firm, MemberRole.SAFETY_OFFICER, somebody()).person
        self.worker = make.member(self.firm, MemberRole.MEMBER, somebody()).person


def today(days: int = 0) -> date:
    """Today, or so many days later."""
    return timezone.localdate() + timedelta(days=days)


def wall_text(**fields: Any) -> WallText:
    """The text in force."""
    values = {"title": "帮扶说明", "text": "谁来，看什么，不看什么。", "document": "示例〔2026〕1号"}
    return WallText.objects.get_or_create(
        effective_on=fields.pop("effective_on", today(-30)), defaults=values | fields
    )[0]


def request(world: World, state: str = RequestState.DRAFT, **fields: Any) -> HelpRequest:
    """A request in a state."""
    values: dict[str, Any] = {"text": "除尘器没人看得懂", "asked_by": world.boss, "state": state}
    if state not in {RequestState.DRAFT, RequestState.WITHDRAWN}:
        values |= {"submitted_at": timezone.now(), "wall_text": wall_text(), "promised_on": today(3)}
    if state in {RequestState.DECLINED, RequestState.REFERRED}:
        values |= {"reason": "不归这里", "instead": "请打 12350"}
        values["referred_to"] = Department.objects.get_or_create(slug="housing", defaults={"name": "住建部门"})[0]
    if state in {RequestState.SCHEDULED, RequestState.VISITED, RequestState.CLOSED}:
        values["visit"] = visit(world, VisitState.PLANNED if state == RequestState.SCHEDULED else VisitState.DELIVERED)
    return HelpRequest.objects.create(enterprise=world.firm, **values | fields)


# Far from those that the site gives, and from those of another command beside it.
_serials = itertools.count(1_000_000 + int(make.PROCESS, 16) % 1_000_000_000)


def visit(world: World, state: str = VisitState.UNDER_WAY, **fields: Any) -> HelpVisit:
    """A visit in a state, with its team."""
    values: dict[str, Any] = {"on": today(), "planned_by": world.desk, "state": state, "met": "示例人员"}
    if state not in {VisitState.PLANNED, VisitState.CANCELLED}:
        values["began_at"] = timezone.now()
    if state in {VisitState.SIGNED, VisitState.DELIVERED, VisitState.ANSWERED}:
        values |= {"year": 2020, "serial": next(_serials), "signed_at": timezone.now()}
    if state in {VisitState.DELIVERED, VisitState.ANSWERED}:
        values |= {"delivered_at": timezone.now(), "delivered_to": "示例人员"}
    made = HelpVisit.objects.create(enterprise=world.firm, **values | fields)
    for person, role in ((world.lead, TeamRole.LEAD), (world.expert, TeamRole.EXPERT)):
        join(made, person, role, by=world.desk)
    return made


def join(of: HelpVisit, person: User, role: str, by: User | None = None) -> TeamMember:
    """Somebody on the team, who has declared that he has no tie."""
    values = {"added_by": by or person, "declared_at": timezone.now()}
    return TeamMember.objects.create(visit=of, person=person, role=role, **values)


def finding(world: World, state: str = FindingState.OPEN, of: HelpVisit | None = None, **fields: Any) -> Finding:
    """A finding in a state; the visit that it is of is delivered, or under way where it is still written."""
    if of is None:
        of = visit(world, VisitState.UNDER_WAY if state == FindingState.DRAFT else VisitState.DELIVERED)
    values: dict[str, Any] = {
        "visit": of,
        "order": of.findings.count() + 1,
        "recorded_by": world.lead,
        "state": state,
        "title": "除尘器没有泄爆",
        "text": "一号车间的除尘器没有泄爆片",
        "place": "一号车间",
        "hazard_type": 7,
        "fix_when": 1,
        "safeguard": "停用这台除尘器",
        "first_due_on": today(10),
        "due_on": today(10),
    }
    if state != FindingState.DRAFT:
        values["opened_at"] = timezone.now()
    if state in {FindingState.FIXED, FindingState.CLOSED}:
        values["fixed_at"] = timezone.now()
    if state == FindingState.CLOSED:
        values["closed_at"] = timezone.now()
    return Finding.objects.create(**values | fields)


def answer(world: World, state: str = AnswerState.OBJECTED, of: Finding | None = None, **fields: Any) -> Answer:
    """What the firm said of a finding."""
    of = of or finding(world)
    values: dict[str, Any] = {"finding": of, "state": state, "by": world.boss, "why": "那是另一家的设备"}
    if state in {AnswerState.KEPT, AnswerState.TAKEN}:
        values |= {"decided_by": world.desk, "decided_at": timezone.now(), "decision": "看过了"}
    return Answer.objects.create(**values | fields)


def plan(world: World, state: str = PlanState.DRAFT, *covers: Finding, **fields: Any) -> RectificationPlan:
    """A plan with its five parts, one measure among them; for a finding of its own unless told."""
    covers = covers or (finding(world, fix_when=1),)
    values: dict[str, Any] = {
        "visit": covers[0].visit,
        "state": state,
        "made_by": world.boss,
        "liable": "示例人员",
        "money": 20000,
        "due_on": today(8),
        "safeguards": "停用这台除尘器",
    }
    made = RectificationPlan.objects.create(**values | fields)
    if state != PlanState.DISSOLVED:
        Finding.objects.filter(pk__in=[row.pk for row in covers]).update(plan=made)
    Measure.objects.create(plan=made, text="装泄爆片", due_on=today(7))
    return made


def measure(
    world: World, state: str = MeasureState.TO_DO, of: RectificationPlan | None = None, **fields: Any
) -> Measure:
    """A measure in a state."""
    values: dict[str, Any] = {"plan": of or plan(world, PlanState.AGREED), "text": "清理积尘", "state": state}
    if state == MeasureState.DONE:
        values["done_at"] = timezone.now()
    return Measure.objects.create(**values | fields)


def evidence(world: World, of: Finding | Measure, shows: str = "fix", **fields: Any) -> Evidence:
    """A photo of a finding or a measure."""
    where = {"finding": of, "visit": of.visit} if isinstance(of, Finding) else {"measure": of, "visit": of.plan.visit}
    values = {"shows": shows, "given_by": world.boss, "file": uuid.uuid4(), "sha256": HASH}
    return Evidence.objects.create(**where | values | fields)


def extension(world: World, state: str = ExtensionState.ASKED, of: Finding | None = None, **fields: Any) -> Extension:
    """A request for more time."""
    of = of or finding(world)
    values: dict[str, Any] = {
        "finding": of,
        "number": of.extensions.count() + 1,
        "state": state,
        "asked_by": world.boss,
        "reason": "配件还没到",
        "until": today(20),
        "evidence": evidence(world, of, "interim"),
    }
    if state in {ExtensionState.GRANTED, ExtensionState.REFUSED}:
        values |= {"decided_by": world.desk, "decided_at": timezone.now(), "decision": "看过了"}
    if state == ExtensionState.GRANTED:
        values["granted_until"] = today(20)
    return Extension.objects.create(**values | fields)


def case(world: World, state: str = CaseState.WRITING, of: Finding | None = None, **fields: Any) -> CaseDraft:
    """A case draft about a finding that is gone."""
    of = of or finding(world, FindingState.CLOSED)
    values: dict[str, Any] = {"finding": of, "state": state, "written_by": world.lead, "title": "除尘器装了泄爆片"}
    values |= {"what_happened": "没有泄爆片", "lessons": "图便宜", "check_today": "看看有没有泄爆片"}
    if state == CaseState.CLEARED:
        values["cleared_by"] = world.desk
        if "page" not in fields:
            values["page"] = make.case(live=False)
    return CaseDraft.objects.create(**values | fields)


MAKERS = {
    Thing.REQUEST: request,
    Thing.VISIT: visit,
    Thing.FINDING: finding,
    Thing.ANSWER: answer,
    Thing.PLAN: plan,
    Thing.MEASURE: measure,
    Thing.EXTENSION: extension,
    Thing.CASE: case,
}


def lines(row: Any) -> list[tuple[str, str, str]]:
    """What the log says of a row, the first act first: act, state before, state after."""
    found = AssistanceLog.objects.filter(thing_uuid=row.uuid).order_by("pk")
    return list(found.values_list("act", "was", "now"))


def everything(row: Any) -> dict[str, Any]:
    """All columns of a row as they stand in the database."""
    return type(row)._default_manager.filter(pk=row.pk).values().get()
