"""现场补登: a free chair for who stands at the door, after all those who waited for one."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import InboxMessage
from tests.training.making import (
    adds_up,
    firm,
    fresh,
    officer,
    person,
    register_party,
    registered,
    session,
    set_offer,
    states,
    worker,
)
from training.domain.errors import (
    EndedError,
    FirmCapError,
    NoPhoneError,
    NoSeatError,
    NotAllowedError,
    NotOpenError,
    OthersWaitError,
    StartedError,
)
from training.domain.leaving import cancel, replace
from training.domain.registering import register
from training.domain.telling import tell_all
from training.domain.trainees import of_firm, of_nobody
from training.domain.walk_in import walk_in
from training.enums import Act, RegistrationState, SessionState
from training.models import Registration, Session, SessionDate
from training.notices import words

pytestmark = pytest.mark.django_db


def begin(at: Session, *, ended: bool = False) -> None:
    """Let it have begun an hour ago, or be over."""
    now = timezone.now()
    until = now - timedelta(minutes=1) if ended else now + timedelta(hours=1)
    SessionDate.objects.filter(session=at).update(starts_at=now - timedelta(hours=1), ends_at=until)


def test_who_stands_at_the_door_gets_a_free_seat_once() -> None:
    at, chief, (enterprise, _) = session(closes_at=timezone.now()), officer(), firm()
    for _ in range(2):
        row = walk_in(at, trainee=worker(enterprise), by=chief, enterprise=enterprise)
        again = walk_in(at, trainee=row.trainee, by=chief, enterprise=enterprise)
        assert again == row
    assert states(at) == ["confirmed"] * 2
    line = row.log.get()
    assert (line.act, line.by, line.was, line.now) == (Act.WALK_IN, chief, "submitted", "confirmed")
    assert (fresh(at).seats_taken, adds_up(at)) == (2, True)


def test_only_an_officer_does_so() -> None:
    at, (enterprise, boss) = session(), firm()
    with pytest.raises(NotAllowedError):
        walk_in(at, trainee=worker(enterprise), by=boss, enterprise=enterprise)
    assert not at.registrations.exists()


@pytest.mark.parametrize("begun", [False, True])
def test_a_full_room_says_how_many(begun: bool) -> None:
    at, chief = session(capacity=2), officer()
    registered(at), registered(at)
    if begun:
        begin(at)
    with pytest.raises(NoSeatError, match="2 个名额都有人了"):
        walk_in(at, trainee=person()[0], by=chief)
    assert (states(at), adds_up(at)) == (["confirmed"] * 2, True)


def test_who_waits_comes_first_until_it_begins() -> None:
    """A party that comes together waits for two seats while one is free."""
    at, chief, (enterprise, boss) = session(capacity=2), officer(), firm()
    first, _ = registered(at), registered(at)
    people = [worker(enterprise) for _ in range(2)]
    waits = register_party(at, trainees=people, by=boss, enterprise=enterprise, whole=True)[0].registration
    cancel(first, by=first.by)
    with pytest.raises(OthersWaitError, match="2 人在候补"):
        walk_in(at, trainee=person()[0], by=chief)
    assert waits
    with pytest.raises(OthersWaitError, match="1 人在候补"):
        walk_in(at, trainee=waits.trainee, by=chief)
    assert adds_up(at)
    begin(at)
    # Whoever waited and is there himself sits down; the line behind him is over.
    assert walk_in(at, trainee=waits.trainee, by=chief).pk == waits.pk
    assert (fresh(waits).state, fresh(at).waiting, adds_up(at)) == (RegistrationState.CONFIRMED, 1, True)
    with pytest.raises(NoSeatError):
        walk_in(at, trainee=person()[0], by=chief)


def test_a_free_seat_goes_to_the_line_even_while_somebody_is_written_down() -> None:
    at, chief = session(capacity=1), officer()
    registered(at)
    waits = registered(at)
    Session.objects.filter(pk=at.pk).update(capacity=2)
    with pytest.raises(NoSeatError):
        walk_in(at, trainee=person()[0], by=chief)
    # The refusal undid what it looked at; the scheduler offers the seat.
    assert (fresh(waits).state, adds_up(at)) == (RegistrationState.WAITLISTED, True)


def test_an_offer_and_a_pending_wish_become_seats() -> None:
    at, chief = session(capacity=1), officer()
    seated, waits, _ = (registered(at) for _ in range(3))
    cancel(seated, by=seated.by)
    assert walk_in(at, trainee=waits.trainee, by=chief).state == RegistrationState.CONFIRMED
    assert (fresh(at).seats_taken, fresh(at).waiting) == (1, 1)
    asked = session(capacity=1, needs_approval=True)
    row = registered(asked)
    assert walk_in(asked, trainee=row.trainee, by=chief) == row
    assert (states(asked), adds_up(at), adds_up(asked)) == (["confirmed"], True, True)


def test_an_offer_that_ran_out_does_not_overtake_who_waits() -> None:
    at, chief = session(capacity=1), officer()
    seated, late, _ = (registered(at) for _ in range(3))
    cancel(seated, by=seated.by)
    set_offer(late, timezone.now())
    with pytest.raises(OthersWaitError):
        walk_in(at, trainee=late.trainee, by=chief)
    begin(at)
    assert walk_in(at, trainee=late.trainee, by=chief).state == RegistrationState.CONFIRMED
    assert adds_up(at)


def test_a_firm_has_its_share_until_it_begins() -> None:
    at, chief, (enterprise, boss) = session(per_enterprise_cap=1), officer(), firm()
    register(at, trainee=worker(enterprise), by=boss, enterprise=enterprise)
    late = worker(enterprise)
    with pytest.raises(FirmCapError):
        walk_in(at, trainee=late, by=chief, enterprise=enterprise)
    begin(at)
    assert walk_in(at, trainee=late, by=chief, enterprise=enterprise).state == RegistrationState.CONFIRMED


def test_not_before_it_opens_and_not_when_it_is_over() -> None:
    chief, who = officer(), person()[0]
    later = session(opens_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(NotOpenError, match="开始报名"):
        walk_in(later, trainee=who, by=chief)
    for state in (SessionState.DRAFT, SessionState.CANCELLED):
        with pytest.raises(NotOpenError):
            walk_in(session(state=state), trainee=who, by=chief)
    over = session()
    begin(over, ended=True)
    with pytest.raises(EndedError, match="上完"):
        walk_in(over, trainee=who, by=chief)
    assert not Registration.objects.exists()


def test_who_comes_for_himself_is_known_by_his_telephone() -> None:
    at, chief, (enterprise, _) = session(), officer(), firm()
    who = of_nobody(name="示例 来客", phone="139 0000 0001")
    assert (who.shown_name, who.shown_phone, who.enterprise) == ("示例来客", "13900000001", None)
    row = walk_in(at, trainee=who, by=chief)
    assert (row.enterprise, row.state) == (None, RegistrationState.CONFIRMED)
    assert of_nobody(name="示例来客", phone="+8613900000001") == who
    # A firm that names him later names the same one, so that he sits on one chair.
    assert of_firm(enterprise, name="示例来客", phone="13900000001") == who
    for name, phone in (("", "13900000001"), ("示例", ""), ("示例", " ")):
        with pytest.raises(NoPhoneError, match="手机号"):
            of_nobody(name=name, phone=phone)
    with pytest.raises(ValidationError, match="11 位"):
        of_nobody(name="示例", phone="110")


def test_who_has_an_account_is_that_one_and_is_told_once() -> None:
    at, chief = session(), officer()
    trainee, who = person()
    type(who).objects.filter(pk=who.pk).update(phone="+8613900000002", phone_verified=True)
    assert of_nobody(name=who.name, phone="13900000002") == trainee
    walk_in(at, trainee=trainee, by=chief)
    walk_in(at, trainee=of_nobody(name="示例来客", phone="13900000003"), by=chief)
    tell_all()
    tell_all()
    assert list(InboxMessage.objects.values_list("person", "template")) == [(who.pk, words.CONFIRMED)]


def test_an_officer_swaps_at_the_door_until_it_is_over() -> None:
    at, chief, (enterprise, boss) = session(), officer(), firm()
    ill = register(at, trainee=worker(enterprise), by=boss, enterprise=enterprise)
    begin(at)
    with pytest.raises(StartedError):
        replace(ill, trainee=worker(enterprise), by=boss)
    new = replace(ill, trainee=worker(enterprise), by=chief)
    assert (fresh(ill).state, fresh(new).state, adds_up(at)) == ("by_person", "confirmed", True)
    begin(at, ended=True)
    with pytest.raises(EndedError):
        replace(new, trainee=worker(enterprise), by=chief)
