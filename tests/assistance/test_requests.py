"""帮扶申请: who asks, what is kept of where he came from, in which order it is looked through, and how it ends."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.domain.erasure import erase, held_about
from accounts.domain.merging import merge
from accounts.models import Department, Enterprise, User
from accounts.roles import Role
from assistance.domain import requests
from assistance.domain.errors import (
    AssistanceError,
    FirmIsGoneError,
    NotAllowedError,
    NotNowError,
    NotYoursError,
    NoWallTextError,
    PromiseInThePastError,
    ReportNotDeliveredError,
    SaysNothingError,
    UnsolvedLeftError,
    WallTextChangedError,
)
from assistance.domain.wall import write_wall_text
from assistance.enums import Danger, RequestState, VisitState, Way
from assistance.models import HelpRequest, WallText
from tests import factories as make
from tests.assistance.making import World, everything, finding, lines, request, somebody, today, visit, wall_text

pytestmark = pytest.mark.django_db
PHONE = "+8613911112222"


def asked(world: World, by: User | None = None, **values: Any) -> HelpRequest:
    return requests.draft(
        world.firm, by=by or world.boss, client_uuid=uuid.uuid4(), **{"text": "除尘器没人看得懂"} | values
    )


def sent(world: World, **values: Any) -> HelpRequest:
    return requests.submit(asked(world, **values), by=world.boss, read=wall_text())


def called(world: World, **values: Any) -> HelpRequest:
    given = {"caller_name": "老张", "caller_phone": "139 1111 2222", "text": "听说能来看看", "read_out": wall_text()}
    return requests.enter_call(world.firm, by=world.desk, client_uuid=uuid.uuid4(), **given | values)


# Asking -------------------------------------------------------------------------------------------------------------


def test_from_a_criterion_to_the_desk_with_the_context_kept(world: World) -> None:
    criterion, scene = make.criterion(), make.scene()
    row = asked(world, criterion=criterion, search_words=" 除尘 ", scene=scene, danger=Danger.MAJOR)
    row = requests.submit(row, by=world.boss, read=wall_text())
    row = HelpRequest.objects.get(pk=row.pk)
    assert (row.state, row.criterion, row.criterion_text) == ("submitted", criterion, criterion.title)
    assert (row.search_words, row.scene, row.danger, row.asked_by) == ("除尘", scene, Danger.MAJOR, world.boss)
    assert row.wall_text == wall_text()
    assert lines(row) == [("ask", "", "draft"), ("submit", "draft", "submitted")]


def test_the_same_form_twice_is_one_request(world: World) -> None:
    key = uuid.uuid4()
    first, again = (requests.draft(world.firm, by=world.boss, client_uuid=key, text="看看") for _ in range(2))
    assert (first.pk, HelpRequest.objects.count()) == (again.pk, 1)
    other = make.enterprise()
    make.member(other, person=world.boss)
    with pytest.raises(NotYoursError):
        requests.draft(other, by=world.boss, client_uuid=key, text="看看")


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_are_one_request() -> None:
    world, key, got = World(), uuid.uuid4(), []
    start = threading.Barrier(4)

    def tap() -> None:
        try:
            start.wait()
            got.append(requests.draft(world.firm, by=world.boss, client_uuid=key, text="看看").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=tap) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    assert len(set(got)) == HelpRequest.objects.count() == 1


def test_a_draft_is_changed_until_it_is_sent(world: World) -> None:
    row = requests.change(asked(world), by=world.officer, text=" 换个说法 ", when_suits="下午")
    assert (row.text, row.when_suits) == ("换个说法", "下午")
    row = requests.submit(row, by=world.boss, read=wall_text())
    with pytest.raises(NotNowError, match="已提交"):
        requests.change(row, by=world.boss, text="又换")
    with pytest.raises(TypeError):
        requests.change(asked(world), by=world.boss, state="accepted")


def test_nobody_sends_without_having_read_where_the_wall_ends(world: World) -> None:
    row = asked(world)
    with pytest.raises(NoWallTextError, match="存成草稿"):
        requests.submit(row, by=world.boss, read=None)
    old = wall_text()
    wall_text(effective_on=today())
    for read in (None, old):
        with pytest.raises(WallTextChangedError):
            requests.submit(row, by=world.boss, read=read)
    assert everything(row)["state"] == "draft"


def test_one_that_begins_tomorrow_is_not_yet_the_text(world: World) -> None:
    wall_text(effective_on=today(1))
    with pytest.raises(NoWallTextError):
        requests.submit(asked(world), by=world.boss, read=None)


def test_nothing_is_sent_without_a_word(world: World) -> None:
    with pytest.raises(SaysNothingError, match="一句话就行"):
        sent(world, text="  ")


def test_a_firm_that_is_gone_asks_no_more(world: World) -> None:
    row = asked(world)
    wall_text()
    Enterprise.objects.filter(pk=world.firm.pk).update(closed_on=today())
    with pytest.raises(FirmIsGoneError):
        asked(world)
    with pytest.raises(FirmIsGoneError):
        requests.submit(row, by=world.boss, read=wall_text())
    with pytest.raises(FirmIsGoneError):
        called(world)


def test_who_has_no_account_asks_by_telephone(world: World) -> None:
    row = called(world)
    assert (row.state, row.way, row.asked_by, row.entered_by) == ("submitted", Way.PHONE, None, world.desk)
    assert (row.caller_name, row.caller_phone) == ("老张", "13911112222")
    assert called(world, caller_phone="0592-1234567").caller_phone == "0592-1234567"
    for missing in ({"caller_name": ""}, {"caller_phone": " "}, {"text": ""}):
        with pytest.raises(SaysNothingError):
            called(world, **missing)
    with pytest.raises(WallTextChangedError):
        called(world, read_out=None)


def test_who_called_takes_his_name_and_number_with_him(world: World) -> None:
    person = somebody(phone=PHONE, phone_verified=True)
    row = called(world)
    other = called(world, caller_phone="13900000000")
    assert "打电话申请的帮扶" in [part.title for part in held_about(person)]
    erase(person)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.caller_name, row.caller_phone, row.text) == ("", "", "听说能来看看")
    assert other.caller_name == "老张"


def test_what_somebody_did_here_he_is_shown(world: World) -> None:
    sent(world)
    shown = {part.title: part.rows for part in held_about(world.boss)}
    assert [row["做了什么"] for row in shown["在帮扶里做过的事"]] == ["提交", "申请帮扶"]


def test_a_second_one_of_the_same_firm_is_noticed(world: World) -> None:
    first = sent(world)
    second, third = sent(world), called(world)
    assert (first.double_of, second.double_of, third.double_of) == (None, first, first)
    requests.withdraw(first, by=world.boss)
    assert sent(World()).double_of is None


def test_a_request_goes_with_its_firm_when_doubles_are_merged(world: World) -> None:
    row, kept = sent(world), make.enterprise()
    visit(world)
    merge(world.firm, into=kept, by=world.desk)
    row.refresh_from_db()
    assert row.enterprise == kept
    assert kept.help_visits.count() == 1
    assert kept.assistance_log.count() == 2


# Looking through ----------------------------------------------------------------------------------------------------


def test_the_order_is_danger_then_weak_base_then_days_waiting(world: World) -> None:
    weak = World(firm=make.enterprise(weak_base=True))
    now = timezone.now()
    rows = {
        "ordinary, long": request(world, "submitted", danger=1, submitted_at=now - timedelta(days=9)),
        "major, strong, today": request(world, "submitted", danger=2, submitted_at=now),
        "major, weak, today": request(weak, "triaged", danger=2, submitted_at=now),
        "major, weak, long": request(weak, "accepted", danger=2, submitted_at=now - timedelta(days=2)),
        "imminent": request(world, "submitted", danger=3, submitted_at=now),
        "draft": request(world, danger=3),
        "over": request(world, "declined", danger=3),
    }
    names = {row.pk: name for name, row in rows.items()}
    order = [names[row.pk] for row in HelpRequest.objects.waiting().in_triage_order()]
    assert order == ["imminent", "major, weak, long", "major, weak, today", "major, strong, today", "ordinary, long"]


def test_what_was_promised_is_kept_or_seen(world: World) -> None:
    row = requests.triage(sent(world), by=world.desk, danger=Danger.MAJOR, promised_on=today(2))
    assert (row.danger, row.promised_on) == (Danger.MAJOR, today(2))
    assert row not in HelpRequest.objects.promise_broken(today(2))
    assert row in HelpRequest.objects.promise_broken(today(3))
    with pytest.raises(PromiseInThePastError):
        requests.accept(row, by=world.desk, promised_on=today(-1))


def test_a_no_says_why_and_what_instead(world: World) -> None:
    row = requests.triage(sent(world), by=world.desk, danger=Danger.ORDINARY, promised_on=today())
    for said in ({"reason": " ", "instead": "打 12350"}, {"reason": "不是本市企业", "instead": ""}):
        with pytest.raises(SaysNothingError):
            requests.decline(row, by=world.desk, **said)
    row = requests.decline(row, by=world.desk, reason="不是本市企业", instead="请找所在地的应急管理局")
    assert (row.reason, row.instead) == ("不是本市企业", "请找所在地的应急管理局")
    assert row.double_of is None
    assert lines(row)[-1] == ("decline", "triaged", "declined")


def test_what_is_anothers_is_handed_on_by_name(world: World) -> None:
    row = requests.triage(sent(world), by=world.desk, danger=Danger.ORDINARY, promised_on=today())
    housing = Department.objects.create(slug="housing", name="住建部门")
    with pytest.raises(SaysNothingError):
        requests.refer_elsewhere(row, by=world.desk, to=housing, reason="")
    assert requests.refer_elsewhere(row, by=world.desk, to=housing, reason="工地归他们管").referred_to == housing


def test_it_is_not_closed_before_what_was_found_is_gone(world: World) -> None:
    row = request(world, RequestState.VISITED, visit=visit(world, VisitState.SIGNED))
    with pytest.raises(ReportNotDeliveredError):
        requests.close(row, by=world.desk)
    row = request(world, RequestState.VISITED)
    left = finding(world, of=row.visit)
    with pytest.raises(UnsolvedLeftError, match="1 项"):
        requests.close(row, by=world.desk)
    type(left).objects.update(state="closed", closed_at=timezone.now(), fixed_at=timezone.now())
    assert requests.close(row, by=world.desk).state == "closed"


def test_where_a_call_was_enough_the_firm_can_read_it_again(world: World) -> None:
    row = request(world, RequestState.ACCEPTED, wish="call")
    with pytest.raises(SaysNothingError, match="告诉了企业什么"):
        requests.settle_by_phone(row, by=world.desk, told=" ")
    row = requests.settle_by_phone(row, by=world.desk, told=" 先断电，再清积尘 ")
    assert (row.state, row.instead, row.visit) == ("closed", "先断电，再清积尘", None)


def test_who_withdraws_leaves_the_visit_to_staff(world: World) -> None:
    row = request(world, RequestState.SCHEDULED)
    planned = row.visit
    row = requests.withdraw(row, by=world.boss, why="自己解决了")
    assert (row.state, row.visit, everything(planned)["state"]) == ("withdrawn", None, "planned")


# Every act from every state ------------------------------------------------------------------------------------------

# By act: from where it leads to where; whoever changes a table changes it here too.
WAYS: dict[str, tuple[set[str], str]] = {
    "submit": ({"draft"}, "submitted"),
    "triage": ({"submitted"}, "triaged"),
    "accept": ({"triaged"}, "accepted"),
    "refer": ({"triaged"}, "referred"),
    "decline": ({"triaged"}, "declined"),
    "withdraw": ({"draft", "submitted", "triaged", "accepted", "scheduled"}, "withdrawn"),
    "close": ({"visited"}, "closed"),
    "settle": ({"accepted"}, "closed"),
}


def acts(world: World, row: HelpRequest, by: User | None = None) -> dict[str, Callable[[], Any]]:
    """Everything that can be done with a request, by who may do it, or by somebody else."""
    housing, _ = Department.objects.get_or_create(slug="housing", defaults={"name": "住建部门"})
    boss, desk = by or world.boss, by or world.desk
    return {
        "submit": lambda: requests.submit(row, by=boss, read=wall_text()),
        "triage": lambda: requests.triage(row, by=desk, danger=Danger.MAJOR, promised_on=today(1)),
        "accept": lambda: requests.accept(row, by=desk, promised_on=today(1)),
        "refer": lambda: requests.refer_elsewhere(row, by=desk, to=housing, reason="归他们管"),
        "decline": lambda: requests.decline(row, by=desk, reason="不在本市", instead="打 12350"),
        "withdraw": lambda: requests.withdraw(row, by=boss),
        "close": lambda: requests.close(row, by=desk),
        "settle": lambda: requests.settle_by_phone(row, by=desk, told="先断电，再清积尘"),
    }


@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("act", WAYS)
def test_every_act_from_every_state(world: World, state: str, act: str) -> None:
    row = request(world, state)
    before = everything(row)
    origins, to = WAYS[act]
    if state in origins:
        acts(world, row)[act]()
        assert everything(row)["state"] == to
        assert lines(row)[-1][1:] == (state, to)
    else:
        with pytest.raises(AssistanceError, match="请刷新页面"):
            acts(world, row)[act]()
        assert (everything(row), lines(row)) == (before, [])


@pytest.mark.parametrize("act", WAYS)
@pytest.mark.parametrize("who", [*Role, "superuser", "stranger", "boss elsewhere", "worker of the firm"])
def test_nobody_else_does_it(world: World, act: str, who: str) -> None:
    by = somebody(Role(who)) if who in list(Role) else somebody(is_superuser=who == "superuser")
    if who == "boss elsewhere":
        by = World().boss
    if who == "worker of the firm":
        by = world.worker
    row = request(world, next(iter(sorted(WAYS[act][0]))))
    if who == Role.HELP_DESK and act != "submit":
        # A draft is the firm's own: the desk takes nothing back that was not sent.
        row = request(world, "submitted" if act == "withdraw" else row.state)
        acts(world, row, by)[act]()
        return
    with pytest.raises(NotAllowedError):
        acts(world, row, by)[act]()
    assert lines(row) == []


def test_who_asked_may_also_take_it_back_while_he_is_in_the_firm(world: World) -> None:
    row = asked(world, by=world.worker)
    world.worker.memberships.update(ended_at=timezone.now())
    with pytest.raises(NotAllowedError):
        requests.withdraw(row, by=world.worker)
    world.worker.memberships.update(ended_at=None)
    assert requests.withdraw(row, by=world.worker).state == "withdrawn"


@pytest.mark.parametrize("who", [*Role, "superuser", "stranger", "boss elsewhere"])
def test_only_the_firm_asks_and_only_the_desk_enters_calls(world: World, who: str) -> None:
    by = somebody(Role(who)) if who in list(Role) else somebody(is_superuser=who == "superuser")
    if who == "boss elsewhere":
        by = World().boss
    with pytest.raises(NotAllowedError):
        asked(world, by=by)
    if who == Role.HELP_DESK:
        return
    world.desk = by
    with pytest.raises(NotAllowedError):
        called(world)


# The text before it is sent ------------------------------------------------------------------------------------------


def test_a_text_that_was_shown_stays_as_it_was(world: World) -> None:
    text = write_wall_text(None, title="帮扶说明", body="谁来", document="", effective_on=None)
    assert WallText.objects.in_force() is None
    with pytest.raises(SaysNothingError, match="签发"):
        write_wall_text(text, title="帮扶说明", body="谁来", document=" ", effective_on=today())
    text = write_wall_text(text, title="帮扶说明", body="谁来", document="示例〔2026〕1号", effective_on=today())
    requests.submit(asked(world), by=world.boss, read=text)
    with pytest.raises(AssistanceError, match="另写一份"):
        write_wall_text(text, title="帮扶说明", body="别的", document="示例〔2026〕1号", effective_on=today())
