"""The one table: who may do what with what a firm shows; enforcement nothing, a superuser nothing by himself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils import timezone

from accounts.enums import MemberRole
from accounts.models import Enterprise, User
from accounts.roles import Role
from assistance import policy
from assistance.domain import wall
from assistance.domain.errors import NoGroundError, NotAllowedError, ReferredAlreadyError, SaysNothingError
from assistance.enums import Act, ReferralGround, TeamRole, Thing
from assistance.models import AssistanceLog, BreakGlass, Evidence, Finding, HelpRequest, HelpVisit, RectificationPlan
from assistance.policy import TABLE, Own, When, acts, may, within
from tests import factories as make
from tests.assistance.making import World, evidence, finding, join, lines, plan, request, somebody, today, visit

pytestmark = pytest.mark.django_db
ROWS: dict[Thing, type[Model]] = {
    Thing.FIRM: Enterprise,
    Thing.REQUEST: HelpRequest,
    Thing.VISIT: HelpVisit,
    Thing.FINDING: Finding,
    Thing.PLAN: RectificationPlan,
    Thing.EVIDENCE: Evidence,
}
WHO: dict[str, Callable[[World, dict[Thing, Any]], Any]] = {
    **{f"role {role}": lambda _w, _r, role=role: somebody(role) for role in Role},
    **{f"firm {role}": lambda w, _r, role=role: make.member(w.firm, role).person for role in MemberRole},
    **{f"team {role}": lambda _w, r, role=role: _on_team(r[Thing.VISIT], role) for role in TeamRole},
    "asker": lambda w, _r: w.worker,
    "boss elsewhere": lambda _w, _r: World().boss,
    "boss until yesterday": lambda w, _r: _left(w),
    "team elsewhere": lambda _w, _r: request(World(), "visited").visit.team.first().person,
    "superuser": lambda _w, _r: somebody(is_superuser=True),
    "enforcement in the firm": lambda w, _r: _manages(w, somebody(Role.ENFORCEMENT)),
    "enforcement on the team": lambda _w, r: _join(r[Thing.VISIT], somebody(Role.ENFORCEMENT), TeamRole.EXPERT),
    "team of the next visit": lambda w, _r: join(visit(w, "planned"), somebody(), "expert").person,
    "team of a visit called off": lambda w, _r: join(visit(w, "cancelled"), somebody(), "expert").person,
    "glass": lambda w, _r: _broken(w, somebody(Role.ADMINISTRATOR)),
    "glass elsewhere": lambda _w, _r: _broken(World(), somebody(Role.ADMINISTRATOR)),
    "glass, over": lambda w, _r: _broken(w, somebody(Role.ADMINISTRATOR), -1),
    "glass, no administrator": lambda w, _r: _broken(w, somebody(Role.AUDITOR)),
    "anonymous": lambda _w, _r: AnonymousUser(),
    "switched off": lambda w, _r: _manages(w, somebody(is_active=False)),
}

FIRM = {"firm manager", "firm safety_officer", "firm member", "asker"}
ANSWERS = {"firm manager", "firm safety_officer"}
TEAM = {"team lead", "team expert", "team cadre", "team verifier"}
ON_SITE = TEAM - {"team verifier"}
ADVISERS = {"team lead", "team expert"}
AGAIN = {"team of the next visit"}
DESK, CHIEF, GLASS = {"role help_desk"}, {"role bureau_lead"}, {"glass"}

# Written a second time on purpose, in words of its own: whoever changes the table changes it here too. The finding is
# a major one of a signed report, and so are its plan and its evidence; the request was sent by the worker.
ALLOWED: dict[tuple[Thing, Act], set[str]] = {
    (Thing.FIRM, Act.SEE): FIRM | DESK | GLASS,
    (Thing.FIRM, Act.ASK): FIRM,
    (Thing.FIRM, Act.ENTER): DESK,
    (Thing.FIRM, Act.PLAN_VISIT): DESK,
    (Thing.FIRM, Act.CALL): DESK,
    (Thing.FIRM, Act.EXPORT): DESK,
    (Thing.FIRM, Act.BREAK_GLASS): {"role administrator", "superuser", "glass", "glass elsewhere", "glass, over"},
    (Thing.REQUEST, Act.SEE): FIRM | DESK | TEAM | GLASS,
    (Thing.REQUEST, Act.CHANGE): ANSWERS | {"asker"},
    (Thing.REQUEST, Act.SUBMIT): ANSWERS | {"asker"},
    (Thing.REQUEST, Act.WITHDRAW): ANSWERS | DESK | {"asker"},
    (Thing.REQUEST, Act.TRIAGE): DESK,
    (Thing.REQUEST, Act.ACCEPT): DESK,
    (Thing.REQUEST, Act.REFER_ELSEWHERE): DESK,
    (Thing.REQUEST, Act.DECLINE): DESK,
    (Thing.REQUEST, Act.SCHEDULE): DESK,
    (Thing.REQUEST, Act.CLOSE): DESK,
    (Thing.REQUEST, Act.NEW_LINK): DESK,
    (Thing.VISIT, Act.SEE): FIRM | DESK | TEAM | GLASS | AGAIN,
    (Thing.VISIT, Act.CHANGE_TEAM): DESK,
    (Thing.VISIT, Act.POSTPONE): DESK,
    (Thing.VISIT, Act.CANCEL): DESK,
    (Thing.VISIT, Act.DECLARE): TEAM,
    (Thing.VISIT, Act.BEGIN): {"team lead"},
    (Thing.VISIT, Act.RECORD): ON_SITE,
    (Thing.VISIT, Act.SIGN): {"team lead"},
    (Thing.VISIT, Act.DELIVER): {"team lead"} | DESK,
    (Thing.VISIT, Act.ANSWER): ANSWERS,
    (Thing.VISIT, Act.MAKE_PLAN): ANSWERS | ADVISERS,
    (Thing.FINDING, Act.SEE): FIRM | DESK | TEAM | CHIEF | GLASS | AGAIN,
    (Thing.FINDING, Act.RECORD): ON_SITE,
    (Thing.FINDING, Act.STRIKE): ON_SITE,
    (Thing.FINDING, Act.ANSWER): ANSWERS,
    (Thing.FINDING, Act.OBJECT): ANSWERS,
    (Thing.FINDING, Act.DECIDE_OBJECTION): DESK | CHIEF,
    (Thing.FINDING, Act.GIVE_EVIDENCE): FIRM | ON_SITE,
    (Thing.FINDING, Act.REPORT_FIXED): ANSWERS | ON_SITE,
    (Thing.FINDING, Act.VERIFY): TEAM,
    (Thing.FINDING, Act.REOPEN): TEAM | DESK,
    (Thing.FINDING, Act.ASK_EXTENSION): ANSWERS,
    (Thing.FINDING, Act.DECIDE_EXTENSION): CHIEF,
    (Thing.FINDING, Act.REFER): CHIEF,
    (Thing.FINDING, Act.WRITE_CASE): DESK | ON_SITE,
    (Thing.FINDING, Act.CLEAR_CASE): DESK,
    (Thing.PLAN, Act.SEE): FIRM | DESK | TEAM | CHIEF | GLASS | AGAIN,
    (Thing.PLAN, Act.CHANGE): ANSWERS | ADVISERS,
    (Thing.PLAN, Act.SUBMIT): ANSWERS,
    (Thing.PLAN, Act.AGREE): ADVISERS,
    (Thing.PLAN, Act.RETURN): ADVISERS,
    (Thing.PLAN, Act.REVISE): ANSWERS | ADVISERS,
    (Thing.PLAN, Act.MERGE): ANSWERS | ADVISERS,
    (Thing.PLAN, Act.SPLIT): ANSWERS | ADVISERS,
    (Thing.PLAN, Act.DO): FIRM | ON_SITE,
    (Thing.PLAN, Act.GIVE_EVIDENCE): FIRM | ON_SITE,
    (Thing.EVIDENCE, Act.SEE): FIRM | DESK | TEAM | CHIEF | GLASS,
}
CELLS = [(thing, act) for thing in ROWS for act in Act]


def _on_team(visit: HelpVisit, role: TeamRole) -> User:
    """Who is that already, or somebody new."""
    held = visit.team.filter(role=role).first()
    return held.person if held else _join(visit, somebody(), role)


def _join(visit: HelpVisit, person: User, role: TeamRole) -> User:
    join(visit, person, role)
    return person


def _manages(world: World, person: User) -> User:
    return make.member(world.firm, MemberRole.MANAGER, person).person


def _left(world: World) -> User:
    member = make.member(world.firm, MemberRole.MANAGER)
    member.ended_at = timezone.now()
    member.save()
    return member.person


def _broken(world: World, by: User, hours: int = 1) -> User:
    until = timezone.now() + timedelta(hours=hours)
    BreakGlass.objects.create(enterprise=world.firm, by=by, why="数据修复", until=until)
    return by


@pytest.fixture
def rows(world: World) -> dict[Thing, Any]:
    """One row of each kind: all of one firm and one visit, major, signed."""
    asked = request(world, "visited", asked_by=world.worker)
    found = finding(world, of=asked.visit, level=1)
    covering = plan(world, "agreed", found)
    shown = evidence(world, found)
    values = (world.firm, asked, asked.visit, found, covering, shown)
    return dict(zip(ROWS, values, strict=True))


@pytest.mark.parametrize("who", WHO)
def test_every_act_on_every_row(world: World, rows: dict[Thing, Any], who: str) -> None:
    person = WHO[who](world, rows)
    allowed = {(thing, act) for thing, act in CELLS if may(person, act, rows[thing])}
    assert allowed == {cell for cell, people in ALLOWED.items() if who in people}
    assert allowed == {(thing, act) for thing, row in rows.items() for act in acts(person, row)}


@pytest.mark.parametrize("who", WHO)
def test_a_list_shows_what_may_be_seen_and_no_more(world: World, rows: dict[Thing, Any], who: str) -> None:
    elsewhere = World()
    other = finding(elsewhere, of=request(elsewhere, "visited").visit, level=0)
    evidence(elsewhere, other)
    plan(elsewhere, "agreed", other)
    person = WHO[who](world, rows)
    for model in ROWS.values():
        everything = model._default_manager.order_by("pk")
        seen = list(within(person, Act.SEE, everything))
        assert seen == [row for row in everything if may(person, Act.SEE, row)]


def test_the_table_names_every_cell_and_nothing_else() -> None:
    assert set(TABLE) == set(ALLOWED)


def test_no_two_capacities_are_one() -> None:
    every = [*Role, *MemberRole, *TeamRole, *Own]
    assert len(set(every)) == len(every)


def test_enforcement_and_superusers_stand_in_no_row() -> None:
    named = {entry.capacity if isinstance(entry, When) else entry for row in TABLE.values() for entry in row}
    assert Role.ENFORCEMENT not in named
    assert {role for role in named if isinstance(role, Role)} == {Role.HELP_DESK, Role.BUREAU_LEAD, Role.ADMINISTRATOR}
    assert [cell for cell, row in TABLE.items() if Role.ADMINISTRATOR in row] == [(Thing.FIRM, Act.BREAK_GLASS)]
    assert {act for (_, act), row in TABLE.items() if Own.GLASS in row} == {Act.SEE}
    with open(policy.__file__, encoding="utf-8") as source:  # noqa: PTH123
        assert "is_superuser" not in source.read().split('"""', 2)[2]


