"""The officer's board and roster: what is to be done, and done for many with one press."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Look
from accounts.roles import Role
from portal.models import HomePage
from tests import factories as make
from tests.training.making import adds_up, firm, fresh, officer, registered, session, states, worker
from tests.training.test_pages import entered, main, read
from training.domain.board import Heap
from training.domain.board import board as laid_out
from training.domain.errors import NotAllowedError, SaysNothingError
from training.domain.leaving import cancel, remove_all
from training.domain.named import Named, register_named
from training.domain.registering import register
from training.enums import Act, RegistrationState, SessionState
from training.models import Registration, RegistrationLog, Session, SessionDate, Trainee

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def _whole_site(home: HomePage) -> None:
    """Every page stands in the frame of the site."""


@pytest.fixture
def desk() -> Client:
    """The officer's browser."""
    return entered(make.user(Role.TRAINING_OFFICER))


def press(client: Client, at: Session, act: str, *rows: Registration, query: str = "", **typed: str) -> Any:
    address = reverse("training_desk_session", args=[at.uuid]) + query
    return client.post(address, {"act": act, "row": [str(row.uuid) for row in rows], **typed}, follow=True)


def many(at: Session, number: int, **fields: Any) -> None:
    """So many people of one firm, without the way through the doors."""
    enterprise, boss = firm()
    people = Trainee.objects.bulk_create(
        Trainee(key=f"many:{uuid.uuid4()}", enterprise=enterprise, name=f"示例学员{n}", phone="13900000000")
        for n in range(number)
    )
    Registration.objects.bulk_create(
        Registration(session=at, trainee=who, enterprise=enterprise, by=boss, **fields) for who in people
    )


# The board.


def test_the_board_says_what_is_to_be_done_first(desk: Client) -> None:
    asks = session(needs_approval=True, title="要审核的")
    registered(asks), registered(asks)
    offers = session(capacity=1, title="有名额的", starts_in=20)
    first = registered(offers)
    registered(offers)
    cancel(first, by=first.by)
    session(title="空的", starts_in=3)
    full = session(capacity=1, title="满的", starts_in=9)
    registered(full)
    session(title="草稿", state=SessionState.DRAFT)
    session(title="取消的", state=SessionState.CANCELLED)
    session(title="上完的", starts_in=-3)
    session(title="早上完的", starts_in=-8)
    heaps = {heap: {line.session.title for line in lines} for heap, lines in laid_out().items()}
    assert heaps == {
        Heap.APPROVE: {"要审核的"},
        Heap.ANSWER: {"有名额的"},
        Heap.EMPTY: {"空的", "要审核的"},
        Heap.FULL: {"有名额的", "满的"},
        Heap.SOON: {"空的", "要审核的"},
        Heap.DRAFT: {"草稿"},
        Heap.LATER: {"有名额的", "满的"},
        Heap.PAST: {"上完的"},
    }
    said = read(desk, "training_desk")
    for words in ("等审核1期，2人", "等审核2", "等确认1，最早", "到时", "已占1/1"):
        assert words in said
    assert "取消的" not in said


def test_an_offer_that_runs_out_first_stands_first() -> None:
    for hours in (30, 3):
        at = session(capacity=1, starts_in=20, offer_hours=hours, title=f"{hours}小时")
        first = registered(at)
        registered(at)
        cancel(first, by=first.by)
    assert [line.session.title for line in laid_out()[Heap.ANSWER]] == ["3小时", "30小时"]


def test_a_morning_with_nothing_to_do_says_so(desk: Client) -> None:
    assert "近期没有场次" in read(desk, "training_desk")
    assert "现在没有" in read(desk, "training_desk", query="?heap=approve")


def test_a_heap_is_paged_and_the_board_shows_its_beginning(desk: Client) -> None:
    course = make.course()
    for n in range(40):
        session(course, starts_in=20 + n)
    assert "全部40期" in read(desk, "training_desk")
    page = desk.get(reverse("training_desk"), {"heap": "later", "page": "2"})
    assert main(page).count("已占0/10") == 10
    assert 'href="?heap=later&amp;page=1"' in page.content.decode()


def test_the_board_costs_the_same_with_many_sessions(desk: Client) -> None:
    courses = [make.course() for _ in range(4)]
    for n in range(200):
        at = session(courses[n % 4], starts_in=1 + n / 4, state=SessionState.DRAFT if n % 9 == 0 else "announced")
        many(at, 2, state=RegistrationState.PENDING)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert "等审核" in read(desk, "training_desk")
    assert len(asked) <= MOST_QUERIES, "\n".join(row["sql"][:200] for row in asked)


