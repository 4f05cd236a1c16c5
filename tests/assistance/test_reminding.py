"""提醒: one message a working day, of what comes due, is late, is silent or waits; nothing twice, nothing missed."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import InboxMessage, SpecialDay
from accounts.working_days import WorkingDays
from assistance.domain.reminding import Reminders, Span, remind, steps
from assistance.enums import Act, Level, Thing
from assistance.models import AssistanceLog, Finding, PlanRevision, ReminderDay
from delivery.models import Message
from jobs import periodic
from tests.assistance import making
from tests.assistance.making import World, somebody

pytestmark = pytest.mark.django_db
# A Tuesday in a month without a holiday.
TUESDAY = date(2026, 3, 10)


def at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def days(n: int) -> date:
    return TUESDAY + timedelta(days=n)


def run(*, on: date = TUESDAY, hour: int = 10) -> int:
    return remind(at(on, hour))


def said(person: Any) -> list[str]:
    """The lines of all that somebody was reminded of, a list for each message would be too many."""
    told = InboxMessage.objects.filter(person=person, template="assistance.daily").order_by("pk")
    return [line.removeprefix("· ") for message in told for line in message.text.splitlines() if line]


def found(world: World, due: date, state: str = "open", **fields: Any) -> Finding:
    return making.finding(world, state, due_on=due, first_due_on=due, **fields)


def run_daily(first: date, last: date) -> None:
    while first <= last:
        run(on=first)
        first += timedelta(days=1)


# What comes due -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ahead", "is_told"), [(10, True), (3, True), (0, True), (9, False), (4, False), (1, False)])
def test_ten_days_three_days_and_the_day_itself(world: World, ahead: int, is_told: bool) -> None:
    found(world, days(ahead))
    run()
    wanted = [f"1 项隐患 {days(ahead).month} 月 {days(ahead).day} 日到期"] if is_told else []
    assert said(world.boss) == said(world.officer) == wanted
    assert said(world.lead) == said(world.worker) == []


def test_what_would_go_out_on_a_sunday_goes_out_before(world: World) -> None:
    found(world, days(5))  # A Sunday.
    run_daily(days(0), days(7))
    told = InboxMessage.objects.filter(person=world.boss)
    # Three days before: a Thursday. The day itself: the Friday before.
    assert [message.dedupe_key[-10:] for message in told.order_by("pk") if "到期" in message.text] == [
        str(days(2)),
        str(days(3)),
    ]


def test_each_is_told_exactly_once_on_its_way(world: World) -> None:
    found(world, days(20))
    run_daily(days(0), days(50))
    assert [line for line in said(world.boss) if "到期" in line] == ["1 项隐患 3 月 30 日到期"] * 3
    # 1, 3 and 7 working days after, then each week; 清明节 is off.
    late = InboxMessage.objects.filter(person=world.boss, text__contains="过了期限").order_by("pk")
    assert [message.dedupe_key[-8:] for message in late] == ["26-03-31", "26-04-02", "26-04-09", "26-04-16", "26-04-23"]


def test_a_server_that_was_off_misses_nothing(world: World) -> None:
    run()
    found(world, days(4))
    run(on=days(3))
    assert said(world.boss) == ["1 项隐患 3 月 14 日到期"]


# What is late -------------------------------------------------------------------------------------------------------


def test_the_ladder_in_working_days() -> None:
    climbed = [n for n in range(1, 25) if steps(n) > steps(n - 1)]
    assert climbed == [1, 3, 7, 12, 17, 22]


@pytest.mark.parametrize(
    ("working_days", "told"),
    [(1, {"boss"}), (2, set()), (3, {"boss", "lead"}), (7, {"boss", "lead", "desk"}), (12, {"boss", "lead", "desk"})],
)
def test_who_hears_of_what_is_late(world: World, working_days: int, told: set[str]) -> None:
    calendar = WorkingDays()
    found(world, next(day for n in range(30) if calendar.between(day := days(-n), TUESDAY) == working_days))
    run()
    line = ["1 项隐患过了期限"]
    assert {name for name in ("boss", "lead", "desk", "chief") if said(getattr(world, name)) == line} == told


def test_of_a_major_one_the_bureau_lead_hears_how_many(world: World) -> None:
    found(world, days(-1), level=Level.MAJOR, title="不能外传")
    found(world, days(-1))
    run()
    assert said(world.chief) == ["1 项重大隐患过了期限"]
    assert said(world.boss) == ["2 项隐患过了期限"]


def test_what_waits_for_us_is_no_fault_of_the_firm(world: World) -> None:
    row = found(world, days(-1), "fixed")
    Finding.objects.filter(pk=row.pk).update(fixed_at=at(days(-1)))
    run()
    assert said(world.boss) == []
    assert said(world.lead) == ["1 项隐患等着验收"]


@pytest.mark.parametrize(
    ("working_days", "told"), [(0, set()), (1, {"lead", "expert"}), (2, set()), (7, {"lead", "expert", "desk"})]
)
def test_a_plan_that_waits_reminds_who_may_agree_to_it(world: World, working_days: int, told: set[str]) -> None:
    plan, calendar = making.plan(world, "submitted", found(world, days(60))), WorkingDays()
    last = next(day for n in range(30) if calendar.between(day := days(-n), TUESDAY) == working_days)
    for number, on in ((1, days(-90)), (2, last)):
        made = PlanRevision.objects.create(plan=plan, number=number, by=world.boss, content={})
        PlanRevision.objects.filter(pk=made.pk).update(at=at(on))
    making.join(plan.visit, verifier := somebody(), "verifier")
    acted(world, days(-1), world.boss)
    ReminderDay.objects.create(day=days(-1))
    run()
    people = {"lead": world.lead, "expert": world.expert, "desk": world.desk, "boss": world.boss, "verifier": verifier}
    assert {name for name, person in people.items() if said(person) == ["1 份整改方案等着商定"]} == told
    assert not told or InboxMessage.objects.get(person=world.expert).path == f"/help/plans/{plan.uuid}/"


@pytest.mark.parametrize("state", ["draft", "closed", "struck"])
def test_what_is_over_or_not_yet_there_reminds_nobody(world: World, state: str) -> None:
    found(world, days(-1), state)
    assert run() == 0


def test_where_nobody_of_the_firm_has_an_account_the_lead_calls(world: World) -> None:
    world.firm.memberships.update(ended_at=timezone.now())
    found(world, days(3))
    run()
    assert said(world.lead) == ["1 项隐患快到期或过了期限，企业没有账号，请打电话"]


# Silence, visits, reports -------------------------------------------------------------------------------------------


def acted(world: World, on: date, by: Any, act: Act = Act.CHANGE) -> None:
    line = AssistanceLog.objects.create(
        enterprise=world.firm, thing=Thing.FIRM, thing_uuid=world.firm.uuid, act=act, by=by
    )
    AssistanceLog.objects.filter(pk=line.pk).update(at=at(on))


@pytest.mark.parametrize(("silent", "is_told"), [(13, False), (14, True), (15, False), (28, True)])
def test_a_fortnight_without_anything_done(world: World, silent: int, is_told: bool) -> None:
    found(world, days(60))
    acted(world, days(-silent), world.boss)
    # Neither looking nor what follows by itself is doing something.
    acted(world, days(-1), world.desk, Act.SEE)
    acted(world, days(-1), None)
    run()
    line = ["1 项隐患 14 天没有进展，请说说卡在哪里"] if is_told else []
    assert said(world.boss) == said(world.lead) == line


def test_a_visit_is_announced_the_working_day_before(world: World) -> None:
    visit = making.visit(world, "planned", on=days(6))  # A Monday.
    making.request(world, "scheduled", visit=visit, asked_by=world.worker)
    run_daily(days(0), days(6))
    for name in ("boss", "lead", "expert", "worker"):
        assert said(getattr(world, name)) == ["3 月 16 日有 1 次上门帮扶"]
    assert InboxMessage.objects.get(person=world.boss).dedupe_key.endswith(str(days(3)))


def test_a_report_that_was_not_delivered(world: World) -> None:
    making.visit(world, "signed", signed_at=at(days(-1)))
    run()
    assert said(world.lead) == ["1 份帮扶报告签了字，还没有送达"]
    assert said(world.boss) == []


# One message --------------------------------------------------------------------------------------------------------


def test_one_message_a_day_however_much_there_is(world: World) -> None:
    for due in (days(3), days(3), days(10), days(-1)):
        found(world, due)
    making.visit(world, "planned", on=days(1))
    assert run() == 4
    assert InboxMessage.objects.filter(person=world.boss).count() == 1
    assert said(world.boss) == [
        "3 月 11 日有 1 次上门帮扶",
        "1 项隐患过了期限",
        "2 项隐患 3 月 13 日到期",
        "1 项隐患 3 月 20 日到期",
    ]
    assert Message.objects.filter(person=world.boss.uuid).count() == 1
    path = InboxMessage.objects.get(person=world.boss).path
    assert path == "/mine/"


def test_it_leads_to_where_it_stands(world: World) -> None:
    found(world, days(3))
    run()
    assert InboxMessage.objects.get(person=world.boss).path == f"/help/firms/{world.firm.uuid}/"


def test_twice_or_broken_off_is_once(world: World) -> None:
    for due in (days(3), days(-7)):
        found(world, due)
    run()
    before = list(InboxMessage.objects.values())
    assert run(hour=15) == 0
    # As a run leaves it that was killed before its end.
    ReminderDay.objects.all().delete()
    InboxMessage.objects.filter(person=world.officer).delete()
    run(hour=15)
    assert InboxMessage.objects.count() == len(before)
    assert InboxMessage.objects.filter(person=world.boss).count() == 1


@pytest.mark.parametrize("when", [at(days(4)), at(days(5)), at(TUESDAY, 7)], ids=["saturday", "sunday", "early"])
def test_not_at_the_weekend_and_not_before_the_hour(world: World, when: datetime) -> None:
    found(world, timezone.localdate(when))
    assert remind(when) == 0
    assert not ReminderDay.objects.exists()


def test_a_holiday_is_no_working_day_and_a_worked_saturday_is_one(world: World) -> None:
    SpecialDay.objects.update_or_create(day=TUESDAY, defaults={"name": "示例", "source": "示例", "is_working": False})
    SpecialDay.objects.update_or_create(day=days(4), defaults={"name": "示例", "source": "示例", "is_working": True})
    found(world, days(4))
    assert run() == 0
    assert run(on=days(4)) == 2


def test_it_costs_no_query_more_for_more_findings(world: World, django_assert_num_queries: Any) -> None:
    found(world, days(1))
    making.visit(world, "planned", on=days(1))
    span = Span(days(-1), TUESDAY, WorkingDays())
    making.plan(world, "submitted", found(world, days(60)))
    with django_assert_num_queries(9):
        assert len(Reminders(span).gather()) == 4
    for _ in range(3):
        other = World()
        found(other, days(1))
        making.visit(other, "planned", on=days(1))
        making.plan(other, "submitted", found(other, days(60)))
    with django_assert_num_queries(9):
        assert len(Reminders(span).gather()) == 16


def test_many_lines_fit_into_a_message(world: World) -> None:
    for n in range(20):
        making.visit(world, "planned", on=TUESDAY, starts_at=time(n))
    for n in range(30):
        row = found(world, days(10), of=None)
        Finding.objects.filter(pk=row.pk).update(due_on=days(n), first_due_on=days(n))
    ReminderDay.objects.create(day=days(-30))
    run()
    assert len(InboxMessage.objects.get(person=world.boss).text) <= 500


def test_the_scheduler_runs_it(world: World) -> None:
    assert "remind_of_help" in periodic.registered()
    somebody()
    call_command("remind_of_help")
