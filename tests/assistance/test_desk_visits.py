"""The desk plans visits, keeps the lists, and pays experts."""

import io
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from accounts.domain.experts import declare_conflict, set_absence
from accounts.models import Expert
from accounts.roles import Role
from assistance.enums import Level
from assistance.models import AssistanceLog, HelpRequest, HelpVisit
from tests import factories as make
from tests.assistance import making
from tests.assistance.making import World, finding, pooled, request, somebody, today, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    """With a clerk who can log in."""
    return World(desk=make.user(Role.HELP_DESK))


@pytest.fixture
def desk(world: World) -> Client:
    """The browser of the clerk."""
    client = Client()
    client.force_login(world.desk)
    return client


def text(answer: Any) -> str:
    return answer.content.decode()


def wanted(world: World, **typed: Any) -> dict[str, Any]:
    """What the form sends."""
    sent = {"client_uuid": str(uuid.uuid4()), "on": str(today(2)), "starts_at": "09:30"}
    return sent | {"lead": world.lead.pk, "experts": [world.expert.pk], "joint_with": "消防救援大队"} | typed


def planning(row: HelpRequest) -> str:
    return reverse("help_desk_plan", args=[row.uuid])


def cells(answer: Any) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(answer.content)).active.values)


# Planning -----------------------------------------------------------------------------------------------------------


def test_a_visit_is_planned_once_and_answers_the_request(desk: Client, world: World) -> None:
    row, cadre = request(world, "accepted"), somebody(Role.HELP_TEAM)
    sent = wanted(world, members=[cadre.pk])
    for _ in range(2):
        page = desk.post(planning(row), sent, follow=True)
    assert "没有账号的，请打电话告诉" in text(page)
    made = HelpVisit.objects.get()
    assert (made.on, f"{made.starts_at:%H:%M}", made.joint_with) == (today(2), "09:30", "消防救援大队")
    assert set(made.team.values_list("person", "role")) == {
        (world.lead.pk, "lead"),
        (world.expert.pk, "expert"),
        (cadre.pk, "cadre"),
    }
    row.refresh_from_db()
    assert (row.state, row.visit) == ("scheduled", made)


def test_only_those_are_offered_whom_nothing_keeps_away(desk: Client, world: World) -> None:
    row = request(world, "accepted")
    tied, away = pooled(somebody()), pooled(somebody())
    declare_conflict(Expert.objects.get(person=tied), at=world.firm, kind="other", by=world.desk)
    set_absence(Expert.objects.get(person=away), first_day=today(2), by=world.desk)
    page = desk.post(planning(row), wanted(world, look="1", joint_with="打了一半的字"))
    offered = [int(key) for key, _ in page.context["form"].fields["experts"].choices]
    assert offered == [world.expert.pk]
    assert len(page.context["form"].kept_away) == 2
    # Nothing that was typed is lost, and nothing was planned.
    assert "打了一半的字" in text(page)
    assert 'value="09:30"' in text(page)
    assert not HelpVisit.objects.exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"experts": []}, "请至少选一名专家"),
        ({"lead": ""}, "请选一名带队干部"),
        ({"on": "2020-01-01"}, "已经过去了"),
        ({"on": "x"}, "请写成 2026-03-01 这样的日期"),
        ({"experts": ["999999"]}, "请重新选"),
    ],
)
def test_what_cannot_be_planned_is_said_in_words(desk: Client, world: World, typed: dict[str, Any], says: str) -> None:
    row = request(world, "accepted")
    page = text(desk.post(planning(row), wanted(world, **typed)))
    assert says in page
    assert "消防救援大队" in page
    row.refresh_from_db()
    assert (row.state, HelpVisit.objects.count()) == ("accepted", 0)


def test_nobody_goes_twice(desk: Client, world: World) -> None:
    row = request(world, "accepted")
    assert "只选一次" in text(desk.post(planning(row), wanted(world, members=[world.lead.pk])))


