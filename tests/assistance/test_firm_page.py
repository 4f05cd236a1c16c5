"""The page of a firm: all that is open, what is over behind a link, and who looked."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from assistance.domain import wall
from assistance.domain.findings import record
from assistance.domain.looking import look
from assistance.domain.plans import return_plan, revise, submit_plan
from assistance.domain.requests import triage
from assistance.enums import Danger, Level, ReferralGround
from assistance.models import AssistanceLog
from portal.models import HomePage
from tests.assistance.making import (
    World,
    evidence,
    extension,
    finding,
    plan,
    request,
    somebody,
    today,
    visit,
    wall_text,
)
from tests.factories import second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, home: HomePage) -> World:
    """A firm in front of the whole site."""
    return World()


def read(client: Client, name: str, world: World, query: str = "") -> BeautifulSoup:
    answer = client.get(reverse(name, args=[world.firm.uuid]) + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").find("main")  # type: ignore[return-value]


def closed_up(part: Any) -> str:
    return "".join(part.get_text().split())


def fill(world: World, n: int) -> None:
    """So many of each thing that can be open."""
    for _ in range(n):
        request(world)
        request(world, "scheduled", visit=visit(world, "planned", on=today(4)))
        delivered = visit(world, "delivered")
        extension(world, of=finding(world, of=delivered))
        finding(world, "fixed", of=delivered)
        plan(world, "agreed", finding(world, of=delivered, level=Level.MAJOR, title="有限空间没有检测"))
        finding(world, "closed", of=delivered)


def test_it_costs_the_same_whatever_there_is(world: World, client: Client, django_assert_max_num_queries: Any) -> None:
    client.force_login(world.boss)
    for n in (1, 9):
        fill(world, n)
        for name in ("help_firm", "help_past", "help_log"):
            read(client, name, world)
            with django_assert_max_num_queries(15):
                read(client, name, world)


def test_all_that_is_open_stands_there_the_worst_first(world: World, client: Client) -> None:
    client.force_login(world.boss)
    assert "现在没有要办的事" in closed_up(read(client, "help_firm", world))
    draft = request(world)
    planned = visit(world, "planned", on=today(2))
    delivered = visit(world, "delivered")
    late = finding(world, of=delivered, title="过期的", due_on=today(-2), first_due_on=today(-2))
    soon = finding(world, of=delivered, title="快到的", due_on=today(3), first_due_on=today(3))
    major = finding(world, of=delivered, title="重大的", level=Level.MAJOR)
    extension(world, of=soon)
    agreed = plan(world, "agreed", major)
    finding(world, "closed", of=delivered, title="办完的")
    finding(world, "draft", title="还在写的")

    page = read(client, "help_firm", world)
    titles = [link.get_text() for link in page.find("section", id="findings").select("li > a")]  # type: ignore[union-attr]
    assert titles == ["重大的", "过期的", "快到的"]
    text = closed_up(page)
    for said in (
        "还有3项隐患没有验收",
        "1项过了期限",
        "过期2天",
        "还有3天",
        "延期在等答复",
        "等您逐项答复",
        "还有1条措施没做完",
    ):
        assert said in text
    assert f"下一个日子：{today(2).month}月{today(2).day}日" in text
    for name, row in (
        ("help_visit", planned),
        ("help_visit", delivered),
        ("help_finding", late),
        ("help_plan", agreed),
        ("help_request", draft),
    ):
        assert page.find("a", href=reverse(name, args=[row.uuid]))
    assert page.find("a", href=reverse("help_send", args=[draft.uuid]))
    assert "办完的" not in titles
    assert "还在写的" not in text
    assert "办完的" in closed_up(read(client, "help_past", world, "?what=findings"))


def test_a_plan_that_was_given_back_is_something_to_do(world: World, client: Client) -> None:
    client.force_login(world.boss)
    waits, drafted = plan(world, "submitted"), plan(world, "agreed")
    revise(drafted, by=world.boss, why="换了供应商")
    return_plan(waits, by=world.expert, why="停产那天谁在场，写上")
    page = read(client, "help_firm", world)
    section = page.find("section", id="returned")
    assert "停产那天谁在场，写上" in closed_up(section)
    assert section.find("a", href=reverse("help_write_plan", args=[waits.uuid]))  # type: ignore[union-attr]
    assert reverse("help_plan", args=[drafted.uuid]) not in str(section)
    assert reverse("help_plan", args=[waits.uuid]) not in str(page.find("section", id="plans"))
    submit_plan(waits, by=world.boss)
    page = read(client, "help_firm", world)
    assert page.find("section", id="returned") is None
    assert reverse("help_plan", args=[waits.uuid]) in str(page.find("section", id="plans"))


def test_more_than_a_page_of_findings_is_leafed_through(world: World, client: Client) -> None:
    client.force_login(world.worker)
    delivered = visit(world, "delivered")
    for _ in range(21):
        finding(world, of=delivered)
    assert len(read(client, "help_firm", world).find("section", id="findings").select("ul.link-list > li")) == 20  # type: ignore[union-attr]
    last = read(client, "help_firm", world, "?page=99").find("section", id="findings")
    assert len(last.select("ul.link-list > li")) == 1  # type: ignore[union-attr]


def test_the_desk_asks_for_nothing_and_reads_no_draft(world: World, client: Client) -> None:
    row, sent = request(world), request(world, "submitted")
    page = _as_desk(world, client, "help_firm")
    assert reverse("help_request", args=[sent.uuid]) in str(page)
    assert reverse("help_request", args=[row.uuid]) not in str(page)
    assert reverse("help_ask") not in str(page)


def test_strangers_find_nothing(world: World, client: Client) -> None:
    second_factor(world.chief)
    for person in (somebody(), world.expert, World().boss, world.chief):
        client.force_login(person)
        for name in ("help_firm", "help_past", "help_log"):
            assert client.get(reverse(name, args=[world.firm.uuid])).status_code == 404


@pytest.mark.parametrize("what", ["visits", "findings", "requests", "nonsense"])
def test_what_is_over_is_kept(world: World, client: Client, what: str) -> None:
    delivered = visit(world, "answered")
    finding(world, "closed", of=delivered)
    over = request(world, "declined")
    client.force_login(world.worker)
    page = str(read(client, "help_past", world, f"?what={what}"))
    address = {
        "findings": reverse("help_finding", args=[delivered.findings.get().uuid]),
        "requests": reverse("help_request", args=[over.uuid]),
    }.get(what, reverse("help_visit", args=[delivered.uuid]))
    assert address in page


def test_the_firm_reads_who_looked_and_what_passed_the_wall(world: World, client: Client) -> None:
    late = finding(world, level=Level.MAJOR, due_on=today(-1), first_due_on=today(-1))
    look(late, by=world.desk)
    look(evidence(world, late), by=world.lead)
    look(late, by=world.boss)
    wall.refer(late, by=world.chief, ground=ReferralGround.OVERDUE, to="执法大队", why="催了三次没有改")
    wall.break_glass(world.firm, by=somebody(Role.ADMINISTRATOR), why="修一条坏数据")
    client.force_login(world.worker)
    text = closed_up(read(client, "help_log", world, "?only=looks"))
    for said in (
        f"{world.desk.name}（帮扶受理）",
        f"{world.lead.name}（带队干部）",
        "看了隐患的照片",
        "看了佐证",
        "移交给执法大队：催了三次没有改",
        "管理员例外查看",
        f"{world.chief.name}（局领导）",
    ):
        assert said in text
    assert world.boss.name not in text


def test_what_is_still_being_written_on_site_is_not_in_it(world: World, client: Client) -> None:
    under_way = visit(world, "under_way")
    row = record(under_way, by=world.lead, client_uuid=under_way.uuid, text="金丝雀")
    sent = request(world, "submitted")
    triage(sent, by=world.desk, danger=Danger.MAJOR, promised_on=today(2), note="老板脾气大")
    client.force_login(world.boss)
    page = str(read(client, "help_log", world))
    assert AssistanceLog.objects.filter(thing_uuid=row.uuid).exists()
    assert str(row.uuid) not in page
    assert str(sent.uuid) in page
    assert "老板脾气大" not in page
    assert "老板脾气大" not in client.get(reverse("help_request", args=[sent.uuid])).content.decode()
    wall_text()


def _as_desk(world: World, client: Client, name: str) -> BeautifulSoup:
    second_factor(world.desk)
    client.force_login(world.desk)
    return read(client, name, world)
