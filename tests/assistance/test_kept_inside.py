"""What a second look found to reach too far, each as somebody would have noticed it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import InboxMessage, Membership
from accounts.roles import Role
from assistance.domain import wall
from assistance.domain.errors import TextWasShownError
from assistance.domain.keepers import KEEPER
from assistance.domain.visits import postpone
from assistance.models import Advice, AssistanceLog
from tests import factories as make
from tests.assistance.making import World, evidence, finding, plan, request, today, visit, wall_text

pytestmark = pytest.mark.django_db


def test_advice_reaches_the_firm_with_the_signed_report_and_never_of_what_was_struck(
    world: World, client: Client
) -> None:
    client.force_login(world.boss)
    there = visit(world, "under_way")
    Advice.objects.create(visit=there, given_by=world.lead, text="先停下来")
    assert "先停下来" not in client.get(reverse("help_answer", args=[there.uuid])).content.decode()
    done = visit(world, "delivered")
    struck = finding(world, "struck", of=done)
    Advice.objects.create(visit=done, finding=struck, given_by=world.lead, text="不算数的")
    Advice.objects.create(visit=done, given_by=world.lead, text="装一个新的")
    shown = client.get(reverse("help_answer", args=[done.uuid])).content.decode()
    assert "装一个新的" in shown
    assert "不算数的" not in shown


def test_a_bureau_lead_reads_of_a_plan_what_is_major_in_it(world: World, client: Client) -> None:
    chief = make.user(Role.BUREAU_LEAD)
    major = finding(world, level=1, title="有限空间没有检测")
    other = finding(world, of=major.visit, title="通道堆了货")
    row = plan(world, "agreed", major, other)
    evidence(world, other, text="一般的佐证")
    client.force_login(chief)
    shown = client.get(reverse("help_plan", args=[row.uuid])).content.decode()
    assert "有限空间没有检测" in shown
    assert "通道堆了货" not in shown
    assert "一般的佐证" not in shown


def test_a_number_that_was_only_typed_in_shows_no_calls(world: World) -> None:
    request(world, "triaged", way="phone", asked_by=None, entered_by=world.desk, caller_phone="138 1234 5678")
    world.worker.phone, world.worker.phone_verified = "+8613812345678", False
    assert not next(iter(KEEPER.show(world.worker))).rows


def test_a_text_that_counts_is_changed_no_more(world: World) -> None:
    row = wall_text()
    with pytest.raises(TextWasShownError):
        wall.write_wall_text(row, title="新的", body="新的", document="1", effective_on=today())
    later = wall.write_wall_text(None, title="明天的", body="一", document="1", effective_on=today(1))
    assert wall.write_wall_text(later, title="明天的", body="二", document="1", effective_on=today(1)).text == "二"


def test_who_left_the_firm_hears_nothing_of_it(world: World) -> None:
    asked = request(world, "scheduled", asked_by=world.worker)
    Membership.objects.filter(person=world.worker).update(ended_at=timezone.now())
    postpone(asked.visit, by=world.desk, on=today(9), starts_at=None, why="下雨")
    told = set(InboxMessage.objects.values_list("person", flat=True))
    assert world.boss.pk in told
    assert world.worker.pk not in told


@pytest.mark.parametrize("name", ["help_ledger_xlsx", "help_exchange_xlsx"])
def test_a_ledger_that_is_taken_away_is_a_line_that_the_firm_reads(world: World, client: Client, name: str) -> None:
    make.second_factor(world.desk)
    found = finding(world)
    row = world.firm if name == "help_ledger_xlsx" else found.visit
    for person, lines in ((world.boss, 0), (world.desk, 1)):
        client.force_login(person)
        assert client.get(reverse(name, args=[row.uuid])).status_code == 200
        assert AssistanceLog.objects.filter(act="export").count() == lines
    client.force_login(world.boss)
    assert "导出" in client.get(reverse("help_log", args=[world.firm.uuid]), {"only": "looks"}).content.decode()


def test_whom_to_call_is_for_those_who_are_about_to_go(world: World, client: Client) -> None:
    client.force_login(world.expert)
    for state, status in (("planned", 200), ("under_way", 200), ("delivered", 404), ("cancelled", 404)):
        row = visit(world, state)
        assert client.get(reverse("help_brief", args=[row.uuid])).status_code == status
        assert client.get(reverse("help_ics", args=[row.uuid])).status_code == status