def do(desk: Client, row: HelpVisit, deed: str, **typed: Any) -> str:
    sent = {f"{deed}-{name}": value for name, value in typed.items()} | {"deed": deed}
    return text(desk.post(reverse("help_desk_visit", args=[row.uuid]), sent, follow=True))


def test_a_planned_visit_is_put_off_its_team_changed_and_called_off(desk: Client, world: World) -> None:
    row, cadre = visit(world, "planned", on=today(1)), somebody(Role.HELP_TEAM)
    assert "改期了" in do(desk, row, "postpone", on=str(today(4)), starts_at="14:00", why="企业停电")
    assert "加上了" in do(desk, row, "join", person=cadre.pk, role="cadre")
    assert "他不用去了" in do(desk, row, "leave", person=cadre.pk, why="另有安排")
    assert "请写" in do(desk, row, "cancel", why=" ")
    assert "取消了" in do(desk, row, "cancel", why="企业停产")
    row.refresh_from_db()
    assert (row.on, row.state, row.team.filter(person=cadre).exists()) == (today(4), "cancelled", False)


def test_somebody_joins_to_verify(desk: Client, world: World) -> None:
    row, other = visit(world, "delivered"), somebody(Role.HELP_TEAM)
    assert "还没声明" not in do(desk, row, "join", person=other.pk, role="verifier")
    assert row.team.get(person=other).role == "verifier"


