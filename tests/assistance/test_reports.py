"""签字、编号、送达: both sides sign, the server numbers without gap or double, the firm answers item by item."""

import threading
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.roles import Role
from assistance.domain import answers, signing
from assistance.domain.errors import (
    AnsweredAlreadyError,
    AssistanceError,
    DueTooEarlyError,
    NotAllowedError,
    NotFromHereError,
    NotNowError,
    NotThereError,
    NotYoursError,
    SaysNothingError,
    SignatureMissingError,
    UnfinishedError,
    WasThereError,
)
from assistance.domain.numbering import next_number
from assistance.enums import AnswerState, Side, SignedHow, TeamRole, VisitState
from assistance.models import Answer, Finding, HelpVisit, ReportCounter, Signature
from tests.assistance.files import photo
from tests.assistance.making import (
    World,
    answer,
    everything,
    extension,
    finding,
    join,
    lines,
    plan,
    somebody,
    today,
    visit,
)

pytestmark = pytest.mark.django_db


def sign(row: HelpVisit, by: Any, side: Side = Side.TEAM, **values: Any) -> Signature:
    given = {"how": SignedHow.SCREEN, "file": photo(by), "client_uuid": uuid.uuid4(), "person": by}
    return signing.take_signature(row, by=by, side=side, **given | values)


def ready(world: World) -> HelpVisit:
    """A visit under way that both sides have signed."""
    row = visit(world)
    sign(row, world.lead)
    sign(row, world.lead, Side.FIRM, person=world.boss)
    return row


# Signatures ----------------------------------------------------------------------------------------------------------


def test_each_signs_for_his_own_side(world: World) -> None:
    row = visit(world)
    sign(row, world.lead)
    sign(row, world.lead, Side.FIRM, person=None, name=" 示例厂长 ", how=SignedHow.INK)
    sign(row, world.lead, Side.WORKERS, person=world.worker)
    assert {(s.side, s.name, s.person) for s in row.signatures.all()} == {
        ("team", "", world.lead), ("firm", "示例厂长", None), ("workers", "", world.worker),
    }  # fmt: skip
    late = join(row, somebody(), TeamRole.VERIFIER).person
    for side, person in ((Side.TEAM, world.boss), (Side.FIRM, world.expert), (Side.TEAM, late)):
        with pytest.raises(NotThereError):
            sign(row, world.lead, side, person=person)
    with pytest.raises(NotThereError):
        sign(row, world.lead, Side.TEAM, person=None, name="某人")
    with pytest.raises(SaysNothingError):
        sign(row, world.lead, Side.FIRM, person=None, name=" ")
    with pytest.raises(NotYoursError):
        sign(row, world.lead, Side.FIRM, person=world.boss, file=photo(world.boss))


def test_a_signature_is_taken_once_and_may_be_taken_back(world: World) -> None:
    row, key = visit(world), uuid.uuid4()
    first = sign(row, world.lead, client_uuid=key)
    assert sign(row, world.lead, client_uuid=key) == sign(row, world.lead) == first
    with pytest.raises(NotYoursError):
        sign(visit(world), world.lead, client_uuid=key)
    with pytest.raises(SaysNothingError):
        signing.take_signatures_back(row, by=world.lead, why="")
    signing.take_signatures_back(row, by=world.lead, why="漏了一项")
    assert not row.signatures.exists()
    with pytest.raises(NotNowError):
        sign(visit(world, "planned"), world.lead)
    with pytest.raises(NotNowError):
        signing.take_signatures_back(visit(world, "signed"), by=world.lead, why="漏了一项")
    with pytest.raises(NotAllowedError):
        sign(row, world.boss, Side.FIRM)


# The report ----------------------------------------------------------------------------------------------------------


