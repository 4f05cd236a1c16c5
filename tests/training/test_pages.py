"""What somebody sees of sessions, and what he does with his own seat."""

import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.enums import MemberRole
from accounts.models import User
from portal.models import HomePage
from tests import factories as make
from tests.assistance.making import somebody
from tests.training.making import firm, fresh, officer, registered, remove, session, set_offer, states
from training.domain.leaving import cancel
from training.domain.registering import register
from training.domain.sessions import call_off
from training.domain.trainees import of_account
from training.enums import CourseKind, RegistrationState, SessionState
from training.models import Registration, Session, SessionDate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _whole_site(home: HomePage) -> None:
    """Every page stands in the frame of the site."""


def entered(person: User | None = None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def main(answer: Any) -> str:
    part = BeautifulSoup(answer.content, "html.parser").find("main")
    assert part is not None
    return re.sub(r"\s+", "", part.get_text())


def read(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return main(answer)


def send(client: Client, name: str, *args: Any, **typed: str) -> Any:
    return client.post(reverse(name, args=args), typed, follow=True)


def own(person: User, at: Session, **fields: Any) -> Registration:
    """A registration of somebody for himself."""
    return register(fresh(at), trainee=of_account(person), by=person, **fields)


def test_whoever_comes_reads_what_is_to_be_had() -> None:
    now = timezone.now()
    for n, fields in enumerate(
        (
            {"capacity": 3},
            {"capacity": 1},
            {"capacity": 1, "waiting_cap": 0},
            {"closes_at": now},
            {"opens_at": now + timedelta(days=1)},
            {"needs_approval": True},
            {"priority_until": now + timedelta(days=1)},
            {"state": SessionState.DRAFT},
        )
    ):
        made = session(make.course(is_free=True), title=f"第{n}号", **fields)
        if made.capacity == 1:
            registered(made)
    session(title="上个月的", starts_in=-30)
    said = read(entered(), "training_sessions")
    words = dict(re.findall(r"·(第\d号)(.+?)免费", said))
    assert words["第0号"] == "有名额，还剩3个"
    assert words["第1号"] == "要候补"
    assert words["第2号"] == "满了"
    assert words["第3号"] == "报名截止了"
    assert words["第4号"].endswith("开始报名")
    assert words["第5号"] == "可以报名，要审核"
    assert words["第6号"] == "优先企业先报，其他先候补"
    assert "第7号" not in said
    assert "上个月的" not in said


def test_the_list_is_narrowed_by_kind_month_and_course() -> None:
    talk, topic = session(make.course(kind=CourseKind.DIRECTORS_TALK)), session(starts_in=70)
    month = f"{timezone.localtime(topic.dates.get().starts_at):%Y-%m}"
    for query, shown, hidden in (
        ("?kind=directors_talk", talk, topic),
        (f"?month={month}", topic, talk),
        (f"?course={talk.course_id}", talk, topic),
    ):
        said = read(entered(), "training_sessions", query=query).replace(" ", "")
        assert shown.title.replace(" ", "") in said
        assert hidden.title.replace(" ", "") not in said
    assert "全部清除" in read(entered(), "training_sessions", query="?kind=holiday_warning")
    for nonsense in ("?kind=x", "?month=2026-99", "?month=x", "?course=99999999999999999999", "?page=x"):
        assert talk.title.replace(" ", "") in read(entered(), "training_sessions", query=nonsense)


def test_lists_and_pages_ask_a_handful_of_times() -> None:
    person = somebody()
    make.member(make.enterprise(), MemberRole.MANAGER, person)
    client = entered(person)
    for name, args in (
        ("training_sessions", []),
        ("training_session", [session().uuid]),
        ("training_mine", []),
        ("my_page", []),
    ):
        counts = []
        for more in (1, 6):
            for _ in range(more):
                own(person, session())
            client.get(reverse(name, args=args))
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(name, args=args))
            counts.append(len(asked))
        assert counts[0] == counts[1], (name, counts)
        assert counts[1] <= 15, name


def test_no_cache_keeps_how_many_seats_are_left() -> None:
    at = session()
    for answer in (entered().get(reverse("training_sessions")), entered().get(f"/training/sessions/{at.uuid}/")):
        assert "no-store" in answer["Cache-Control"]


def test_a_draft_is_not_there() -> None:
    assert entered().get(f"/training/sessions/{session(state=SessionState.DRAFT).uuid}/").status_code == 404


def test_a_stranger_is_asked_to_log_in_and_comes_back() -> None:
    at = session()
    page = BeautifulSoup(entered().get(f"/training/sessions/{at.uuid}/").content, "html.parser")
    assert f"next=/training/sessions/{at.uuid}/" in page.find("a", string="登录，报名")["href"]  # type: ignore[index]


def test_one_tap_is_a_seat_and_two_are_one() -> None:
    at, person = session(online_url="https://example.org/live"), somebody()
    client = entered(person)
    assert "example.org/live" not in read(client, "training_session", at.uuid)
    for _ in range(2):
        said = main(send(client, "training_register", at.uuid))
        assert "您已报上" in said
        assert "example.org/live" in said
    assert states(at) == [RegistrationState.CONFIRMED]
    assert "example.org/live" not in read(entered(somebody()), "training_session", at.uuid)


def test_who_belongs_to_a_firm_says_for_whom_he_comes() -> None:
    at, person = session(), somebody()
    mine = make.member(make.enterprise(name="示例一厂"), MemberRole.MEMBER, person).enterprise
    make.member(make.enterprise(name="示例二厂"), MemberRole.MEMBER, person)
    other = make.enterprise()
    client = entered(person)
    assert "请选一个" in main(send(client, "training_register", at.uuid))
    assert "请在下面选一个" in main(send(client, "training_register", at.uuid, firm=str(other.uuid)))
    assert states(at) == []
    assert "代表示例一厂" in main(send(client, "training_register", at.uuid, firm=str(mine.uuid)))
    assert at.registrations.get().enterprise == mine
    alone = session()
    send(client, "training_register", alone.uuid, firm="self")
    assert alone.registrations.get().enterprise is None


def test_when_it_is_full_one_stands_in_line_and_sees_where() -> None:
    at = session(capacity=1, waiting_cap=3)
    registered(at), registered(at), registered(at)
    person = somebody()
    assert "您前面2人" in main(send(entered(person), "training_register", at.uuid))
    assert "您前面2人" in read(entered(person), "my_page")
    assert "前面2人" in read(entered(person), "training_mine")
    refused = main(send(entered(somebody()), "training_register", at.uuid))
    assert "名额和候补都满了" in refused


def test_an_offer_is_taken_or_left() -> None:
    at = session(capacity=1, waiting_cap=3)
    first = registered(at)
    takes, leaves, last = somebody(), somebody(), somebody()
    rows = [own(person, at) for person in (leaves, takes, last)]
    cancel(first, by=first.by)
    assert "有名额等您确认" in read(entered(leaves), "my_page")
    assert "这个名额给您留到" in read(entered(leaves), "training_session", at.uuid)
    assert "要不回来" in read(entered(leaves), "training_decline", rows[0].uuid)
    send(entered(leaves), "training_decline", rows[0].uuid)
    assert "您已报上" in main(send(entered(takes), "training_accept", rows[1].uuid))
    assert states(at) == ["by_person", "declined", "confirmed", "waitlisted"]
    assert "没有要这个名额" in read(entered(leaves), "training_session", at.uuid)


def test_an_offer_that_is_over_says_so() -> None:
    at = session(capacity=1)
    first, person = registered(at), somebody()
    row = own(person, at)
    cancel(first, by=first.by)
    set_offer(row, timezone.now())
    assert "已经给了下一位" in main(send(entered(person), "training_accept", row.uuid))


def test_cancelling_says_first_what_it_costs() -> None:
    at, person = session(cancel_by=timezone.now()), somebody()
    row = own(person, at)
    said = read(entered(person), "training_cancel", row.uuid)
    assert "要不回来" in said
    assert "记成临时取消" in said
    assert "取消了" in main(send(entered(person), "training_cancel", row.uuid))
    assert fresh(row).was_late
    again = entered(person).get(reverse("training_cancel", args=[row.uuid]))
    assert again.status_code == 302
    assert "您上次报过这一期" in read(entered(person), "training_session", at.uuid)


def test_what_has_begun_is_not_cancelled_here() -> None:
    at, person = session(), somebody()
    row = own(person, at)
    SessionDate.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    assert "已经开课" in main(send(entered(person), "training_cancel", row.uuid))
    assert states(at) == ["confirmed"]
    assert "来不了，取消" not in read(entered(person), "training_session", at.uuid)


def test_nobody_touches_the_seat_of_another() -> None:
    row = registered(session())
    stranger = entered(somebody())
    for name in ("training_cancel", "training_accept", "training_decline", "training_replace", "training_ics"):
        for ask in (stranger.get, stranger.post):
            assert ask(reverse(name, args=[row.uuid])).status_code in {404, 405}, name
    assert fresh(row).state == RegistrationState.CONFIRMED


def test_another_course_at_the_same_time_is_said_and_not_refused() -> None:
    at, other, person = session(), session(starts_in=7.05), somebody()
    own(person, other)
    client = entered(person)
    said = read(client, "training_session", at.uuid)
    assert "时间重叠" in said
    assert other.title.replace(" ", "") in said
    assert "您已报上" in main(send(client, "training_register", at.uuid))
    assert "时间重叠" not in read(client, "training_session", session(starts_in=8).uuid)


def test_a_session_that_was_called_off_says_so() -> None:
    at, person = session(), somebody()
    own(person, at)
    call_off(at, by=officer(), reason="台风")
    said = read(entered(person), "training_session", at.uuid)
    assert "这一期取消了" in said
    assert "原因：台风" in said
    assert "原因：台风" in read(entered(person), "training_mine")
    assert "台风" not in read(entered(), "training_session", at.uuid)


def test_who_was_taken_off_reads_why() -> None:
    at, person = session(), somebody()
    remove(own(person, at), by=officer(), reason="不在应训范围")
    assert "原因：不在应训范围" in read(entered(person), "training_session", at.uuid)


def test_the_seat_goes_into_the_calendar_of_a_phone() -> None:
    at, person = session(), somebody()
    row = own(person, at)
    answer = entered(person).get(reverse("training_ics", args=[row.uuid]))
    assert answer["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["location"] == "示例礼堂"
    assert event.decoded("dtstart") == at.dates.get().starts_at.replace(microsecond=0)


def test_who_answers_for_a_firm_finds_his_people_from_his_own_page() -> None:
    made, boss = firm(name="示例一厂")
    assert "我的人：示例一厂" in read(entered(boss), "my_page")
    member = make.member(made, MemberRole.MEMBER, somebody()).person
    assert "我的人" not in read(entered(member), "my_page")
