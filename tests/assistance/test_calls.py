"""今天要打的电话: who is called and why, in which order, and when again."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import EnterpriseContact
from assistance.domain.board import MOST, Call, calls_of_today, counts
from assistance.domain.calls import keep_call
from assistance.domain.errors import NotAllowedError, NotLaterDayError, NotYoursError
from assistance.enums import Danger, Level, Thing
from assistance.models import AssistanceLog, HelpCall
from tests.assistance import making
from tests.assistance.making import World, answer, extension, finding, request, today, visit

pytestmark = pytest.mark.django_db


def board() -> list[tuple[str, str]]:
    """Whom to call and why."""
    return [(call.firm.name, str(call.reason.why)) for call in calls_of_today()[0]]


def first() -> Call:
    return calls_of_today()[0][0]


def called(world: World, call: Call, result: str, **values: Any) -> HelpCall:
    given: dict[str, Any] = {"client_uuid": uuid.uuid4(), "why": call.reason.why}
    about = {"thing": call.reason.thing, "thing_uuid": call.reason.uuid}
    return keep_call(call.firm, by=world.desk, result=result, **given | about | values)


def ago(**delta: int) -> Any:
    return timezone.now() - timedelta(**delta)


def later(model: Any, **delta: int) -> None:
    """Let time pass for the calls that were made."""
    for row in model.objects.all():
        row.next_at -= timedelta(**delta)
        model.objects.filter(pk=row.pk).update(next_at=row.next_at, at=row.at - timedelta(**delta))


def reasons() -> dict[str, World]:
    """A firm for each reason."""
    worlds = {name: World() for name in ("silence", "overdue", "extension", "unanswered", "new", "major", "promise")}
    finding(worlds["silence"])
    finding(worlds["overdue"], first_due_on=today(-9), due_on=today(-9))
    extension(worlds["extension"])
    AssistanceLog.objects.create(
        enterprise=worlds["extension"].firm, thing="finding", thing_uuid=uuid.uuid4(), act="answer"
    )
    visit(worlds["unanswered"], "delivered", delivered_at=ago(days=8))
    request(worlds["new"], "submitted", promised_on=None)
    finding(worlds["major"], level=Level.MAJOR, first_due_on=today(-1), due_on=today(-1))
    request(worlds["promise"], "triaged", promised_on=today())
    worlds["imminent"] = World()
    request(worlds["imminent"], "submitted", danger=Danger.IMMINENT, promised_on=None)
    return worlds


def test_the_most_urgent_is_called_first_and_each_is_told_why() -> None:
    worlds = reasons()
    calls = calls_of_today()[0]
    wanted = ["imminent", "promise", "major", "new", "unanswered", "extension", "overdue", "silence"]
    assert [call.firm for call in calls] == [worlds[name].firm for name in wanted]
    says = " ".join(call.reason.says for call in calls)
    for words in (
        "现在就有危险",
        "答应今天给回音",
        "到期 1 天",
        "新申请",
        "送达 8 天",
        "申请延期",
        "到期 9 天",
        "14 天没有动静",
    ):
        assert words in says


def test_one_firm_is_called_once_about_the_most_urgent(world: World) -> None:
    for days in (3, 2, 1):
        finding(world, first_due_on=today(-days), due_on=today(-days))
    request(world, "submitted", danger=Danger.IMMINENT)
    assert board() == [(world.firm.name, "imminent")]


def test_no_more_than_ten(world: World) -> None:
    for _ in range(MOST + 2):
        request(World(firm=making.make.enterprise(), desk=world.desk), "submitted", promised_on=None)
    assert len(board()) == MOST


def test_what_waits_for_us_is_no_reason_to_call(world: World) -> None:
    finding(world, "fixed", first_due_on=today(-3), due_on=today(-3))
    objected = answer(world)
    making.HelpVisit.objects.filter(pk=objected.finding.visit_id).update(delivered_at=ago(days=30))
    making.Finding.objects.filter(pk=objected.finding_id).update(
        state="closed", fixed_at=timezone.now(), closed_at=timezone.now()
    )
    assert board() == []


def test_a_firm_that_stirred_is_not_silent(world: World) -> None:
    row = finding(world)
    for act, is_silent in (("see", True), ("call", True), ("give_evidence", False)):
        AssistanceLog.objects.create(enterprise=world.firm, thing="finding", thing_uuid=row.uuid, act=act)
        assert bool(board()) is is_silent, act


def test_a_silent_firm_is_found_behind_however_many_that_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistance.domain.board.LOOKED_AT", 2)
    stirs, first, second = World(), World(), World()
    for _ in range(12):
        row = finding(stirs, first_due_on=today(1), due_on=today(1))
    AssistanceLog.objects.create(enterprise=stirs.firm, thing="finding", thing_uuid=row.uuid, act="give_evidence")
    for days in (2, 2, 3):
        finding(first, first_due_on=today(days), due_on=today(days))
    finding(second, first_due_on=today(4), due_on=today(4))
    assert board() == [(first.firm.name, "silence"), (second.firm.name, "silence")]
    # A major one of another firm comes in its turn.
    third = World()
    finding(third, level=Level.MAJOR, first_due_on=today(3), due_on=today(3))
    assert [name for name, _ in board()] == [first.firm.name, third.firm.name, second.firm.name]


def test_who_is_called(world: World) -> None:
    EnterpriseContact.objects.create(enterprise=world.firm, name="示例联系人", phone="0592-1234567")
    by_phone = {"way": "phone", "asked_by": None, "entered_by": world.desk}
    request(world, "submitted", caller_name="示例来电", caller_phone="13800000001", **by_phone)
    world.boss.phone = "+8613800000002"
    world.boss.save()
    assert [(row.name, row.phone) for row in first().numbers] == [
        ("示例来电", "13800000001"),
        ("示例联系人", "0592-1234567"),
        (world.boss.name, "13800000002"),
    ]
    assert calls_of_today()[1] == [world.boss]


# After the call -----------------------------------------------------------------------------------------------------


def test_who_did_not_answer_is_called_again_in_two_hours_or_tomorrow(world: World) -> None:
    finding(world, first_due_on=today(-9), due_on=today(-9))
    made = called(world, first(), "missed")
    wait = made.next_at - timezone.now()
    assert timedelta(hours=1, minutes=59) < wait <= timedelta(hours=2) or timezone.localtime(made.next_at).hour == 8
    assert board() == []
    later(HelpCall, days=1)
    assert board() == [(world.firm.name, "overdue")]


def test_who_was_reached_is_left_in_peace_for_a_week(world: World) -> None:
    finding(world, first_due_on=today(-9), due_on=today(-9))
    called(world, first(), "reached", note=" 说下周到货 ")
    assert (HelpCall.objects.get().note, board()) == ("说下周到货", [])
    later(HelpCall, days=6)
    assert board() == []
    later(HelpCall, days=1)
    assert board() == [(world.firm.name, "overdue")]
    assert first().last == HelpCall.objects.get()


def test_another_day_is_kept_even_where_the_reason_is_gone(world: World) -> None:
    row = finding(world, first_due_on=today(-9), due_on=today(-9))
    called(world, first(), "later", on=today(2))
    assert board() == []
    making.Finding.objects.filter(pk=row.pk).update(state="closed", fixed_at=timezone.now(), closed_at=timezone.now())
    later(HelpCall, days=1)
    assert board() == []
    later(HelpCall, days=1)
    assert board() == [(world.firm.name, "agreed")]
    called(world, first(), "reached")
    assert board() == []


def test_another_day_is_a_later_day(world: World) -> None:
    finding(world, first_due_on=today(-9), due_on=today(-9))
    for on in (None, today(), today(-1)):
        with pytest.raises(NotLaterDayError, match="明天"):
            called(world, first(), "later", on=on)
    assert not HelpCall.objects.exists()


def test_what_is_sent_after_a_call_is_called_about_even_so(world: World) -> None:
    finding(world, first_due_on=today(-9), due_on=today(-9))
    called(world, first(), "reached")
    request(world, "submitted", promised_on=None)
    assert board() == [(world.firm.name, "new")]
    called(world, first(), "missed")
    assert board() == []


def test_a_promise_is_not_covered_by_a_call_of_another_day(world: World) -> None:
    finding(world, first_due_on=today(-9), due_on=today(-9))
    called(world, first(), "reached")
    later(HelpCall, days=1)
    request(world, "triaged", promised_on=today())
    assert board() == [(world.firm.name, "promise")]


def test_the_same_tap_is_the_same_call_and_the_firm_reads_that_it_was_called(world: World) -> None:
    finding(world, first_due_on=today(-9), due_on=today(-9))
    call, tap = first(), uuid.uuid4()
    made = [called(world, call, "reached", client_uuid=tap, note="机密") for _ in range(2)]
    assert made[0] == made[1]
    line = AssistanceLog.objects.get(act="call")
    assert (line.enterprise, line.by, line.why) == (world.firm, world.desk, "隐患到期没有改：打通了")


def test_a_call_is_about_a_thing_of_this_firm_and_only_the_desk_calls(world: World) -> None:
    finding(world, first_due_on=today(-9), due_on=today(-9))
    elsewhere = finding(World())
    for about in (elsewhere.uuid, uuid.uuid4()):
        with pytest.raises(NotYoursError):
            called(world, first(), "reached", thing=Thing.FINDING, thing_uuid=about)
    with pytest.raises(NotAllowedError):
        called(World(desk=world.lead), first(), "reached")


def test_how_much_waits(world: World) -> None:
    reasons()
    visit(world, "planned")
    answer(world)
    extension(world, of=finding(world, level=Level.MAJOR))
    making.case(world, "offered")
    assert counts(world.desk) == {
        "waiting": 3,
        "visits": 1,
        "overdue": 2,
        "objections": 1,
        "extensions": 1,
        "cases": 1,
    }