def test_signed_it_gets_its_number_and_its_findings_stand(world: World) -> None:
    row = visit(world)
    now = finding(world, "draft", of=row, fix_when=0, first_due_on=None, due_on=None)
    later = finding(world, "draft", of=row)
    struck = finding(world, "struck", of=row)
    sign(row, world.lead)
    sign(row, world.lead, Side.FIRM, person=world.boss)
    row = signing.sign_report(row, by=world.lead)
    year = timezone.localdate().year
    assert (row.state, row.number) == ("signed", f"帮扶〔{year}〕0001号")
    now.refresh_from_db()
    later.refresh_from_db()
    assert (now.state, now.first_due_on, now.due_on) == ("open", row.on, row.on)
    assert (later.state, later.first_due_on, later.due_on) == ("open", today(10), today(10))
    assert everything(struck)["state"] == "struck"
    assert lines(later) == [("sign", "draft", "open")]
    with pytest.raises(NotFromHereError, match="已签字"):
        signing.sign_report(row, by=world.lead)
    assert signing.sign_report(ready(world), by=world.lead).serial == 2


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"title": ""}, "隐患名称"),
        ({"text": ""}, "看到的情况"),
        ({"place": ""}, "位置"),
        ({"hazard_type": None}, "类型"),
        ({"fix_when": None}, "什么时候改"),
        ({"first_due_on": None, "due_on": None}, "整改期限"),
        ({"level": 1, "safeguard": ""}, "怎么保证安全"),
    ],
)
def test_what_is_not_whole_is_not_signed(world: World, fields: dict[str, Any], named: str) -> None:
    row = ready(world)
    left = finding(world, "draft", of=row, **fields)
    with pytest.raises(UnfinishedError, match=f"第 1 项缺.*{named}"):
        signing.sign_report(row, by=world.lead)
    assert (everything(row)["state"], everything(left)["state"]) == ("under_way", "draft")
    assert not ReportCounter.objects.exists()


def test_both_sides_sign_or_it_is_said_why_not(world: World) -> None:
    row = visit(world)
    with pytest.raises(SignatureMissingError, match="带队干部"):
        signing.sign_report(row, by=world.lead)
    sign(row, world.lead)
    with pytest.raises(SignatureMissingError, match="企业"):
        signing.sign_report(row, by=world.lead)
    sign(row, world.lead, Side.WORKERS, person=world.worker)
    with pytest.raises(SignatureMissingError, match="企业"):
        signing.sign_report(row, by=world.lead)
    HelpVisit.objects.filter(pk=row.pk).update(unsigned_why="老板不在，说明天补")
    assert signing.sign_report(row, by=world.lead).number


def test_whom_one_met_is_said_and_no_date_lies_before_the_visit(world: World) -> None:
    row = ready(world)
    HelpVisit.objects.filter(pk=row.pk).update(met="")
    with pytest.raises(SaysNothingError, match="见到了"):
        signing.sign_report(row, by=world.lead)
    HelpVisit.objects.filter(pk=row.pk).update(met="示例人员")
    finding(world, "draft", of=row, first_due_on=today(-1), due_on=today(-1))
    with pytest.raises(DueTooEarlyError):
        signing.sign_report(row, by=world.lead)


@pytest.mark.parametrize("state", VisitState)
@pytest.mark.parametrize("act", ["sign", "deliver"])
def test_every_act_from_every_state(world: World, state: str, act: str) -> None:
    row = ready(world) if state == "under_way" else visit(world, state)
    before = everything(row), len(lines(row))
    allowed = {"sign": "under_way", "deliver": "signed"}[act] == state
    do = {
        "sign": lambda: signing.sign_report(row, by=world.lead),
        "deliver": lambda: signing.deliver(row, by=world.desk, to="示例人员"),
    }[act]
    if allowed:
        do()
        assert lines(row)[-1] == (act, state, {"sign": "signed", "deliver": "delivered"}[act])
    else:
        with pytest.raises(AssistanceError, match="请刷新页面"):
            do()
        assert (everything(row), len(lines(row))) == before