def test_visits_are_listed(desk: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    desk.get(reverse("help_desk_visits"))
    for n in range(3):
        visit(World(), "planned", on=today(3 - n))
    done = visit(world, "delivered")
    with django_assert_max_num_queries(15):
        page = desk.get(reverse("help_desk_visits"))
    assert [row.on for row in page.context["page"]] == [today(1), today(2), today(3)]
    assert list(desk.get(reverse("help_desk_visits"), {"state": "delivered"}).context["page"]) == [done]


def test_experts_of_a_month_are_paid_from_one_sheet(desk: Client, world: World) -> None:
    paid = visit(world, "delivered", on=today())
    visit(world, "planned", on=today())
    visit(world, "delivered", on=today(-70))
    lines = cells(desk.get(reverse("help_desk_fees"), {"month": f"{today():%Y-%m}"}))
    assert lines[1:] == [(world.expert.name, lines[1][1], world.firm.name, "专家", paid.number)]
    assert desk.get(reverse("help_desk_fees"), {"month": "x"}).status_code == 200


# Findings -----------------------------------------------------------------------------------------------------------


def test_findings_are_narrowed(
    desk: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    url = reverse("help_desk_findings")
    desk.get(url)
    late = finding(world, first_due_on=today(-2), due_on=today(-2))
    major = finding(World(), level=Level.MAJOR)
    closed = finding(World(), "closed")
    finding(World(), "draft")
    with django_assert_max_num_queries(15):
        page = desk.get(url)
    assert list(page.context["page"]) == [major, late]
    for asked, rows in (
        ({"overdue": "on"}, [late]),
        ({"level": "1"}, [major]),
        ({"state": "closed"}, [closed]),
        ({"q": world.firm.name}, [late]),
        ({"state": "all"}, [major, late, closed]),
    ):
        assert list(desk.get(url, asked).context["page"]) == rows, asked


def test_what_is_exported_has_the_exchanges_fields_and_each_firm_reads_it(desk: Client, world: World) -> None:
    finding(world, title="=1+1", first_due_on=today(-2), due_on=today(-2))
    elsewhere = finding(World())
    lines = cells(desk.get(reverse("help_desk_export"), {"overdue": "on"}))
    assert [head.split()[-1] for head in lines[0]][:5] == [
        "dangerName",
        "dangerLevel",
        "registTime",
        "registrant",
        "dangerSrc",
    ]
    assert [line[:2] + line[4:5] for line in lines[1:]] == [("=1+1", 0, 8)]
    logged = AssistanceLog.objects.filter(act="export")
    assert [(line.enterprise, line.by) for line in logged] == [(world.firm, world.desk)]
    assert elsewhere.visit.enterprise not in [line.enterprise for line in logged]


def test_an_export_stands_in_the_order_of_the_list(desk: Client, world: World) -> None:
    for title, days, level in (("乙", 5, 0), ("丙", 9, 0), ("甲", 7, 1)):
        finding(world, title=title, first_due_on=today(days), due_on=today(days), level=level)
    assert [line[0] for line in cells(desk.get(reverse("help_desk_export")))[1:]] == ["甲", "乙", "丙"]


# Deciding and what leaves the wall ----------------------------------------------------------------------------------


def browser(role: Role) -> Client:
    client = Client()
    client.force_login(make.user(role))
    return client


def test_an_objection_is_decided_by_somebody_who_was_not_there(desk: Client, world: World) -> None:
    said = making.answer(world, why="那是隔壁的")
    own = making.answer(world)
    making.join(own.finding.visit, world.desk, "cadre")
    page = desk.get(reverse("help_decisions"))
    assert list(page.context["objections"]) == [said]
    url = reverse("help_objection", args=[said.finding.uuid])
    assert "那是隔壁的" in text(desk.get(url))
    assert "请选一样" in text(desk.post(url, {"decision": "去看过"}))
    desk.post(url, {"is_right": "yes", "decision": "去看过，是隔壁的"})
    said.refresh_from_db()
    said.finding.refresh_from_db()
    assert (said.state, said.finding.state) == ("taken", "struck")
    refused = desk.post(reverse("help_objection", args=[own.finding.uuid]), {"is_right": "no", "decision": "在"})
    assert "没去现场的人" in text(refused)


def test_extensions_wait_for_who_decides_them(desk: Client, world: World) -> None:
    ordinary = making.extension(world)
    major = making.extension(world, of=finding(world, level=Level.MAJOR))
    assert list(desk.get(reverse("help_decisions")).context["extensions"]) == [ordinary]
    assert list(browser(Role.BUREAU_LEAD).get(reverse("help_decisions")).context["extensions"]) == [major]


def test_a_lead_sees_major_hazards_and_refers_on_a_ground(world: World) -> None:
    lead = browser(Role.BUREAU_LEAD)
    major = finding(world, level=Level.MAJOR)
    finding(world)
    assert list(lead.get(reverse("help_lead")).context["rows"]) == [major]
    url, typed = reverse("help_refer", args=[major.uuid]), {"to": "执法支队", "why": "正在漏气"}
    assert "到期没有改" in text(lead.post(url, typed | {"ground": "overdue"}))
    lead.post(url, typed | {"ground": "imminent"})
    assert major.referrals.get().to == "执法支队"


def test_a_lead_writes_what_is_read_before_asking(world: World) -> None:
    lead, old = browser(Role.BUREAU_LEAD), making.wall_text()
    typed = {
        "title": "帮扶说明",
        "body": "新写的",
        "document": "示例〔2026〕2号",
        "effective_on": str(old.effective_on),
    }
    new = reverse("help_new_wall_text")
    assert "请换一天" in text(lead.post(new, typed))
    lead.post(new, typed | {"effective_on": str(today(1))})
    assert "新写的" in set(making.WallText.objects.values_list("text", flat=True))
    request(world, "submitted")
    answer = lead.post(reverse("help_wall_text", args=[old.pk]), typed)
    assert "不能再改" in text(answer)


def test_an_administrator_looks_at_one_firm_for_a_while_and_says_why(world: World) -> None:
    administrator, url = browser(Role.ADMINISTRATOR), reverse("help_glass")
    firm = reverse("help_firm", args=[world.firm.uuid])
    assert administrator.get(firm).status_code == 404
    assert f"?at={world.firm.pk}" in text(administrator.get(url, {"q": world.firm.name}))
    assert "请写" in text(administrator.post(url, {"at": world.firm.pk, "why": ""}))
    page = administrator.post(url, {"at": world.firm.pk, "why": "法院来函"}, follow=True)
    assert page.status_code == 200
    assert administrator.get(firm).status_code == 200
    assert AssistanceLog.objects.get(act="break_glass").why == "法院来函"
