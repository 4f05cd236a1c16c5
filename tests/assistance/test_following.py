"""A caller without an account: the link that he was given shows how far it is, and no more."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import InboxMessage
from accounts.roles import Role
from assistance.domain.errors import LinkIsOverError, NoLinkError, NotAllowedError
from assistance.domain.following import follow_link, new_link, row_of, token_of, withdraw_by_link
from assistance.models import AssistanceLog, HelpRequest
from portal.models import HomePage
from tests.assistance.making import World, finding, lines, request, somebody, visit
from tests.factories import second_factor

pytestmark = pytest.mark.django_db
TEXT, WHO = "金丝雀除尘器", "金丝雀来电人"


@pytest.fixture
def world(db: None, home: HomePage) -> World:
    """A firm in front of the whole site."""
    return World()


def call(world: World, state: str = "submitted", **fields: Any) -> Any:
    """What staff entered for a caller."""
    values = {"asked_by": None, "entered_by": world.desk, "way": "phone", "caller_name": WHO, "caller_phone": "0592-1"}
    return request(world, state, text=TEXT, **values | fields)


def words(answer: Any) -> str:
    return "".join(BeautifulSoup(answer.content, "html.parser").find("main").get_text().split())


def test_the_link_says_how_far_it_is_and_nothing_else(world: World, client: Client) -> None:
    came = visit(world, "delivered")
    finding(world, of=came, title=TEXT, text=TEXT)
    for state, says in (("triaged", "答复期限"), ("visited", "来过了"), ("declined", "请打12350")):
        row = call(world, state, **({"visit": came} if state == "visited" else {}))
        answer = client.get(follow_link(row))
        assert says in words(answer)
        assert "都在帮扶记录里" not in words(answer)
        for secret in (TEXT, WHO, "0592-1", world.firm.name, world.desk.name):
            assert secret not in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]


def test_he_takes_it_back_once(world: World, client: Client) -> None:
    row = call(world)
    answer = client.post(follow_link(row), {"why": "修好了"}, follow=True)
    assert "撤回了" in words(answer)
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert "不用撤回" in words(client.post(follow_link(row), follow=True))
    assert lines(row) == [("withdraw", "submitted", "withdrawn")]
    client.force_login(world.boss)
    page = client.get(f"/help/requests/{row.uuid}/")
    assert "来电人用链接撤回：修好了" in words(page)
    assert "来电人，" in words(page)


def test_whoever_planned_a_visit_for_it_hears_of_it(world: World, client: Client) -> None:
    row = call(world, "scheduled", visit=visit(world, "planned"))
    client.post(follow_link(row))
    row.refresh_from_db()
    assert (row.state, row.visit) == ("withdrawn", None)
    assert InboxMessage.objects.filter(person=world.desk).count() == 1


def test_the_desk_is_led_to_another_link_and_nobody_else_is(world: World, client: Client) -> None:
    row = call(world)
    second_factor(world.desk)
    for person, shown in ((world.desk, True), (world.boss, False)):
        client.force_login(person)
        page = client.get(reverse("help_request", args=[row.uuid])).content.decode()
        assert (f'{reverse("help_desk_request", args=[row.uuid])}">到受理页换一个' in page) is shown
        assert follow_link(row) not in page


def test_another_link_makes_the_one_before_void(world: World, client: Client) -> None:
    row = call(world)
    old = token_of(row)
    # The button pressed twice.
    renewed = [new_link(row, by=world.desk, known=1) for _ in range(2)][-1]
    assert (renewed.link_number, lines(row)) == (2, [("new_link", "", "")])
    assert client.get(f"/help/follow/{old}/").status_code == 404
    assert "换了新的" in words(client.get(f"/help/follow/{old}/"))
    with pytest.raises(LinkIsOverError):
        withdraw_by_link(old)
    assert client.post(f"/help/follow/{old}/").status_code == 404
    assert client.get(follow_link(renewed)).status_code == 200
    row.refresh_from_db()
    assert row.state == "submitted"


def test_who_is_not_at_the_desk_makes_no_link_and_what_has_none_gets_none(world: World) -> None:
    row = call(world)
    for by in (world.boss, world.lead, world.chief, somebody(Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowedError):
            new_link(row, by=by, known=1)
    over = call(world, "declined")
    HelpRequest.objects.filter(pk=over.pk).update(submitted_at=timezone.now() - timedelta(days=31))
    for without in (request(world, "submitted"), over):
        with pytest.raises(NoLinkError, match="电话里告诉"):
            new_link(without, by=world.desk, known=1)
    assert not AssistanceLog.objects.exists()


def test_the_link_is_shown_once_to_who_made_it(world: World, client: Client) -> None:
    row = call(world)
    second_factor(world.desk)
    client.force_login(world.desk)
    url = reverse("help_desk_request", args=[row.uuid])
    assert follow_link(row) not in client.get(url).content.decode()
    client.post(url, {"deed": "link", "link-known": "1"})
    row.refresh_from_db()
    assert follow_link(row) not in client.get(reverse("help_desk_request", args=[call(world).uuid])).content.decode()
    assert follow_link(row) in client.get(url).content.decode()
    assert follow_link(row) not in client.get(url).content.decode()


def test_a_link_is_no_other_link(world: World, client: Client) -> None:
    row = call(world)
    token = token_of(row)
    for wrong in (token[:-1], "x" + token[1:], token + "x", token.partition(".")[0], row.uuid, "." * 9):
        answer = client.get(f"/help/follow/{wrong}/")
        assert answer.status_code == 404
        assert client.post(f"/help/follow/{wrong}/").status_code == 404
    assert "不能用了" in words(client.get(f"/help/follow/{token}x/"))
    # Who has an account reads it there.
    assert row_of(token_of(request(world, "submitted"))) is None


def test_it_runs_out_thirty_days_after_the_end(world: World, client: Client) -> None:
    row = call(world)
    client.post(follow_link(row))
    assert client.get(follow_link(row)).status_code == 200
    AssistanceLog.objects.filter(thing_uuid=row.uuid).update(at=timezone.now() - timedelta(days=31))
    assert client.get(follow_link(row)).status_code == 404
    long = call(world, "accepted", submitted_at=timezone.now() - timedelta(days=300))
    assert client.get(follow_link(long)).status_code == 200