def test_mine_leads_an_officer_there(desk: Client) -> None:
    assert reverse("training_desk") in desk.get(reverse("my_page")).content.decode()
    assert reverse("training_desk") not in entered(officer_of_nothing()).get(reverse("my_page")).content.decode()


def officer_of_nothing() -> Any:
    return make.user()


# The roster.


def rows_of(page: Any) -> list[str]:
    table = BeautifulSoup(page.content, "html.parser").select("main table.roster tbody th")
    return [re.sub(r"\s+", "", cell.get_text()) for cell in table]


def test_the_roster_shows_who_what_and_from_where(desk: Client) -> None:
    at, (made, boss) = session(capacity=3, waiting_cap=5), firm(name="示例家具厂")
    left = registered(at)
    named = register_named(
        at,
        [Named("示例甲", phone="13900000001"), Named("示例乙", staff_no="G7"), Named("示例丙", staff_no="G8")],
        by=boss,
        enterprise=made,
    )
    assert [row.registration.state for row in named if row.registration] == ["confirmed", "confirmed", "waitlisted"]
    cancel(left, by=left.by)
    alone = registered(at)
    page = desk.get(reverse("training_desk_session", args=[at.uuid]))
    # Coming, then with an offer, then waiting, then gone.
    assert sorted(rows_of(page)[:2]) == ["示例乙", "示例甲"]
    assert rows_of(page)[2:] == ["示例丙", alone.trainee.shown_name, left.trainee.shown_name]
    said = main(page)
    for words in ("13900000001", "工号G7", "示例家具厂", "已报上", "留到", "前面0人", "本人，", "已取消1", "已报上2"):
        assert words in said, words
    assert {row.person for row in Look.objects.all()} == {alone.by, left.by}


def test_it_can_be_narrowed_by_state_and_by_what_was_typed(desk: Client) -> None:
    at, (made, boss), (other, chief) = session(), firm(name="示例家具厂"), firm(name="示例五金厂")
    for enterprise, by, name, phone in ((made, boss, "示例甲", "13911110000"), (other, chief, "示例乙", "13922220000")):
        register_named(at, [Named(name, phone=phone, staff_no=f"G{name[-1]}")], by=by, enterprise=enterprise)
    gone = registered(at)
    cancel(gone, by=gone.by)
    address = reverse("training_desk_session", args=[at.uuid])
    for query, found in {
        "?q=家具": ["示例甲"],
        "?q=例 乙": ["示例乙"],
        "?q=1392222": ["示例乙"],
        "?q=g甲": ["示例甲"],
        "?q=%25": [],
        "?state=by_person": [gone.trainee.shown_name],
        "?state=confirmed&q=五金": ["示例乙"],
        "?state=nonsense": ["示例甲", "示例乙", gone.trainee.shown_name],
    }.items():
        assert rows_of(desk.get(address + query)) == found, query
    assert "没有这样的人" in main(desk.get(address + "?q=谁也不是"))
    # An account goes by its own name.
    Trainee.objects.filter(pk=gone.trainee_id).update(name="旧名字")
    assert rows_of(desk.get(address + "?q=旧名字")) == []


def test_thirty_are_let_in_with_one_press_and_again_changes_nothing(desk: Client) -> None:
    at = session(capacity=25, waiting_cap=3, needs_approval=True)
    rows = [registered(at) for _ in range(30)]
    cancel(rows[0], by=rows[0].by)
    said = main(press(desk, at, "approve", *rows))
    assert "通过28人：25人有名额，3人进候补。1人还等着：名额和候补都满了，请先加名额。1人本来就是“已取消”。" in said
    assert [states(at).count(state) for state in ("confirmed", "waitlisted", "pending")] == [25, 3, 1]
    assert "没有新通过的。1人还等着" in main(press(desk, at, "approve", *rows))
    assert RegistrationLog.objects.filter(act=Act.APPROVE).count() == 28
    assert adds_up(at)


def test_only_who_was_ticked_or_all_by_a_button_of_its_own(desk: Client) -> None:
    at = session(needs_approval=True)
    rows = [registered(at) for _ in range(4)]
    press(desk, at, "approve", rows[1], rows[2])
    assert states(at) == ["pending", "confirmed", "confirmed", "pending"]
    assert "等审核的2人全部通过" in read(desk, "training_desk_session", at.uuid)
    assert "通过2人：2人有名额。" in main(press(desk, at, "approve_all", rows[0]))
    assert "没有等审核的了" in main(press(desk, at, "approve_all"))
    assert states(at) == ["confirmed"] * 4


