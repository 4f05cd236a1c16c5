"""The desk's pages in the admin: the board, requests, and what is done with one of them."""

import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.roles import Role
from assistance.domain.following import follow_link
from assistance.enums import Danger, Level
from assistance.models import HelpCall, HelpRequest
from tests import factories as make
from tests.assistance import making
from tests.assistance.making import World, finding, request, today

pytestmark = pytest.mark.django_db
BOARD = "/help/desk/"


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


def fields(card: Any) -> dict[str, Any]:
    """What a form on the page sends without anything typed."""
    return {field.html_name: field.value() for field in card["form"].hidden_fields()}


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_call_is_ticked_off(desk: Client, world: World) -> None:
    finding(world, first_due_on=today(-9), due_on=today(-9))
    page = desk.get(BOARD)
    assert world.firm.name in text(page)
    sent = fields(page.context["cards"][0]) | {"result": "reached", "note": "下周到货"}
    for _ in range(2):
        page = desk.post(BOARD, sent, follow=True)
    assert "打通了" in text(page)
    assert page.context["cards"] == []
    assert HelpCall.objects.get().note == "下周到货"


def test_a_refused_call_keeps_what_was_typed(desk: Client, world: World) -> None:
    finding(world, first_due_on=today(-9), due_on=today(-9))
    sent = fields(desk.get(BOARD).context["cards"][0]) | {"result": "later", "on": str(today()), "note": "下午开会"}
    page = text(desk.post(BOARD, sent))
    assert "请选明天或以后的日期" in page
    assert "下午开会" in page


def test_a_call_about_what_has_no_page_on_the_board_is_not_kept(desk: Client, world: World) -> None:
    plan = making.plan(world, "agreed", finding(world, first_due_on=today(-9), due_on=today(-9)))
    sent = fields(desk.get(BOARD).context["cards"][0]) | {"result": "later", "on": str(today(1))}
    desk.post(BOARD, sent | {"thing": "plan", "thing_uuid": plan.uuid})
    assert not HelpCall.objects.exists()
    assert desk.get(BOARD).status_code == 200