@pytest.mark.parametrize("who", ["desk", "expert", "chief", "boss"])
def test_only_the_lead_signs_it_off(world: World, who: str) -> None:
    row = ready(world)
    with pytest.raises(NotAllowedError):
        signing.sign_report(row, by=getattr(world, who))
    with pytest.raises(SaysNothingError):
        signing.deliver(visit(world, "signed"), by=world.lead, to=" ")
    if who != "desk":
        with pytest.raises(NotAllowedError):
            signing.deliver(visit(world, "signed"), by=getattr(world, who), to="厂长")


# Numbers -------------------------------------------------------------------------------------------------------------


def test_a_number_whose_transaction_fails_was_never_given() -> None:
    with transaction.atomic():
        assert (next_number(2026), next_number(2026), next_number(2027)) == (1, 2, 1)

    class Break(Exception):
        pass

    def breaks() -> None:
        with transaction.atomic():
            assert next_number(2026) == 3
            raise Break

    with pytest.raises(Break):
        breaks()
    with transaction.atomic():
        assert next_number(2026) == 3


@pytest.mark.django_db(transaction=True)
def test_sixteen_who_sign_at_once_get_sixteen_numbers_without_gap_or_double() -> None:
    worlds = [World() for _ in range(16)]
    rows = [ready(world) for world in worlds]
    start, wrong = threading.Barrier(16), []

    def signs(row: HelpVisit, world: World) -> None:
        try:
            start.wait()
            signing.sign_report(row, by=world.lead)
        except Exception as error:  # noqa: BLE001 - told by the test itself
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=signs, args=pair) for pair in zip(rows, worlds, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sorted(HelpVisit.objects.values_list("serial", flat=True)) == list(range(1, 17))


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_the_same_report_at_once_give_it_one_number() -> None:
    world = World()
    row, start, outcomes = ready(world), threading.Barrier(2), []

    def signs() -> None:
        try:
            start.wait()
            outcomes.append(signing.sign_report(row, by=world.lead).state)
        except NotFromHereError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=signs) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "signed"]
    assert ReportCounter.objects.get().last == 1


# What the firm says --------------------------------------------------------------------------------------------------


def test_item_by_item_until_all_is_answered(world: World) -> None:
    row = visit(world, "delivered")
    first, second = finding(world, of=row), finding(world, of=row)
    answers.acknowledge(first, by=world.boss)
    answers.acknowledge(first, by=world.officer)
    objection = answers.object_to(second, by=world.boss, why=" 那是隔壁的设备 ")
    assert (objection.state, objection.why, everything(row)["state"]) == ("objected", "那是隔壁的设备", "delivered")
    answers.decide_objection(objection, by=world.desk, is_right=False, decision="设备在你们的台账里")
    assert everything(row)["state"] == "answered"
    assert lines(row) == [("follow", "delivered", "answered")]
    assert Answer.objects.get(finding=first).by == world.boss
    for act in (answers.acknowledge, lambda f, by: answers.object_to(f, by=by, why="还是不对")):
        with pytest.raises(AnsweredAlreadyError):
            act(second, by=world.boss)


def test_an_objection_that_is_right_strikes_the_finding(world: World) -> None:
    row = visit(world, "delivered")
    found = finding(world, of=row)
    made = plan(world, "agreed", found)
    asked = extension(world, "asked", found)
    objection = answers.object_to(found, by=world.boss, why="不是我们的设备")
    answers.decide_objection(objection, by=world.desk, is_right=True, decision="核对过，是隔壁的")
    found.refresh_from_db()
    assert (found.state, found.plan) == ("struck", None)
    assert (everything(made)["state"], everything(asked)["state"]) == ("dissolved", "withdrawn")
    assert everything(row)["state"] == "answered"


