"""A firm registers by name: each line is answered, and nobody learns who sent whom."""

import pytest

from accounts.enums import MemberRole
from tests import factories as make
from tests.assistance.making import somebody
from tests.training.making import adds_up, firm, fresh, officer, person, session, states
from training.domain.errors import NotAllowedError, NotOpenError
from training.domain.named import Named, register_named, replace_named
from training.domain.registering import register
from training.enums import SessionState
from training.models import Trainee

pytestmark = pytest.mark.django_db

ONE, TWO = Named("示例学员甲", phone="13900000001"), Named("示例学员乙", staff_no="A7")


def test_who_is_right_is_registered_and_who_is_not_is_told_why() -> None:
    at, (made, boss) = session(), firm()
    wrong = [Named("示例学员丙"), Named("示例学员丁", phone="123"), Named("示例学员戊", staff_no="A7")]
    said = register_named(at, [ONE, TWO, *wrong], by=boss, enterprise=made)
    assert [bool(row.registration) for row in said] == [True, True, False, False, False]
    for verdict, words in zip(said[2:], ("手机号或者工号", "11 位手机号", "示例学员乙"), strict=True):
        assert words in verdict.refusal
    assert states(at) == ["confirmed", "confirmed"]


def test_again_is_once() -> None:
    at, (made, boss) = session(), firm()
    for _ in range(2):
        assert all(row.registration for row in register_named(at, [ONE, ONE, TWO], by=boss, enterprise=made))
    assert states(at) == ["confirmed", "confirmed"]
    assert adds_up(at)


def test_together_or_nobody() -> None:
    at, (made, boss) = session(capacity=2, waiting_cap=2), firm()
    said = register_named(at, [ONE, Named("示例学员丙")], by=boss, enterprise=made, whole=True)
    assert "要来一起来" in said[0].refusal
    assert "手机号或者工号" in said[1].refusal
    assert states(at) == []
    three = [ONE, TWO, Named("示例学员丙", staff_no="A8")]
    assert all("满了" in row.refusal for row in register_named(at, three, by=boss, enterprise=made, whole=True))
    assert states(at) == []


def test_who_is_registered_by_another_stays_theirs() -> None:
    at, (made, boss), (other, other_boss) = session(), firm(name="示例一厂"), firm()
    register_named(at, [ONE], by=boss, enterprise=made)
    (said,) = register_named(at, [ONE], by=other_boss, enterprise=other)
    assert "不是从您单位报的" in said.refusal
    assert "示例一厂" not in said.refusal
    assert at.registrations.get().enterprise == made


@pytest.mark.parametrize("role", [None, MemberRole.MEMBER])
def test_only_who_answers_for_a_firm_names_its_people(role: MemberRole | None) -> None:
    at, (made, _), stranger = session(), firm(), somebody()
    if role:
        make.member(made, role, stranger)
    with pytest.raises(NotAllowedError):
        register_named(at, [ONE], by=stranger, enterprise=made)
    assert not Trainee.objects.exists()
    assert register_named(at, [ONE], by=officer(), enterprise=made)[0].registration


def test_nobody_is_entered_for_a_session_that_is_not_open() -> None:
    made, boss = firm()
    with pytest.raises(NotOpenError):
        register_named(session(state=SessionState.DRAFT), [ONE], by=boss, enterprise=made)
    assert not Trainee.objects.exists()


def test_somebody_else_takes_the_place() -> None:
    at, (made, boss) = session(), firm()
    (said,) = register_named(at, [ONE], by=boss, enterprise=made)
    assert said.registration
    new = replace_named(said.registration, TWO, by=boss)
    assert new.trainee.name == TWO.name
    assert states(at) == ["by_person", "confirmed"]
    with pytest.raises(NotAllowedError):
        replace_named(new, ONE, by=firm()[1])


def test_who_comes_for_himself_is_not_swapped_by_a_firm() -> None:
    at, (trainee, who) = session(), person()
    alone = register(fresh(at), trainee=trainee, by=who)
    with pytest.raises(NotAllowedError):
        replace_named(alone, ONE, by=firm()[1])