def test_some_are_turned_down_with_a_reason(desk: Client) -> None:
    at = session(capacity=2, needs_approval=True)
    rows = [registered(at) for _ in range(3)]
    page = press(desk, at, "remove", *rows[:2], reason=" ")
    assert "请写上原因" in main(page)
    ticked = BeautifulSoup(page.content, "html.parser").select("input[name=row][checked]")
    assert {box["value"] for box in ticked} == {str(row.uuid) for row in rows[:2]}
    assert states(at) == ["pending"] * 3
    assert "取消了2人，原因会告诉对方" in main(press(desk, at, "remove", *rows[:2], reason="不是这个工种"))
    assert states(at) == ["by_staff", "by_staff", "pending"]
    assert rows[0].log.get(act=Act.REMOVE).why == "不是这个工种"
    again = main(press(desk, at, "remove", *rows[:2], reason="不是这个工种"))
    assert "没有人要取消。2人早已不在名单上" in again
    assert adds_up(at)


def test_nobody_ticked_is_said(desk: Client) -> None:
    at = session(needs_approval=True)
    registered(at)
    for act in ("approve", "remove"):
        assert "没有选人" in main(press(desk, at, act, reason="理由"))
    for odd in ("../..", "1", ""):
        answer = desk.post(reverse("training_desk_session", args=[at.uuid]), {"act": "approve", "row": odd})
        assert "没有选人" in main(answer)
    assert states(at) == ["pending"]


def test_a_row_of_another_session_is_not_touched(desk: Client) -> None:
    at, other = session(needs_approval=True), session(needs_approval=True)
    row, _ = registered(other), registered(at)
    assert "没有选人" in main(press(desk, at, "approve", row))
    assert states(other) == ["pending"]


def test_what_was_asked_for_stays_after_a_press(desk: Client) -> None:
    at = session(needs_approval=True)
    rows = [registered(at) for _ in range(2)]
    page = press(desk, at, "approve", rows[0], query="?state=pending")
    assert page.redirect_chain[-1][0].endswith("?state=pending")
    assert rows_of(page) == [rows[1].trainee.shown_name]


def test_two_officers_at_once_do_it_once(desk: Client) -> None:
    """The other one pressed while this page lay open."""
    at, second = session(needs_approval=True), entered(make.user(Role.TRAINING_OFFICER))
    rows = [registered(at) for _ in range(3)]
    press(desk, at, "approve", *rows)
    assert "3人本来就是“已报上”" in main(press(second, at, "approve", *rows))
    press(second, at, "remove", rows[0], reason="重复")
    assert "1人早已不在名单上" in main(press(desk, at, "remove", rows[0], reason="重复"))
    assert RegistrationLog.objects.filter(act__in=[Act.APPROVE, Act.REMOVE]).count() == 4


def test_seats_of_many_who_go_pass_to_who_stays() -> None:
    at, chief, (made, boss) = session(capacity=2, waiting_cap=5), officer(), firm()
    rows = [register(fresh(at), trainee=worker(made), by=boss, enterprise=made) for _ in range(4)]
    with pytest.raises(NotAllowedError):
        remove_all(at, registrations=rows, by=boss, reason="不来")
    with pytest.raises(SaysNothingError):
        remove_all(at, registrations=rows, by=chief, reason="")
    # The third goes with the first two: it is the fourth who is offered a seat, and no one else.
    assert len(remove_all(at, registrations=rows[:3], by=chief, reason="工厂停产")) == 3
    assert states(at) == ["by_staff"] * 3 + ["offered"]
    assert RegistrationLog.objects.filter(act=Act.OFFER).count() == 1
    assert (fresh(at).seats_taken, fresh(at).waiting, adds_up(at)) == (1, 0, True)


def test_a_thousand_rows_cost_no_more_queries_and_stand_on_pages(desk: Client) -> None:
    at = session(capacity=2000, waiting_cap=2000, needs_approval=True)
    many(at, 400, state=RegistrationState.PENDING)
    many(at, 400, state=RegistrationState.CONFIRMED)
    many(at, 200, state=RegistrationState.WAITLISTED, queued=1)
    Session.objects.filter(pk=at.pk).update(seats_taken=400, waiting=200)
    registered(at)
    # The first page of all makes the row of the site's identity.
    desk.get(reverse("training_desk"))
    with CaptureQueriesContext(connection) as asked:
        page = desk.get(reverse("training_desk_session", args=[at.uuid]), {"page": "5"})
    assert len(asked) <= MOST_QUERIES, "\n".join(row["sql"][:200] for row in asked)
    assert len(rows_of(page)) == 100
    assert "第5页，共11页" in main(page)
    assert "通过401人" in main(press(desk, at, "approve_all"))
    assert adds_up(at)


# One person, 换人, 补登.


