"""What a training officer writes of a session, and every way in which it can be refused."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.domain.overtaking import OvertakenError
from accounts.models import InboxMessage, SpecialDay
from tests import factories as make
from tests.training.making import adds_up, firm, fresh, officer, registered, session, states
from training.domain.copying import Every, days_from, days_off, series
from training.domain.errors import NotAllowedError, WrongPlanError
from training.domain.planning import change, plan, sittings_of, to_minute
from training.domain.sessions import Sitting, announce, call_off
from training.domain.telling import tell_all
from training.enums import Act, RegistrationState, SessionState
from training.models import RegistrationLog, Session, SessionDate, SessionLog
from training.notices import words

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def ahead(days: float, hour: int = 9) -> datetime:
    """An hour of a day to come."""
    at = timezone.localtime() + timedelta(days=days)
    return at.replace(hour=hour, minute=0, second=0, microsecond=0)


def sitting(days: float = 30, hour: int = 9) -> Sitting:
    return ahead(days, hour), ahead(days, hour) + 2 * HOUR


def values(**fields: Any) -> dict[str, Any]:
    """What a session of next month says."""
    usual = {
        "course": make.course(),
        "title": "2026 年第 3 期",
        "place": "示例礼堂",
        "capacity": 30,
        "waiting_cap": 10,
        "opens_at": ahead(1),
        "closes_at": ahead(25),
    }
    return usual | fields


def planned(**fields: Any) -> Session:
    return plan(by=officer(), values=values(**fields), dates=[sitting()])


def test_a_session_is_made_once_however_often_the_button_is_pressed() -> None:
    chief, key, wanted = officer(), uuid.uuid4(), values()
    made = plan(by=chief, values=wanted, dates=[sitting(31), sitting(30)], key=key)
    assert plan(by=chief, values=wanted, dates=[sitting(31), sitting(30)], key=key) == made
    assert fresh(made).state == SessionState.DRAFT
    assert sittings_of(made) == [sitting(30), sitting(31)]
    assert (Session.objects.count(), SessionLog.objects.get().by) == (1, chief)


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("title", {"title": " "}, "名称"),
    ("capacity", {"capacity": 0}, "至少 1"),
    ("per_enterprise_cap", {"per_enterprise_cap": 0}, "至少"),
    ("offer_hours", {"offer_hours": 0}, "至少"),
    ("closes_at", {"opens_at": ahead(5), "closes_at": ahead(5)}, "开始报名之后"),
    ("closes_at", {"closes_at": ahead(30, 10)}, "第一次上课"),
    ("cancel_by", {"cancel_by": ahead(31)}, "第一次上课"),
    ("priority_until", {"priority_until": ahead(0), "priority_listed": True}, "开始报名之后"),
    ("priority_until", {"priority_until": ahead(26), "priority_listed": True}, "截止报名之前"),
    ("priority_until", {"priority_until": ahead(5)}, "哪些企业优先"),
    ("priority_until", {"priority_weak_base": True}, "到什么时候"),
]


@pytest.mark.parametrize(("name", "wrong", "says"), FAULTS, ids=[f"{row[0]}-{row[2]}" for row in FAULTS])
def test_what_cannot_be_is_refused_at_its_field(name: str, wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(WrongPlanError) as refused:
        planned(**wrong)
    assert list(refused.value.faults) == [name]
    assert says in refused.value.faults[name]
    assert not Session.objects.exists()
    made = planned()
    with pytest.raises(WrongPlanError) as refused:
        change(made, by=officer(), values=wrong)
    assert says in refused.value.faults[name]
    assert sittings_of(made) == [sitting()]


DATES: list[tuple[Callable[[], list[Sitting]], str]] = [
    (list, "请写上上课时间"),
    (lambda: [(ahead(30, 11), ahead(30, 9))], "结束要在开始之后"),
    (lambda: [sitting(30, 9), sitting(30, 10)], "叠在一起"),
    (lambda: [sitting(-1)], "已经过了"),
    (lambda: [sitting(3000)], "核对年份"),
]


@pytest.mark.parametrize(("dates", "says"), DATES, ids=[row[1] for row in DATES])
def test_what_cannot_be_of_the_dates_is_refused(dates: Callable[[], list[Sitting]], says: str) -> None:
    with pytest.raises(WrongPlanError, match=says):
        plan(by=officer(), values=values(opens_at=ahead(-9), closes_at=ahead(-8)), dates=dates())
    made = planned()
    with pytest.raises(WrongPlanError, match=says):
        change(made, by=officer(), values={}, dates=dates())
    assert sittings_of(made) == [sitting()]


def test_only_training_officers_plan() -> None:
    boss = firm()[1]
    made = planned()
    with pytest.raises(NotAllowedError):
        plan(by=boss, values=values(), dates=[sitting()])
    with pytest.raises(NotAllowedError):
        change(made, by=boss, values={"title": "别的"})
    with pytest.raises(NotAllowedError):
        series(made, days=[date(2027, 1, 5)], by=boss)


def test_a_state_or_a_counter_is_nothing_to_write() -> None:
    made = planned()
    for name in ("state", "seats_taken", "waiting"):
        with pytest.raises(WrongPlanError, match="公布"):
            change(made, by=officer(), values={name: 1})
    assert fresh(made).state == SessionState.DRAFT


def test_thirty_people_hear_once_of_a_new_hall_and_of_nothing_else() -> None:
    at, chief = session(capacity=25, waiting_cap=10), officer()
    people = [registered(at).by for _ in range(30)]
    tell_all()
    InboxMessage.objects.all().delete()
    start = to_minute(timezone.now() + timedelta(days=9))
    moved = {"place": "示例二号礼堂", "address": "示例路 2 号", "note": "带笔", "capacity": 26}
    change(at, by=chief, values=moved, dates=[(start, start + HOUR)])
    change(at, by=chief, values=moved, dates=[(start, start + HOUR)])
    change(at, by=chief, values={"note": "带笔和证件", "title": "换个名"})
    tell_all()
    heard = InboxMessage.objects.filter(template=words.MOVED)
    assert sorted(heard.values_list("person", flat=True)) == sorted(person.pk for person in people)
    assert all("示例二号礼堂" in text for text in heard.values_list("text", flat=True))
    assert states(at).count("offered") == 1
    assert adds_up(at)
    assert set(SessionLog.objects.values_list("act", flat=True)) == {Act.CHANGE, Act.MOVE, Act.RESIZE}
    assert "带笔和证件" in SessionLog.objects.filter(act=Act.CHANGE).latest("pk").now


def test_another_address_of_the_stream_is_told_too() -> None:
    at = session(online_url="https://example.org/a")
    registered(at)
    change(at, by=officer(), values={"online_url": "https://example.org/b"})
    assert RegistrationLog.objects.filter(act=Act.MOVE, tells=True).count() == 1


def test_what_readers_rely_on_stays() -> None:
    at, chief = session(capacity=2, waiting_cap=3), officer()
    for _ in range(4):
        registered(at)
    for wrong, says in (
        ({"capacity": 1}, "已经有 2 人"),
        ({"waiting_cap": 1}, "已经有 2 人"),
        ({"course": make.course()}, "不能换课程"),
        ({"place": ""}, "地点或者直播地址"),
    ):
        with pytest.raises(WrongPlanError, match=says):
            change(at, by=chief, values=wrong | {"note": "带笔"})
    assert fresh(at).note == ""
    start = timezone.now() - HOUR
    SessionDate.objects.filter(session=at).update(starts_at=start, ends_at=start + 2 * HOUR)
    Session.objects.update(opens_at=start - 3 * HOUR, closes_at=start - HOUR)
    with pytest.raises(WrongPlanError, match="已经开课"):
        change(at, by=chief, values={"place": "别处"})
    with pytest.raises(WrongPlanError, match="已经开课"):
        change(at, by=chief, values={}, dates=[sitting()])
    assert change(at, by=chief, values={"note": "从东门进"}).note == "从东门进"
    call_off(at, by=chief, reason="台风")
    with pytest.raises(WrongPlanError, match="已经取消"):
        change(at, by=chief, values={"note": "带笔"})


def test_a_draft_whose_day_is_over_gets_a_new_one_before_it_is_announced() -> None:
    at, chief = planned(), officer()
    past = timezone.now() - timedelta(days=2)
    SessionDate.objects.filter(session=at).update(starts_at=past, ends_at=past + HOUR)
    with pytest.raises(WrongPlanError, match="已经过了"):
        announce(at, by=chief)
    change(at, by=chief, values={}, dates=[sitting()])
    assert announce(at, by=chief).state == SessionState.ANNOUNCED


def test_the_end_of_priority_gives_the_free_seats_to_who_waits() -> None:
    at = session(priority_until=timezone.now() + timedelta(days=2), priority_listed=True)
    registered(at)
    assert states(at) == ["waitlisted"]
    change(at, by=officer(), values={"priority_until": None, "priority_listed": False})
    assert states(at) == [RegistrationState.OFFERED]
    assert adds_up(at)


def test_the_second_of_two_windows_is_told_what_the_first_wrote() -> None:
    at, chief = session(place="一号厅"), officer()
    was, held = {"place": "一号厅", "note": "", "opens_at": to_minute(at.opens_at)}, sittings_of(at)
    change(at, by=chief, values={"place": "二号厅"}, dates=[sitting(20)], was=was, dates_were=held)
    with pytest.raises(OvertakenError, match="二号厅"):
        change(at, by=chief, values={"place": "三号厅"}, was=was)
    with pytest.raises(WrongPlanError, match="别人把时间改成了"):
        change(at, by=chief, values={}, dates=[sitting(22)], dates_were=held)
    # What nobody else touched goes through, moments to the minute.
    change(at, by=chief, values={"note": "带笔", "opens_at": ahead(-3)}, was=was)
    assert (fresh(at).place, fresh(at).note, fresh(at).opens_at) == ("二号厅", "带笔", ahead(-3))


def test_a_series_is_made_once_and_its_times_move_along() -> None:
    at, chief, key = planned(cancel_by=ahead(28)), officer(), uuid.uuid4()
    first = sitting()[0].date()
    days = days_from(first + timedelta(days=7), every=Every.WEEK, count=6)
    made = series(at, days=days, by=chief, key=key)
    assert series(at, days=days, by=chief, key=key) == made
    assert [row.title for row in made] == [f"2026 年第 {n} 期" for n in range(4, 10)]
    assert Session.objects.count() == 7
    for number, row in enumerate(made, 1):
        shift = timedelta(weeks=number)
        assert row.state == SessionState.DRAFT
        assert sittings_of(row) == [(sitting()[0] + shift, sitting()[1] + shift)]
        assert (row.closes_at, row.cancel_by) == (at.closes_at + shift, ahead(28) + shift)
        assert (row.course, row.place, row.capacity, row.seats_taken) == (at.course, at.place, at.capacity, 0)


def test_a_series_goes_by_weeks_fortnights_and_months_and_knows_days_off() -> None:
    start = date(2027, 1, 31)
    assert days_from(start, every=Every.FORTNIGHT, count=2) == [start, date(2027, 2, 14)]
    assert days_from(start, every=Every.MONTH, count=3) == [start, date(2027, 2, 28), date(2027, 3, 31)]
    SpecialDay.objects.create(day=date(2027, 2, 16), is_working=False, name="春节")
    assert days_off([date(2027, 2, 15), date(2027, 2, 16), date(2027, 2, 20)]) == {
        date(2027, 2, 16),
        date(2027, 2, 20),
    }


def test_a_series_that_cannot_be_makes_nothing() -> None:
    at, chief = planned(), officer()
    soon = timezone.localdate() + timedelta(days=40)
    for days, says in (
        ([], "至少选一天"),
        ([soon + timedelta(days=n) for n in range(31)], "最多建 30 期"),
        ([soon, date(2020, 1, 1)], "1 月 1 日这一期建不了.*已经过了"),
    ):
        with pytest.raises(WrongPlanError, match=says):
            series(at, days=days, by=chief)
    assert Session.objects.count() == 1
    at.dates.all().delete()
    with pytest.raises(WrongPlanError, match="没有上课时间"):
        series(at, days=[soon], by=chief)