def test_a_draft_is_the_firms_own(world: World) -> None:
    row = request(world)
    assert may(world.boss, Act.SEE, row)
    assert not may(world.desk, Act.SEE, row)
    assert not may(world.desk, Act.WITHDRAW, row)


def test_the_firm_sees_a_finding_from_the_hour_it_is_signed(world: World) -> None:
    row = finding(world, "draft")
    assert may(world.lead, Act.SEE, row)
    assert not may(world.boss, Act.SEE, row)
    row.state = "struck"
    row.save()
    assert not may(world.boss, Act.SEE, row)
    assert may(world.boss, Act.SEE, finding(world))


def test_an_ordinary_one_is_the_teams_to_extend_and_no_business_of_the_bureau_lead(world: World) -> None:
    row = finding(world, level=0)
    assert may(world.lead, Act.DECIDE_EXTENSION, row)
    assert may(world.desk, Act.DECIDE_EXTENSION, row)
    for act in (Act.SEE, Act.DECIDE_EXTENSION, Act.REFER, Act.DECIDE_OBJECTION):
        assert not may(world.chief, act, row)
    assert not may(world.chief, Act.SEE, evidence(world, row))
    assert not may(world.chief, Act.SEE, plan(world, "agreed", row))


def test_what_is_asked_of_the_database_is_one_query(
    world: World, rows: dict[Thing, Any], django_assert_num_queries: Any
) -> None:
    person = User.objects.get(pk=world.boss.pk)
    with django_assert_num_queries(2):
        may(person, Act.SEE, rows[Thing.FINDING])
    with django_assert_num_queries(1):
        list(within(person, Act.SEE, Finding.objects.all()))