def test_what_happened_to_one_is_told_line_by_line(desk: Client) -> None:
    at, (made, boss) = session(needs_approval=True), firm()
    row = register(at, trainee=worker(made), by=boss, enterprise=made)
    press(desk, at, "approve", row)
    press(desk, at, "remove", row, reason="不是这个工种")
    said = read(desk, "training_desk_person", row.uuid)
    assert said.index("由工作人员取消不是这个工种") < said.index("审核通过") < said.index(f"报名{timezone.now():%Y}")
    assert boss.name in said
    assert "换人" not in said


def test_the_deputy_comes_for_who_is_ill(desk: Client) -> None:
    at, (made, boss) = session(), firm()
    ill = register(at, trainee=worker(made), by=boss, enterprise=made)
    before = register(session(), trainee=worker(made), by=boss, enterprise=made)
    address = reverse("training_desk_swap", args=[ill.uuid])
    assert f"换成{before.trainee.shown_name}" in main(desk.get(address))
    page = desk.post(address, {"trainee": str(before.trainee.uuid)}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("training_desk_session", args=[at.uuid])
    assert "换好了" in main(page)
    assert states(at) == ["by_person", "confirmed"]
    again = desk.post(address, {"name": "示例新人", "staff_no": "N1"}, follow=True)
    assert "请刷新页面" in main(again)
    assert desk.get(address).status_code == 302
    new = at.registrations.get(state="confirmed")
    assert "请写上姓名" in main(desk.post(reverse("training_desk_swap", args=[new.uuid]), {"name": "示例"}))
    assert "11位手机号" in main(desk.post(reverse("training_desk_swap", args=[new.uuid]), {"name": "例", "phone": "1"}))


def test_who_comes_for_himself_has_nobody_to_swap_with(desk: Client) -> None:
    row = registered(session())
    assert desk.get(reverse("training_desk_swap", args=[row.uuid])).status_code == 404
    assert (
        reverse("training_desk_swap", args=[row.uuid])
        not in desk.get(reverse("training_desk_session", args=[row.session.uuid])).content.decode()
    )


def add(desk: Client, at: Session, **typed: str) -> Any:
    return desk.post(reverse("training_desk_add", args=[at.uuid]), typed, follow=True)


def test_somebody_at_the_door_is_written_down_with_his_firm(desk: Client) -> None:
    at, (made, _) = session(), firm(name="示例家具厂")
    page = add(desk, at, firm="家具", name="示例甲", staff_no="G1")
    assert "示例甲（示例家具厂）登记好了" in main(page)
    assert page.redirect_chain
    add(desk, at, firm="家具", name="示例甲", staff_no="G1")
    row = at.registrations.get()
    assert (row.enterprise, row.state) == (made, "confirmed")


def test_of_several_firms_one_is_chosen_and_nothing_typed_is_lost(desk: Client) -> None:
    at, (first, _), _ = session(), firm(name="示例家具一厂"), firm(name="示例家具二厂")
    page = add(desk, at, firm="家具", name="示例甲", staff_no="G1")
    assert "请选一家" in main(page)
    assert BeautifulSoup(page.content, "html.parser").select_one("input[name=name]")["value"] == "示例甲"  # type: ignore[index]
    assert not at.registrations.exists()
    add(desk, at, firm="家具", chosen=str(first.uuid), name="示例甲", staff_no="G1")
    assert at.registrations.get().enterprise == first
    for odd in ("nonsense", str(at.uuid)):
        assert "请在下面选一家" in main(add(desk, at, firm="家具", chosen=odd, name="示例乙", staff_no="G2"))


def test_no_firm_of_that_name_or_too_many(desk: Client) -> None:
    at = session()
    assert "名录里没有这家" in main(add(desk, at, firm="查无此家", name="示例甲", phone="13900000001"))
    for n in range(22):
        make.enterprise(name=f"示例同名{n}厂")
    assert "请多写几个字" in main(add(desk, at, firm="示例同名", name="示例甲", phone="13900000001"))
    assert not at.registrations.exists()


def test_who_has_no_firm_comes_for_himself(desk: Client) -> None:
    at = session(capacity=1)
    assert "请写姓名和手机号" in main(add(desk, at, name="示例甲", staff_no="G1"))
    assert "11位手机号" in main(add(desk, at, name="示例甲", phone="110"))
    assert "示例甲登记好了" in main(add(desk, at, name="示例甲", phone="13900000001"))
    assert at.registrations.get().enterprise is None
    assert "1个名额都有人了" in main(add(desk, at, name="示例乙", phone="13900000002"))
    SessionDate.objects.update(
        starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(minutes=1)
    )
    assert "上完了" in main(add(desk, at, name="示例乙", phone="13900000002"))