def test_the_board_asks_no_more_for_more(
    desk: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk.get(BOARD)
    for n in range(12):
        elsewhere = World(desk=world.desk)
        request(elsewhere, "submitted", promised_on=None, danger=Danger.IMMINENT if n < 2 else Danger.UNKNOWN)
        finding(elsewhere, level=Level.MAJOR, first_due_on=today(-9), due_on=today(-9))
        with django_assert_max_num_queries(15):
            desk.get(BOARD)


def test_an_empty_board_asks_within_bounds(
    desk: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(15):
        assert "没有要打的电话" in text(desk.get(BOARD))


# Requests -----------------------------------------------------------------------------------------------------------


def test_requests_stand_in_the_declared_order_and_are_narrowed(desk: Client, world: World) -> None:
    rows = [request(World(), "submitted", danger=danger) for danger in (0, 3, 2)]
    late = request(World(), "accepted", promised_on=today(-1))
    request(World(), "declined")
    url = reverse("help_desk_requests")
    assert list(desk.get(url).context["page"]) == [rows[1], rows[2], rows[0], late]
    assert list(desk.get(url, {"late": "on"}).context["page"]) == [late]
    assert list(desk.get(url, {"danger": "3"}).context["page"]) == [rows[1]]
    assert list(desk.get(url, {"q": rows[2].enterprise.name}).context["page"]) == [rows[2]]
    assert desk.get(url, {"state": "all"}).context["page"].paginator.count == 5
    assert desk.get(url, {"state": "declined"}).context["page"].paginator.count == 1
    assert desk.get(url, {"danger": "x", "district": "999", "p": "no"}).status_code == 200


def do(desk: Client, row: HelpRequest, deed: str, **typed: Any) -> str:
    sent = {f"{deed}-{name}": value for name, value in typed.items()} | {"deed": deed}
    return text(desk.post(reverse("help_desk_request", args=[row.uuid]), sent, follow=True))


def test_a_request_is_taken_from_its_triage_to_an_end_on_the_telephone(desk: Client, world: World) -> None:
    row = request(world, "submitted", promised_on=None)
    page = do(desk, row, "triage", danger=2, promised_on=str(today(1)), note="先看粉尘")
    assert "分好类了" in page
    assert "受理" in do(desk, row, "accept", promised_on=str(today(2)))
    assert "办结了" in do(desk, row, "settle", told="自己先清灰，周五再打电话")
    row.refresh_from_db()
    assert (row.state, row.danger, row.instead) == ("closed", 2, "自己先清灰，周五再打电话")


@pytest.mark.parametrize(
    ("deed", "state", "typed", "after"),
    [
        ("decline", "triaged", {"reason": "不归我们管", "instead": "请打 12345"}, "declined"),
        ("withdraw", "accepted", {"why": "已经自己修好"}, "withdrawn"),
        ("close", "visited", {}, "closed"),
    ],
)
def test_other_ends(desk: Client, world: World, *, deed: str, state: str, typed: dict[str, str], after: str) -> None:
    row = request(world, state)
    do(desk, row, deed, **typed)
    row.refresh_from_db()
    assert row.state == after


def test_it_is_not_offered_to_close_what_has_something_left(desk: Client, world: World) -> None:
    row = request(world, "visited")
    finding(world, of=row.visit)
    for page in (text(desk.get(reverse("help_desk_request", args=[row.uuid]))), do(desk, row, "close")):
        assert 'value="close"' not in page
    row.refresh_from_db()
    assert row.state == "visited"


def test_a_request_is_handed_to_another_department(desk: Client, world: World) -> None:
    row, other = request(world, "triaged"), making.Department.objects.create(slug="fire", name="消防")
    assert "已转给" in do(desk, row, "refer", to=other.pk, reason="消防设施归他们")
    row.refresh_from_db()
    assert (row.state, row.referred_to) == ("referred", other)


def test_what_is_refused_stands_beside_what_was_typed(desk: Client, world: World) -> None:
    row = request(world, "submitted")
    page = do(desk, row, "triage", danger=2, promised_on=str(today(-1)), note="先看粉尘")
    assert "已经过去了" in page
    assert "先看粉尘" in page
    # Somebody else was quicker.
    HelpRequest.objects.filter(pk=row.pk).update(state="accepted")
    page = do(desk, row, "triage", danger=2, promised_on=str(today(1)))
    assert "请刷新页面" in page
    assert do(desk, row, "no such deed")


def test_a_request_shows_what_else_the_firm_asked(
    desk: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row, other = request(world, "submitted"), request(world, "accepted")
    finding(world)
    with django_assert_max_num_queries(20):
        page = desk.get(reverse("help_desk_request", args=[row.uuid]))
    assert reverse("help_desk_request", args=[other.uuid]) in text(page)
    assert ("没验收", 1) in page.context["history"]


def test_a_draft_is_not_the_desks(desk: Client, world: World) -> None:
    row = request(world)
    assert desk.get(reverse("help_desk_request", args=[row.uuid])).status_code == 404
    assert list(desk.get(reverse("help_desk_requests"), {"state": "all"}).context["page"]) == []


# A call that comes in -----------------------------------------------------------------------------------------------


def test_a_call_is_entered_after_the_wall_was_read_out(desk: Client, world: World) -> None:
    wall, url = making.wall_text(), reverse("help_enter_call")
    assert f"?at={world.firm.pk}" in text(desk.get(url, {"q": world.firm.name}))
    page = desk.get(url, {"at": world.firm.pk})
    assert wall.text in text(page)
    told = {
        "at": world.firm.pk,
        "wall": wall.pk,
        "client_uuid": str(uuid.uuid4()),
        "caller_name": "示例来电",
        "caller_phone": "138 0000 0001",
        "text": "除尘器冒烟",
        "wish": "visit",
        "danger": "3",
    }
    page = desk.post(url, told)
    assert "打勾" in text(page)
    assert "除尘器冒烟" in text(page)
    for _ in range(2):
        page = desk.post(url, told | {"read_out": "on"}, follow=True)
    row = HelpRequest.objects.get()
    assert follow_link(row) in text(page)
    assert (row.state, row.caller_phone, row.danger, row.wall_text) == ("submitted", "13800000001", 3, wall)


def test_a_call_names_a_criterion_and_looking_for_it_loses_nothing(desk: Client, world: World) -> None:
    wall, url = making.wall_text(), reverse("help_enter_call")
    page = make.criterion(title="除尘器没有泄爆", gist="除尘器没有泄爆、惰化、抑爆中的任何一种")
    told = {"at": world.firm.pk, "wall": wall.pk, "client_uuid": str(uuid.uuid4()), "caller_name": "示例来电"}
    answer = desk.post(url, told | {"text": "除尘器冒烟", "words": "除尘器 泄爆", "danger": "2", "find": "1"})
    form = BeautifulSoup(answer.content, "lxml").select_one("form.desk-thumb")
    assert not HelpRequest.objects.exists()
    assert form.select_one("textarea").get_text(strip=True) == "除尘器冒烟"
    assert form.select_one("[name=caller_name]")["value"] == "示例来电"
    assert form.select_one("[name=client_uuid]")["value"] == told["client_uuid"]
    assert form.select_one("[name=danger] [selected]")["value"] == "2"
    assert "请留一个" not in text(answer)
    assert [one["value"] for one in form.select("[name=criterion]")] == [str(page.pk), ""]
    told |= {"caller_phone": "0592-1", "text": "冒烟", "wish": "call", "danger": "0", "read_out": "on"}
    desk.post(url, told | {"find": "1"})
    for nothing in ("999999", "x"):
        assert "没有找到" in text(desk.post(url, told | {"criterion": nothing}))
    assert not HelpRequest.objects.exists()
    desk.post(url, told | {"criterion": page.pk})
    row = HelpRequest.objects.get()
    assert (row.criterion_id, row.criterion_text) == (page.pk, page.title)


def test_a_newer_text_must_be_read_out_first(desk: Client, world: World) -> None:
    old = making.wall_text()
    newer = making.wall_text(effective_on=today(-1), text="新的说明")
    told = {"at": world.firm.pk, "wall": old.pk, "client_uuid": str(uuid.uuid4()), "caller_name": "甲"}
    told |= {"caller_phone": "0592-1", "text": "漏电", "wish": "call", "danger": "0", "read_out": "on"}
    page = desk.post(reverse("help_enter_call"), told)
    assert "新的说明" in text(page)
    assert f'name="wall" value="{newer.pk}"' in text(page)
    assert not HelpRequest.objects.exists()


def test_without_a_text_of_the_wall_no_call_is_entered(desk: Client, world: World) -> None:
    page = text(desk.get(reverse("help_enter_call"), {"at": world.firm.pk}))
    assert "请局领导先签发一份" in page
    assert "提交申请" not in page
