"""Each change is told once to whom it concerns: himself, or for who has no account whoever registered him."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.domain.erasure import erase, held_about
from accounts.models import InboxMessage, User
from delivery.models import Message
from tests.training.making import (
    adds_up,
    firm,
    fresh,
    officer,
    person,
    register_party,
    registered,
    remove,
    session,
    worker,
)
from training.domain.leaving import cancel, replace
from training.domain.offers import accept, approve, decline
from training.domain.registering import register
from training.domain.sessions import call_off, relocate
from training.domain.telling import remind, tell_all
from training.models import RegistrationLog, SessionDate
from training.notices import words

pytestmark = pytest.mark.django_db


def heard(who: User) -> list[str]:
    """The kinds of what somebody was told, the oldest first."""
    return list(InboxMessage.objects.filter(person=who).order_by("pk").values_list("template", flat=True))


def last(who: User) -> InboxMessage:
    return InboxMessage.objects.filter(person=who).latest("pk")


def test_a_seat_a_place_in_line_an_offer_and_its_taking_are_told_once_each() -> None:
    at = session(capacity=1)
    seated, waits = registered(at), registered(at)
    assert tell_all() == 2
    assert tell_all() == 0
    assert (heard(seated.by), heard(waits.by)) == ([words.CONFIRMED], [words.WAITS])
    cancel(seated, by=seated.by)
    tell_all()
    # Who gave it up knows; who is next is told at once, until when.
    assert heard(seated.by) == [words.CONFIRMED]
    assert heard(waits.by)[-1] == words.OFFERED
    assert f"{timezone.localtime(fresh(waits).offer_until):%H:%M}前确认" in last(waits.by).text
    accept(waits, by=waits.by)
    tell_all()
    assert heard(waits.by) == [words.WAITS, words.OFFERED, words.CONFIRMED]
    assert Message.objects.filter(person=waits.by.uuid).count() == 3


def test_a_message_leads_to_the_session() -> None:
    at = session()
    mine = registered(at)
    tell_all()
    answer = Client().get(last(mine.by).path)
    assert at.title in answer.content.decode()


def test_a_firm_hears_once_for_all_its_people() -> None:
    at, (enterprise, boss) = session(capacity=2), firm()
    people = [worker(enterprise) for _ in range(3)]
    register_party(at, trainees=people, by=boss, enterprise=enterprise)
    assert tell_all() == 2
    assert heard(boss) == [words.CONFIRMED, words.WAITS]
    assert "您单位 2 人" in InboxMessage.objects.filter(person=boss).earliest("pk").text


def test_what_staff_does_is_told_to_who_must_change_his_plans() -> None:
    at, chief, (enterprise, boss) = session(needs_approval=True), officer(), firm()
    rows = [registered(at) for _ in range(3)]
    theirs = register(fresh(at), trainee=worker(enterprise), by=boss, enterprise=enterprise)
    tell_all()
    assert heard(rows[0].by) == []
    approve(at, registrations=[*rows, theirs], by=chief)
    remove(rows[0], by=chief, reason="不是这个工种")
    relocate(at, by=chief, place="示例二号礼堂")
    tell_all()
    assert heard(rows[0].by) == [words.CONFIRMED, words.REMOVED]
    assert heard(rows[1].by) == [words.CONFIRMED, words.MOVED]
    assert "示例二号礼堂" in last(boss).text
    call_off(at, by=chief, reason="讲课的人病了")
    tell_all()
    assert heard(rows[1].by)[-1] == words.CALLED_OFF
    # What staff wrote stands on the page, not in a message.
    assert "病了" not in last(rows[1].by).text


def test_who_is_replaced_and_who_comes_instead() -> None:
    at, (enterprise, boss) = session(), firm()
    (ill, ill_person), well = person(), worker(enterprise)
    seated = register(at, trainee=ill, by=officer(), enterprise=enterprise)
    replace(seated, trainee=well, by=boss)
    tell_all()
    assert heard(ill_person) == [words.CONFIRMED, words.CANCELLED]
    assert heard(boss) == [words.CONFIRMED]


def test_a_declined_offer_is_told_to_the_next_only() -> None:
    at = session(capacity=1)
    seated, first, second = (registered(at) for _ in range(3))
    cancel(seated, by=seated.by)
    decline(first, by=first.by)
    tell_all()
    assert heard(first.by) == [words.WAITS, words.OFFERED]
    assert heard(second.by) == [words.WAITS, words.OFFERED]


def test_the_day_before_everybody_who_comes_is_reminded_once() -> None:
    tomorrow = timezone.localtime().replace(hour=9, minute=0) + timedelta(days=1)
    at, (enterprise, boss) = session(capacity=3), firm()
    SessionDate.objects.update(starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=2))
    mine = registered(at)
    register_party(fresh(at), trainees=[worker(enterprise) for _ in range(3)], by=boss, enterprise=enterprise)
    for _ in range(2):
        assert remind() == 2
    assert heard(mine.by) == heard(boss) == [words.TOMORROW]
    assert "您单位 2 人" in last(boss).text
    call_command("tell_trainees", verbosity=0)
    assert remind(timezone.now() + timedelta(days=3)) == 0


def test_what_is_told_is_marked_in_the_same_transaction() -> None:
    registered(session())
    RegistrationLog.objects.update(told_at=timezone.now())
    assert tell_all() == 0


def test_who_has_his_account_deleted_gives_up_his_seats_and_is_named_nowhere() -> None:
    at = session(capacity=1)
    seated, waits = registered(at), registered(at)
    assert {part.title for part in held_about(seated.by)} >= {"培训报名"}
    erase(seated.by)
    assert (fresh(seated).state, fresh(waits).state) == ("by_person", "offered")
    assert fresh(seated).trainee.shown_name == "已注销用户"
    assert adds_up(at)