def test_all_that_somebody_may_do_is_one_query(
    world: World, rows: dict[Thing, Any], django_assert_num_queries: Any
) -> None:
    for person in (world.boss, world.desk, world.lead):
        may(person, Act.SEE, world.firm)
        for row in rows.values():
            with django_assert_num_queries(1):
                acts(person, row)


# Breaking the glass --------------------------------------------------------------------------------------------------


def test_an_administrator_looks_for_a_while_and_the_firm_sees_it(world: World, rows: dict[Thing, Any]) -> None:
    admin = somebody(Role.ADMINISTRATOR)
    with pytest.raises(SaysNothingError, match="企业会看到这句话"):
        wall.break_glass(world.firm, by=admin, why=" ")
    assert not may(admin, Act.SEE, rows[Thing.FINDING])
    broken = wall.break_glass(world.firm, by=admin, why="修复一条坏数据")
    assert may(admin, Act.SEE, rows[Thing.FINDING])
    assert not may(admin, Act.VERIFY, rows[Thing.FINDING])
    line = AssistanceLog.objects.get(thing_uuid=world.firm.uuid)
    assert (line.by, line.why, line.get_act_display()) == (admin, "修复一条坏数据", "破窗查看")
    BreakGlass.objects.filter(pk=broken.pk).update(until=timezone.now())
    assert not may(admin, Act.SEE, rows[Thing.FINDING])


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_breaks_it(world: World, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        wall.break_glass(world.firm, by=somebody(role), why="想看看")
    assert not BreakGlass.objects.exists()


# Referral ------------------------------------------------------------------------------------------------------------


def test_what_is_dangerous_now_or_overdue_is_referred_and_the_firm_sees_it(world: World) -> None:
    row = finding(world, level=1, first_due_on=today(-3), due_on=today(-1))
    for ground in ReferralGround:
        wall.refer(row, by=world.chief, ground=ground, to="执法支队", why="到期三天没有动静")
    assert lines(row) == [("refer", "", ""), ("refer", "", "")]
    assert "执法支队" in AssistanceLog.objects.filter(thing_uuid=row.uuid).latest("pk").why
    with pytest.raises(ReferredAlreadyError):
        wall.refer(row, by=world.chief, ground=ReferralGround.OVERDUE, to="执法支队", why="再说一遍")


@pytest.mark.parametrize("fields", [{}, {"first_due_on": today(), "due_on": today()}, {"state": "closed"}])
def test_nothing_else_is_a_ground(world: World, fields: dict[str, Any]) -> None:
    row = finding(world, **{"level": 1} | fields)
    with pytest.raises(NoGroundError):
        wall.refer(row, by=world.chief, ground=ReferralGround.OVERDUE, to="执法支队", why="不放心")


@pytest.mark.parametrize("missing", ["to", "why"])
def test_a_referral_says_to_whom_and_why(world: World, missing: str) -> None:
    said = {"to": "执法支队", "why": "现场在冒烟"} | {missing: ""}
    with pytest.raises(SaysNothingError):
        wall.refer(finding(world, level=1), by=world.chief, ground=ReferralGround.IMMINENT, **said)


def test_an_ordinary_hazard_is_never_referred(world: World) -> None:
    row = finding(world, level=0, first_due_on=today(-3), due_on=today(-3))
    for by in (world.chief, world.desk, world.lead, world.boss):
        with pytest.raises(NotAllowedError):
            wall.refer(row, by=by, ground=ReferralGround.OVERDUE, to="执法支队", why="到期了")
