"""隐患: a photo is enough to begin with, the criterion is frozen as it read, what came back is noticed."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from assistance.domain import findings
from assistance.domain.errors import (
    AdviceGoneError,
    AssistanceError,
    NotAllowedError,
    NotNowError,
    NotPublishedError,
    NotYoursError,
    OtherFirmError,
    OvertakenError,
    SaysNothingError,
    SignedAlreadyError,
)
from assistance.enums import FindingState, TeamRole
from assistance.models import Advice, Finding, FindingPhoto, HelpVisit, Signature
from content.domain.withdraw import withdraw
from intake.models import PrivateFile
from tests import factories as make
from tests.assistance.files import photo
from tests.assistance.making import World, everything, finding, join, lines, somebody, today, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(world: World) -> HelpVisit:
    """A visit under way."""
    return visit(world)


def recorded(row: HelpVisit, by: User, **values: Any) -> Finding:
    given = {"client_uuid": uuid.uuid4()} | ({} if "photo" in values or "criterion" in values else {"text": "积尘"})
    return findings.record(row, by=by, **given | values)


def signed(row: HelpVisit, by: User) -> None:
    Signature.objects.create(visit=row, side="team", how="screen", person=by, taken_by=by, file=uuid.uuid4())


# Beginning ----------------------------------------------------------------------------------------------------------


def test_a_photo_alone_is_a_start_and_words_follow(world: World, row: HelpVisit) -> None:
    when = timezone.now()
    found = recorded(row, world.expert, photo=photo(world.expert), device_at=when)
    assert (found.state, found.order, found.text, found.device_at) == ("draft", 1, "", when)
    kept = found.photos.get()
    assert (len(kept.sha256), kept.taken_by, kept.device_at) == (64, world.expert, when)
    found = findings.rewrite(found, by=world.lead, title=" 积尘超厚 ", hazard_type=1, level=1, due_on=today(5))
    assert (found.title, found.first_due_on, found.due_on) == ("积尘超厚", today(5), today(5))
    assert [act for act, *_ in lines(found)] == ["record", "record", "record"]


def test_nothing_at_all_is_no_finding(world: World, row: HelpVisit) -> None:
    with pytest.raises(SaysNothingError, match="先拍一张照片"):
        findings.record(row, by=world.expert, client_uuid=uuid.uuid4(), place="一号车间", text=" ")
    assert not Finding.objects.exists()


def test_the_same_tap_twice_is_one_finding(world: World, row: HelpVisit) -> None:
    key, file = uuid.uuid4(), photo(world.expert)
    first, again = (recorded(row, world.expert, client_uuid=key, photo=file) for _ in range(2))
    assert (first.pk, Finding.objects.count(), FindingPhoto.objects.count()) == (again.pk, 1, 1)
    with pytest.raises(NotYoursError):
        recorded(visit(world), world.expert, client_uuid=key)


def test_they_are_numbered_in_the_order_in_which_they_came(world: World, row: HelpVisit) -> None:
    first, second = recorded(row, world.expert), recorded(row, world.lead)
    findings.strike(first, by=world.lead, why="看错了")
    assert [second.order, recorded(row, world.lead).order] == [2, 3]


def test_nobody_uses_what_somebody_else_has_kept(world: World, row: HelpVisit) -> None:
    gone = photo(world.expert)
    PrivateFile.objects.filter(uuid=gone).update(delete_after=timezone.now())
    for file in (photo(world.boss), photo(world.expert, purpose="licence"), uuid.uuid4(), gone):
        with pytest.raises(NotYoursError):
            recorded(row, world.expert, photo=file)
    assert not Finding.objects.exists()


def test_the_same_picture_twice_is_one_photo(world: World, row: HelpVisit) -> None:
    found = recorded(row, world.expert)
    marks = [{"kind": "ring", "x": 0.5, "y": 0.5, "w": 0.1, "h": 0.2}]
    key, body = uuid.uuid4(), b"\xff\xd8\xff the same"
    first = findings.add_photo(found, by=world.expert, file=photo(world.expert, body), client_uuid=key, marks=marks)
    for client_uuid in (key, uuid.uuid4()):
        file = photo(world.expert, body)
        assert findings.add_photo(found, by=world.expert, file=file, client_uuid=client_uuid) == first
    assert found.photos.get().marks == marks
    with pytest.raises(NotYoursError):
        findings.add_photo(recorded(row, world.expert), by=world.expert, file=photo(world.expert), client_uuid=key)


def test_a_field_that_is_none_is_a_mistake_of_ours(world: World, row: HelpVisit) -> None:
    with pytest.raises(TypeError):
        recorded(row, world.expert, state="open")


# The criterion -------------------------------------------------------------------------------------------------------


def test_the_criterion_is_frozen_as_readers_saw_it(world: World, row: HelpVisit) -> None:
    criterion = make.criterion(gist="当时的大意", confidence_scope="只给编辑看")
    criterion.gist = "还没发布的改动"
    criterion.save_revision()
    found = recorded(row, world.expert, criterion=criterion)
    criterion.gist = "后来的大意"
    make.publish(criterion)
    found.refresh_from_db()
    frozen = {part["name"]: part["text"] for part in found.criterion_frozen}
    assert (found.criterion_id, found.criterion_revision) == (criterion.pk, 1)
    assert (frozen["gist"], frozen["standard"]) == ("当时的大意", criterion.standard.title)
    assert "confidence_scope" not in frozen
    assert recorded(row, world.expert, criterion=criterion).criterion_revision == 2


def test_it_may_be_another_or_none(world: World, row: HelpVisit) -> None:
    found = recorded(row, world.expert, criterion=make.criterion())
    other = make.criterion()
    assert findings.rewrite(found, by=world.expert, criterion=other).criterion == other
    found = findings.rewrite(found, by=world.expert, criterion=None, text="自己的话")
    assert (found.criterion, found.criterion_revision, found.criterion_frozen) == (None, None, [])


def test_what_readers_cannot_see_is_not_cited(world: World, row: HelpVisit) -> None:
    withdrawn = make.criterion()
    withdraw(withdrawn, by=somebody(Role.RELEASER), reason="有误")
    withdrawn.refresh_from_db()
    for criterion in (withdrawn, make.criterion(live=False)):
        with pytest.raises(NotPublishedError):
            recorded(row, world.expert, criterion=criterion)
    assert not Finding.objects.exists()


# What comes back -----------------------------------------------------------------------------------------------------


def test_the_same_criterion_at_the_same_firm_within_a_year_is_noticed(world: World, row: HelpVisit) -> None:
    criterion = make.criterion()
    cited = {"criterion": criterion, "criterion_revision": 1}
    old = finding(world, "closed", of=visit(world, "delivered", on=today(-300)), **cited)
    last = finding(world, "open", of=visit(world, "delivered", on=today(-100)), **cited)
    finding(world, "open", of=visit(world, "delivered", on=today(-370)), **cited)
    assert recorded(row, world.expert, criterion=criterion).repeat_of == last
    last.state, last.plan = "struck", None
    last.save()
    found = recorded(row, world.expert, criterion=criterion)
    assert found.repeat_of == old
    assert findings.rewrite(found, by=world.expert, criterion=make.criterion()).repeat_of is None


@pytest.mark.parametrize("case", ["another firm", "too long ago", "another criterion", "not signed", "this visit"])
def test_nothing_else_is_a_repeat(world: World, row: HelpVisit, case: str) -> None:
    criterion = make.criterion()
    cited = {"criterion": make.criterion() if case == "another criterion" else criterion, "criterion_revision": 1}
    before = visit(
        World() if case == "another firm" else world,
        "under_way" if case == "not signed" else "delivered",
        on=today(-370 if case == "too long ago" else -30),
    )
    state = "draft" if case == "not signed" else "open"
    finding(world, state, of=row if case == "this visit" else before, **cited)
    assert recorded(row, world.expert, criterion=criterion).repeat_of is None


# Until it is signed --------------------------------------------------------------------------------------------------


def acts(row: HelpVisit, found: Finding, by: User) -> dict[str, Callable[[], Any]]:
    advice = Advice.objects.create(visit=row, given_by=by, text="每天清扫")
    return {
        "record": lambda: recorded(row, by),
        "rewrite": lambda: findings.rewrite(found, by=by, text="换个说法"),
        "photo": lambda: findings.add_photo(found, by=by, file=photo(by), client_uuid=uuid.uuid4()),
        "strike": lambda: findings.strike(found, by=by, why="看错了"),
        "advise": lambda: findings.advise(row, by=by, text="每天清扫", finding=found, client_uuid=uuid.uuid4()),
        "mend advice": lambda: findings.rewrite_advice(advice, by=by, text="每周清扫"),
        "strike advice": lambda: findings.strike_advice(advice, by=by, why="重复了"),
    }


EVERY_ACT = ["record", "rewrite", "photo", "strike", "advise", "mend advice", "strike advice"]


@pytest.mark.parametrize("act", EVERY_ACT)
def test_what_somebody_signed_is_not_changed_under_him(world: World, row: HelpVisit, act: str) -> None:
    found = recorded(row, world.expert)
    signed(row, world.lead)
    before = everything(found)
    with pytest.raises(SignedAlreadyError, match="重新签"):
        acts(row, found, world.expert)[act]()
    assert everything(found) == before
    assert Advice.objects.get().text == "每天清扫"


@pytest.mark.parametrize("state", FindingState)
@pytest.mark.parametrize("act", ["rewrite", "photo", "strike"])
def test_what_stands_in_a_report_is_not_rewritten(world: World, state: str, act: str) -> None:
    found = finding(world, state, of=visit(world) if state == "draft" else None)
    before = everything(found)
    if state == FindingState.DRAFT:
        acts(found.visit, found, world.expert)[act]()
        assert lines(found)
        return
    with pytest.raises(AssistanceError, match="请刷新页面"):
        acts(found.visit, found, world.expert)[act]()
    assert (everything(found), lines(found)) == (before, [])


@pytest.mark.parametrize("state", ["planned", "signed", "delivered", "answered", "cancelled"])
@pytest.mark.parametrize("act", ["record", "advise", "mend advice", "strike advice"])
def test_nothing_is_recorded_before_or_after(world: World, state: str, act: str) -> None:
    row = visit(world, state)
    with pytest.raises(NotNowError):
        acts(row, finding(world, "open", of=row), world.expert)[act]()


@pytest.mark.parametrize("act", EVERY_ACT)
@pytest.mark.parametrize("who", ["boss", "desk", "chief", "expert elsewhere", "superuser", "verifier"])
def test_only_who_is_there_records(world: World, row: HelpVisit, act: str, who: str) -> None:
    by = {
        "expert elsewhere": lambda: World().expert,
        "superuser": lambda: somebody(is_superuser=True),
        "verifier": lambda: join(row, somebody(), TeamRole.VERIFIER).person,
    }.get(who, lambda: getattr(world, who))()
    found = recorded(row, world.expert)
    before = everything(found)
    with pytest.raises(NotAllowedError):
        acts(row, found, by)[act]()
    assert everything(found) == before
    assert Finding.objects.count() == 1
    assert Advice.objects.get().text == "每天清扫"


def test_striking_says_why(world: World, row: HelpVisit) -> None:
    with pytest.raises(SaysNothingError):
        findings.strike(recorded(row, world.expert), by=world.expert, why=" ")


# Advice --------------------------------------------------------------------------------------------------------------


def test_the_firm_says_what_it_can_do_and_why_not(world: World, row: HelpVisit) -> None:
    found, key = recorded(row, world.expert), uuid.uuid4()
    advice = findings.advise(row, by=world.expert, text=" 每天清扫 ", finding=found, client_uuid=key)
    assert findings.advise(row, by=world.expert, text="每天清扫", client_uuid=key) == advice
    assert findings.advise(row, by=world.expert, text="请个人", client_uuid=uuid.uuid4()).finding is None
    with pytest.raises(NotNowError):
        findings.answer_advice(advice, by=world.boss, doable="yes")
    HelpVisit.objects.filter(pk=row.pk).update(
        state="delivered", year=2020, serial=1, signed_at=timezone.now(), delivered_at=timezone.now(), delivered_to="他"
    )
    with pytest.raises(SaysNothingError, match="换个办法"):
        findings.answer_advice(advice, by=world.boss, doable="no")
    with pytest.raises(NotAllowedError):
        findings.answer_advice(advice, by=world.worker, doable="yes")
    advice = findings.answer_advice(advice, by=world.boss, doable="no", why="没人手")
    assert (advice.doable, advice.why, advice.answered_by) == ("no", "没人手", world.boss)
    assert findings.answer_advice(advice, by=world.officer, doable="yes").doable == "yes"
    assert [act for act, *_ in lines(advice)] == ["record", "answer", "answer"]


def test_advice_says_something_about_what_is_of_the_same_visit(world: World, row: HelpVisit) -> None:
    with pytest.raises(SaysNothingError):
        findings.advise(row, by=world.expert, text=" ", client_uuid=uuid.uuid4())
    with pytest.raises(OtherFirmError):
        findings.advise(row, by=world.expert, text="清扫", finding=finding(world), client_uuid=uuid.uuid4())


def test_advice_is_mended_or_struck_before_anybody_signs(world: World, row: HelpVisit) -> None:
    advice = findings.advise(row, by=world.expert, text="每天清扫", client_uuid=uuid.uuid4())
    for _ in range(2):
        findings.rewrite_advice(advice, by=world.lead, text=" 每班清扫 ", was="每天清扫")
    assert (Advice.objects.get().text, Advice.objects.get().given_by) == ("每班清扫", world.expert)
    with pytest.raises(OvertakenError, match="每班清扫"):
        findings.rewrite_advice(advice, by=world.expert, text="每周清扫", was="每天清扫")
    for nothing in (
        lambda: findings.rewrite_advice(advice, by=world.lead, text=" "),
        lambda: findings.strike_advice(advice, by=world.lead, why=" "),
    ):
        with pytest.raises(SaysNothingError):
            nothing()
    assert Advice.objects.get().text == "每班清扫"
    for _ in range(2):
        findings.strike_advice(advice, by=world.lead, why="重复了")
    assert not Advice.objects.exists()
    with pytest.raises(AdviceGoneError, match="另写一条"):
        findings.rewrite_advice(advice, by=world.expert, text="每周清扫")
    assert [act for act, *_ in lines(advice)] == ["record", "record", "strike"]