def test_a_plan_for_more_than_what_was_struck_goes_on(world: World) -> None:
    row = visit(world, "delivered")
    found, other = finding(world, of=row), finding(world, of=row)
    made = plan(world, "agreed", found, other)
    objection = answers.object_to(found, by=world.boss, why="不是我们的设备")
    answers.decide_objection(objection, by=world.desk, is_right=True, decision="核对过，是隔壁的")
    assert (everything(made)["state"], list(made.findings.all())) == ("agreed", [other])


def test_who_was_there_does_not_decide(world: World) -> None:
    row = visit(world, "delivered")
    join(row, world.desk, TeamRole.CADRE)
    objection = answer(world, of=finding(world, of=row))
    with pytest.raises(WasThereError, match="没去现场"):
        answers.decide_objection(objection, by=world.desk, is_right=True, decision="算了")
    assert everything(objection)["state"] == "objected"
    other = somebody(Role.HELP_DESK)
    with pytest.raises(SaysNothingError):
        answers.decide_objection(objection, by=other, is_right=False, decision="")
    answers.decide_objection(objection, by=other, is_right=False, decision="看过照片，保留")


@pytest.mark.parametrize("who", ["lead", "expert", "chief", "boss", "worker"])
def test_only_the_desk_decides_about_what_is_ordinary(world: World, who: str) -> None:
    with pytest.raises(NotAllowedError):
        answers.decide_objection(answer(world), by=getattr(world, who), is_right=True, decision="算了")
    if who == "chief":
        major = answer(world, of=finding(world, level=1))
        assert answers.decide_objection(major, by=world.chief, is_right=False, decision="保留").state == "kept"


@pytest.mark.parametrize("state", AnswerState)
@pytest.mark.parametrize("to", ["kept", "taken", "acknowledged"])
def test_every_pair_of_an_answer(world: World, state: str, to: str) -> None:
    row = answer(world, state)
    before = everything(row)
    do = {
        "kept": lambda: answers.decide_objection(row, by=world.desk, is_right=False, decision="保留"),
        "taken": lambda: answers.decide_objection(row, by=world.desk, is_right=True, decision="划掉"),
        "acknowledged": lambda: answers.acknowledge(row.finding, by=world.boss, after_all=True),
    }[to]
    if state == "objected":
        do()
        assert (everything(row)["state"], lines(row)[-1][1:]) == (to, (state, to))
    elif state == to == "acknowledged":
        do()
        assert (everything(row), lines(row)) == (before, [])
    else:
        with pytest.raises(AssistanceError, match="请刷新页面"):
            do()
        assert (everything(row), lines(row)) == (before, [])


def test_the_rest_is_acknowledged_in_one_tap_also_where_nothing_was_found(world: World) -> None:
    row = visit(world, "delivered")
    first, second = finding(world, of=row), finding(world, of=row)
    answers.object_to(first, by=world.boss, why="不对")
    assert answers.acknowledge_rest(row, by=world.boss).state == "delivered"
    assert Answer.objects.get(finding=second).state == "acknowledged"
    assert answers.acknowledge_rest(visit(world, "delivered"), by=world.officer).state == "answered"
    with pytest.raises(NotNowError):
        answers.acknowledge_rest(visit(world, "signed"), by=world.boss)
    with pytest.raises(NotAllowedError):
        answers.acknowledge_rest(visit(world, "delivered"), by=world.worker)


def test_nothing_is_answered_before_the_firm_has_the_report(world: World) -> None:
    found = finding(world, of=visit(world, "signed"))
    with pytest.raises(NotNowError):
        answers.acknowledge(found, by=world.boss)
    with pytest.raises(NotNowError):
        answers.object_to(found, by=world.boss, why="不对")
    for by in (world.worker, world.lead):
        with pytest.raises(NotAllowedError):
            answers.acknowledge(found, by=by)
        with pytest.raises(NotAllowedError):
            answers.object_to(found, by=by, why="不对")
    with pytest.raises(SaysNothingError):
        answers.object_to(finding(world), by=world.boss, why=" ")
    assert not Answer.objects.exists()
    assert Finding.objects.filter(state="open").count() == 2
