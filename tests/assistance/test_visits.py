"""帮扶上门: who goes and who must not, what the firm is told, and what is known of it afterwards."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.domain.errors import OneHatError
from accounts.domain.experts import declare_conflict, set_absence
from accounts.domain.one_hat import take_part
from accounts.enums import Hat, MemberRole
from accounts.models import Enterprise, Involvement, User
from accounts.roles import Role
from assistance.domain import team, visits
from assistance.domain.errors import (
    AssistanceError,
    DayIsOverError,
    FirmIsGoneError,
    NotACadreError,
    NotAllowedError,
    NotDeclaredError,
    NotInThePoolError,
    NotNowError,
    NotYoursError,
    OtherFirmError,
    SaysNothingError,
    TeamIncompleteError,
    TiedToTheFirmError,
)
from assistance.enums import TeamRole, VisitState
from assistance.models import AssistanceLog, HelpVisit, TeamMember
from tests import factories as make
from tests.assistance.making import World, everything, lines, pooled, request, somebody, today, visit

pytestmark = pytest.mark.django_db


def planned(world: World, **values: Any) -> HelpVisit:
    given = {"on": today(2), "lead": world.lead, "experts": [world.expert], "client_uuid": uuid.uuid4()}
    return visits.plan_visit(world.firm, by=world.desk, **given | values)


def begun(world: World, **values: Any) -> HelpVisit:
    row = planned(world, **values)
    for member in row.team.all():
        team.declare(row, by=member.person)
    return visits.begin(row, by=world.lead)


# Planning -----------------------------------------------------------------------------------------------------------


def test_a_team_is_one_lead_and_an_expert_at_least(world: World) -> None:
    row = planned(world, members=[somebody(Role.HELP_TEAM)], joint_with=" 消防救援大队 ")
    assert sorted(row.team.values_list("role", flat=True)) == ["cadre", "expert", "lead"]
    assert (row.state, row.joint_with, lines(row)) == ("planned", "消防救援大队", [("plan_visit", "", "planned")])
    with pytest.raises(TeamIncompleteError):
        planned(world, experts=[])
    assert HelpVisit.objects.count() == 1


def test_the_same_form_twice_is_one_visit(world: World) -> None:
    key = uuid.uuid4()
    assert planned(world, client_uuid=key).pk == planned(world, client_uuid=key).pk
    other = World()
    other.desk = world.desk
    with pytest.raises(NotYoursError):
        planned(other, client_uuid=key)


def test_no_visit_yesterday_or_at_a_firm_that_is_gone(world: World) -> None:
    with pytest.raises(DayIsOverError):
        planned(world, on=today(-1))
    Enterprise.objects.filter(pk=world.firm.pk).update(closed_on=today())
    with pytest.raises(FirmIsGoneError):
        planned(world)


def test_who_is_tied_to_the_firm_stays_at_home(world: World) -> None:
    for tied in (world.boss, world.worker):
        with pytest.raises(TiedToTheFirmError, match="请换一个人"):
            planned(world, experts=[tied])
    take_part(world.expert, at=world.firm, hat=Hat.INSPECTION, on=today(-30), source="check-1")
    with pytest.raises(TiedToTheFirmError):
        planned(world)
    assert planned(World(), experts=[world.expert])


def test_who_has_declared_a_tie_stays_at_home(world: World) -> None:
    conflict = declare_conflict(world.expert.expert, at=world.firm, kind="contract", by=world.expert)
    with pytest.raises(TiedToTheFirmError):
        planned(world)
    assert planned(World(), experts=[world.expert])
    row = planned(world, experts=[other := pooled(somebody())])
    for member in row.team.all():
        team.declare(row, by=member.person)
    type(conflict).objects.update(expert=other.expert)
    with pytest.raises(TiedToTheFirmError):
        visits.begin(row, by=world.lead)


def test_an_expert_is_of_the_pool_and_free_that_day(world: World) -> None:
    with pytest.raises(NotInThePoolError):
        planned(world, experts=[somebody()])
    set_absence(world.expert.expert, first_day=today(2), last_day=today(3), by=world.expert)
    with pytest.raises(NotInThePoolError, match="换一天"):
        planned(world)
    row = planned(world, on=today(4))
    with pytest.raises(NotInThePoolError):
        visits.postpone(row, by=world.desk, on=today(3), starts_at=None, why="台风")
    type(world.expert.expert).objects.update(active_until=today(3))
    with pytest.raises(NotInThePoolError):
        planned(world, on=today(4))


def test_nobody_of_enforcement_goes_and_only_a_cadre_leads(world: World) -> None:
    with pytest.raises(NotAllowedError):
        planned(world, experts=[somebody(Role.ENFORCEMENT)])
    with pytest.raises(NotAllowedError):
        planned(world, experts=[somebody(is_active=False)])
    for lead in (somebody(), world.desk):
        with pytest.raises(NotACadreError):
            planned(world, lead=lead)


def test_a_member_who_left_the_firm_may_go(world: World) -> None:
    world.worker.memberships.update(ended_at=timezone.now())
    assert planned(world, experts=[pooled(world.worker)])


def test_the_team_is_changed_until_it_leaves(world: World) -> None:
    row, other = planned(world), somebody(Role.HELP_TEAM)
    team.add_to_team(row, person=other, role=TeamRole.LEAD, by=world.desk)
    team.add_to_team(row, person=other, role=TeamRole.LEAD, by=world.desk)
    assert dict(row.team.values_list("person", "role"))[world.lead.pk] == "cadre"
    with pytest.raises(SaysNothingError):
        team.take_off_team(row, person=world.lead, by=world.desk, why=" ")
    team.take_off_team(row, person=world.lead, by=world.desk, why="出差")
    assert set(row.team.values_list("person", flat=True)) == {other.pk, world.expert.pk}
    told = AssistanceLog.objects.filter(act="change_team").order_by("pk").values_list("whom", "why")
    assert list(told) == [(other.uuid, "加入：带队干部"), (world.lead.uuid, "出差")]
    with pytest.raises(TiedToTheFirmError):
        team.add_to_team(row, person=world.boss, role=TeamRole.CADRE, by=world.desk)
    HelpVisit.objects.update(state="under_way", began_at=timezone.now())
    for act in (
        lambda: team.add_to_team(row, person=somebody(), role=TeamRole.CADRE, by=world.desk),
        lambda: team.take_off_team(row, person=other, by=world.desk, why="走了"),
    ):
        with pytest.raises(NotNowError):
            act()


def test_who_only_verifies_joins_once_the_report_is_signed(world: World) -> None:
    with pytest.raises(NotNowError):
        team.add_to_team(visit(world), person=somebody(), role=TeamRole.VERIFIER, by=world.desk)
    row = visit(world, VisitState.DELIVERED)
    joined = team.add_to_team(row, person=somebody(), role=TeamRole.VERIFIER, by=world.desk)
    assert joined not in TeamMember.objects.were_there()


# Requests and the calendar -------------------------------------------------------------------------------------------


def test_one_visit_answers_several_requests_and_tells_them_the_day(world: World) -> None:
    rows = [request(world, "accepted"), request(world, "accepted")]
    row = planned(world)
    rows = [visits.schedule(asked, visit=row, by=world.desk) for asked in rows]
    assert {(asked.state, asked.promised_on) for asked in rows} == {("scheduled", today(2))}
    visits.postpone(row, by=world.desk, on=today(5), starts_at=None, why="台风")
    assert {everything(asked)["promised_on"] for asked in rows} == {today(5)}
    for member in row.team.all():
        team.declare(row, by=member.person)
    visits.begin(row, by=world.lead)
    assert {everything(asked)["state"] for asked in rows} == {"visited"}
    assert lines(rows[0])[-1] == ("follow", "scheduled", "visited")


def test_a_visit_called_off_lets_its_requests_wait_for_another(world: World) -> None:
    asked, row = request(world, "accepted"), planned(world)
    visits.schedule(asked, visit=row, by=world.desk)
    with pytest.raises(SaysNothingError):
        visits.cancel(row, by=world.desk, why="")
    visits.cancel(row, by=world.desk, why="企业停产检修")
    assert (everything(asked)["state"], everything(asked)["visit_id"]) == ("accepted", None)
    assert visits.schedule(asked, visit=planned(world), by=world.desk).state == "scheduled"


def test_a_request_is_not_answered_at_another_firm_nor_by_a_visit_that_is_over(world: World) -> None:
    asked = request(world, "accepted")
    with pytest.raises(OtherFirmError):
        visits.schedule(asked, visit=planned(World(desk=world.desk)), by=world.desk)
    with pytest.raises(NotNowError):
        visits.schedule(asked, visit=visit(world, "delivered"), by=world.desk)
    assert everything(asked)["state"] == "accepted"


def test_putting_off_asks_for_a_reason_a_day_and_everybody_anew(world: World) -> None:
    row = planned(world)
    with pytest.raises(SaysNothingError):
        visits.postpone(row, by=world.desk, on=today(5), starts_at=None, why="")
    with pytest.raises(DayIsOverError):
        visits.postpone(row, by=world.desk, on=today(-1), starts_at=None, why="台风")
    make.member(world.firm, MemberRole.MEMBER, world.expert)
    with pytest.raises(TiedToTheFirmError):
        visits.postpone(row, by=world.desk, on=today(5), starts_at=None, why="台风")
    assert everything(row)["on"] == today(2)


# Being there ---------------------------------------------------------------------------------------------------------


def test_who_was_there_to_help_does_not_inspect_there(world: World) -> None:
    assert not Involvement.objects.exists()
    row = begun(world)
    assert (row.state, row.on) == ("under_way", today())
    assert set(Involvement.objects.values_list("person", "hat", "on", "source")) == {
        (person.pk, "help", today(), str(row.uuid)) for person in (world.lead, world.expert)
    }
    with pytest.raises(OneHatError):
        take_part(world.expert, at=world.firm, hat=Hat.INSPECTION, on=today(300), source="check-1")


def test_nobody_begins_before_all_have_declared(world: World) -> None:
    row = planned(world)
    team.declare(row, by=world.lead)
    team.declare(row, by=world.lead)
    with pytest.raises(NotDeclaredError, match=world.expert.name):
        visits.begin(row, by=world.lead)
    team.declare(row, by=world.expert)
    assert lines(row)[1:] == [("declare", "", ""), ("declare", "", "")]
    assert visits.begin(row, by=world.lead).state == "under_way"


def test_what_has_come_between_since_it_was_planned_counts(world: World) -> None:
    row = planned(world)
    for member in row.team.all():
        team.declare(row, by=member.person)
    take_part(world.expert, at=world.firm, hat=Hat.INSPECTION, on=today(), source="check-1")
    with pytest.raises(TiedToTheFirmError):
        visits.begin(row, by=world.lead)
    assert everything(row)["state"] == "planned"
    assert Involvement.objects.count() == 1


def test_without_an_expert_nobody_begins(world: World) -> None:
    row = planned(world)
    team.declare(row, by=world.lead)
    team.take_off_team(row, person=world.expert, by=world.desk, why="病了")
    with pytest.raises(TeamIncompleteError):
        visits.begin(row, by=world.lead)


def test_what_is_said_is_written_while_one_is_there(world: World) -> None:
    row = visits.write_notes(begun(world), by=world.expert, opening=" 说明来意 ", met="示例人员", closing="讲了三条")
    assert (row.opening, row.met) == ("说明来意", "示例人员")
    with pytest.raises(TypeError):
        visits.write_notes(row, by=world.expert, state="signed")
    with pytest.raises(NotNowError):
        visits.write_notes(visit(world, "signed"), by=world.expert, closing="补一句")


# Every act from every state ------------------------------------------------------------------------------------------

WAYS: dict[str, tuple[set[str], str]] = {
    "postpone": ({"planned"}, "planned"),
    "cancel": ({"planned"}, "cancelled"),
    "begin": ({"planned"}, "under_way"),
    "notes": ({"under_way"}, "under_way"),
}
MAY = {"postpone": {"desk"}, "cancel": {"desk"}, "begin": {"lead"}, "notes": {"lead", "expert"}}


def acts(world: World, row: HelpVisit, by: User | None = None) -> dict[str, Callable[[], Any]]:
    desk, lead = by or world.desk, by or world.lead
    return {
        "postpone": lambda: visits.postpone(row, by=desk, on=today(3), starts_at=None, why="台风"),
        "cancel": lambda: visits.cancel(row, by=desk, why="停产"),
        "begin": lambda: visits.begin(row, by=lead),
        "notes": lambda: visits.write_notes(row, by=lead, closing="讲了三条"),
    }


@pytest.mark.parametrize("state", VisitState)
@pytest.mark.parametrize("act", WAYS)
def test_every_act_from_every_state(world: World, state: str, act: str) -> None:
    row = visit(world, state)
    before = everything(row)
    origins, to = WAYS[act]
    if state in origins:
        acts(world, row)[act]()
        assert everything(row)["state"] == to
        assert len(lines(row)) == 1
    else:
        with pytest.raises(AssistanceError, match="请刷新页面"):
            acts(world, row)[act]()
        assert (everything(row), lines(row)) == (before, [])


@pytest.mark.parametrize("act", WAYS)
@pytest.mark.parametrize("who", ["desk", "lead", "expert", "chief", "boss", "worker", "lead elsewhere", "superuser"])
def test_who_does_it(world: World, act: str, who: str) -> None:
    by = {"lead elsewhere": lambda: World().lead, "superuser": lambda: somebody(is_superuser=True)}.get(
        who, lambda: getattr(world, who)
    )()
    row = visit(world, next(iter(WAYS[act][0])))
    if who in MAY[act]:
        acts(world, row, by)[act]()
        return
    with pytest.raises(NotAllowedError):
        acts(world, row, by)[act]()
    assert lines(row) == []
