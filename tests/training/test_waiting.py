"""候补: whose turn it is, what becomes of an offer, and that no seat is lost on the way."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

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
    set_offer,
    states,
    worker,
)
from training.domain.errors import (
    AlreadyThereError,
    NotAllowedError,
    NotFromHereError,
    OfferOverError,
    SaysNothingError,
    StartedError,
    TooFewSeatsError,
)
from training.domain.leaving import cancel, replace
from training.domain.offers import accept, approve, decline, pass_on_all
from training.domain.registering import register
from training.domain.sessions import announce, call_off, relocate, resize
from training.enums import Act, RegistrationState, SessionState
from training.models import Registration, RegistrationLog, Session, SessionDate, SessionLog

pytestmark = pytest.mark.django_db


def over() -> None:
    """Let every offer be over."""
    Registration.objects.filter(state=RegistrationState.OFFERED).update(offer_until=timezone.now())


def test_who_cancels_frees_the_seat_for_the_next_in_line() -> None:
    at = session(capacity=1)
    seated, first, second = (registered(at) for _ in range(3))
    assert list(Registration.objects.waiting()) == [first, second]
    gone = cancel(seated, by=seated.by, reason="出差")
    assert (gone.state, gone.was_late) == (RegistrationState.CANCELLED_BY_PERSON, False)
    assert (fresh(first).state, fresh(second).state) == (RegistrationState.OFFERED, RegistrationState.WAITLISTED)
    assert timedelta(hours=23) < fresh(first).offer_until - timezone.now() <= timedelta(hours=24)
    assert (fresh(at).seats_taken, fresh(at).waiting) == (1, 1)
    # Pressed again: nobody else is offered a seat that is not there.
    cancel(seated, by=seated.by)
    assert states(at) == ["by_person", "offered", "waitlisted"]
    assert adds_up(at)


def test_an_offer_is_taken_once_left_once_or_passed_on_and_then_dead() -> None:
    at = session(capacity=1)
    seated, first, second, third, fourth = (registered(at) for _ in range(5))
    cancel(seated, by=seated.by)
    decline(first, by=first.by)
    decline(first, by=first.by)
    assert [fresh(row).state for row in (first, second, third)] == ["declined", "offered", "waitlisted"]
    over()
    with pytest.raises(OfferOverError, match="已经给了下一位"):
        accept(second, by=second.by)
    assert pass_on_all() == 1
    assert [fresh(row).state for row in (second, third)] == ["offer_expired", "offered"]
    with pytest.raises(OfferOverError, match="重新报名"):
        accept(second, by=second.by)
    with pytest.raises(OfferOverError):
        decline(second, by=second.by)
    with pytest.raises(NotFromHereError):
        accept(fourth, by=fourth.by)
    assert accept(third, by=third.by).state == RegistrationState.CONFIRMED
    assert accept(third, by=third.by).state == RegistrationState.CONFIRMED
    assert pass_on_all() == 0
    assert third.log.filter(act=Act.ACCEPT).count() == 1
    # Who let it pass registers anew, behind all others.
    again = register(fresh(at), trainee=second.trainee, by=second.by)
    assert list(at.registrations.waiting()) == [fourth, again]
    assert adds_up(at)


def test_who_cancels_late_and_comes_again_is_the_last() -> None:
    at = session(capacity=1, cancel_by=timezone.now() - timedelta(hours=1))
    seated, waits = registered(at), registered(at)
    assert cancel(seated, by=seated.by).was_late
    again = register(fresh(at), trainee=seated.trainee, by=seated.by)
    assert (fresh(waits).state, again.state) == (RegistrationState.OFFERED, RegistrationState.WAITLISTED)


def test_of_a_party_as_many_sit_as_can_and_the_rest_keeps_its_place() -> None:
    at, (enterprise, boss) = session(capacity=3), firm()
    seated = registered(at)
    people = [worker(enterprise) for _ in range(5)]
    outcomes = register_party(fresh(at), trainees=people, by=boss, enterprise=enterprise)
    assert [one.registration.state for one in outcomes if one.registration] == ["confirmed"] * 2 + ["waitlisted"] * 3
    behind = registered(at)
    cancel(seated, by=seated.by)
    assert list(at.registrations.waiting().values_list("trainee", flat=True)) == [
        people[3].pk,
        people[4].pk,
        behind.trainee_id,
    ]
    assert fresh(outcomes[2].registration).state == RegistrationState.OFFERED
    # The same list again: nobody twice.
    again = register_party(fresh(at), trainees=people, by=boss, enterprise=enterprise)
    assert [one.registration for one in again] == [one.registration for one in outcomes]
    assert at.registrations.count() == 7
    assert adds_up(at)


def test_a_party_that_comes_together_or_not_at_all_is_passed_over_until_it_fits() -> None:
    at, (enterprise, boss) = session(capacity=3, waiting_cap=4), firm()
    seated = [registered(at) for _ in range(2)]
    three = [worker(enterprise) for _ in range(3)]
    outcomes = register_party(fresh(at), trainees=three, by=boss, enterprise=enterprise, whole=True)
    assert {one.registration.state for one in outcomes if one.registration} == {"waitlisted"}
    # One seat is free and does not do for three: who comes alone has it.
    single = registered(at)
    assert single.state == RegistrationState.CONFIRMED
    cancel(single, by=single.by)
    cancel(seated[0], by=seated[0].by)
    assert {fresh(one.registration).state for one in outcomes} == {"waitlisted"}
    cancel(seated[1], by=seated[1].by)
    assert {fresh(one.registration).state for one in outcomes} == {"offered"}
    # A party for which there is no room in line is refused whole.
    refused = register_party(
        fresh(at), trainees=[worker(enterprise) for _ in range(5)], by=boss, enterprise=enterprise, whole=True
    )
    assert all(one.refusal and not one.registration for one in refused)
    # The share of one firm, too, lets all of it in or nobody.
    Session.objects.filter(pk=at.pk).update(per_enterprise_cap=4)
    two = [worker(enterprise) for _ in range(2)]
    refused = register_party(fresh(at), trainees=two, by=boss, enterprise=enterprise, whole=True)
    assert [one.registration for one in refused] == [None, None]
    assert "最多 4 人" in str(refused[0].refusal)
    assert adds_up(at)


def test_new_seats_go_to_who_waits_and_nobody_loses_one() -> None:
    at, chief = session(capacity=2), officer()
    rows = [registered(at) for _ in range(5)]
    resize(at, by=chief, capacity=4)
    assert states(at) == ["confirmed", "confirmed", "offered", "offered", "waitlisted"]
    with pytest.raises(TooFewSeatsError, match="名额已经有 4 人"):
        resize(at, by=chief, capacity=3)
    with pytest.raises(TooFewSeatsError, match="候补已经有 1 人"):
        resize(at, by=chief, capacity=4, waiting_cap=0)
    with pytest.raises(NotAllowedError):
        resize(at, by=rows[0].by, capacity=9)
    assert SessionLog.objects.get().now == "名额 4，候补 10"
    assert adds_up(at)


def test_priority_that_has_ended_frees_its_seats() -> None:
    at = session(capacity=2, priority_until=timezone.now() + timedelta(days=1), priority_weak_base=True)
    rows = [registered(at) for _ in range(3)]
    assert pass_on_all() == 1
    assert states(at) == ["waitlisted"] * 3
    Session.objects.filter(pk=at.pk).update(priority_until=timezone.now())
    assert pass_on_all() == 1
    assert states(at) == ["offered", "offered", "waitlisted"]
    assert adds_up(at)
    assert rows[0].log.filter(act=Act.OFFER, by=None).exists()


def test_nobody_slips_in_between_the_end_of_priority_and_the_first_offers() -> None:
    at = session(capacity=2, priority_until=timezone.now() + timedelta(days=1), priority_weak_base=True)
    stale = fresh(at)
    waiting = [registered(at) for _ in range(2)]
    Session.objects.filter(pk=at.pk).update(priority_until=timezone.now())
    # A page that was opened before anybody waited.
    stale.priority_until = None
    trainee, who = person()
    assert register(stale, trainee=trainee, by=who).state == RegistrationState.WAITLISTED
    assert [fresh(row).state for row in waiting] == ["offered", "offered"]
    assert adds_up(at)


def test_no_offer_outlives_the_beginning() -> None:
    at = session(capacity=1, starts_in=0.25)
    seated, waits = registered(at), registered(at)
    cancel(seated, by=seated.by)
    assert fresh(waits).offer_until == at.dates.get().starts_at
    SessionDate.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    over()
    pass_on_all()
    assert states(at) == ["by_person", "offer_expired"]
    with pytest.raises(StartedError, match="已经开课"):
        cancel(registered_anyway(at), by=waits.by)


def registered_anyway(at: Session) -> Registration:
    """A seat that somebody took before it began."""
    row = at.registrations.last()
    return Registration.objects.create(session=at, trainee=row.trainee, by=row.by, state=RegistrationState.CONFIRMED)


def test_somebody_else_of_the_firm_takes_the_place() -> None:
    at, (enterprise, boss) = session(capacity=1), firm()
    ill, well = worker(enterprise), worker(enterprise)
    seated = register(fresh(at), trainee=ill, by=boss, enterprise=enterprise)
    waits = registered(at)
    new = replace(seated, trainee=well, by=boss)
    assert (new.state, new.trainee, fresh(seated).state) == ("confirmed", well, "by_person")
    assert fresh(waits).state == RegistrationState.WAITLISTED
    with pytest.raises(AlreadyThereError, match="已经报了这一期"):
        replace(new, trainee=well, by=boss)
    with pytest.raises(NotAllowedError):
        replace(new, trainee=worker(firm()[0]), by=waits.by)
    with pytest.raises(NotFromHereError):
        replace(seated, trainee=worker(enterprise), by=boss)
    assert at.registrations.active().count() == 2
    assert adds_up(at)


def test_only_who_may_changes_what_stands() -> None:
    at, (enterprise, boss) = session(), firm()
    mine = register(fresh(at), trainee=worker(enterprise), by=boss, enterprise=enterprise)
    for by in (firm()[1], person()[1]):
        with pytest.raises(NotAllowedError):
            cancel(mine, by=by)
    with pytest.raises(NotAllowedError):
        remove(mine, by=boss, reason="不要")
    with pytest.raises(SaysNothingError, match="原因"):
        remove(mine, by=officer(), reason=" ")
    assert remove(mine, by=officer(), reason="不是这个工种").state == RegistrationState.CANCELLED_BY_STAFF
    assert mine.log.first().why == "不是这个工种"
    assert adds_up(at)


def test_approval_gives_seats_in_order_then_places_in_line() -> None:
    at, chief = session(capacity=1, waiting_cap=1, needs_approval=True), officer()
    rows = [registered(at) for _ in range(3)]
    with pytest.raises(NotAllowedError):
        approve(at, registrations=rows, by=rows[0].by)
    assert len(approve(at, registrations=rows, by=chief)) == 2
    assert states(at) == ["confirmed", "waitlisted", "pending"]
    assert approve(at, registrations=rows, by=chief) == []
    cancel(rows[2], by=rows[2].by)
    assert adds_up(at)


def test_a_session_that_moves_tells_everybody_once() -> None:
    at, chief = session(capacity=2), officer()
    for _ in range(3):
        registered(at)
    RegistrationLog.objects.all().delete()
    relocate(at, by=chief, place="示例二号礼堂", why="礼堂检修")
    relocate(at, by=chief, place="示例二号礼堂")
    assert RegistrationLog.objects.filter(act=Act.MOVE, tells=True).count() == 3
    assert "示例二号礼堂" in SessionLog.objects.get().now
    with pytest.raises(SaysNothingError, match="地点"):
        relocate(at, by=chief, place=" ")
    SessionDate.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(StartedError):
        relocate(at, by=chief, place="示例三号礼堂")


def test_a_session_called_off_lets_everybody_go() -> None:
    at, chief = session(capacity=1), officer()
    for _ in range(2):
        registered(at)
    with pytest.raises(SaysNothingError, match="原因"):
        call_off(at, by=chief, reason="")
    call_off(at, by=chief, reason="讲课的人病了")
    assert states(at) == ["session_off"] * 2
    assert (fresh(at).state, fresh(at).seats_taken, fresh(at).waiting) == (SessionState.CANCELLED, 0, 0)
    assert RegistrationLog.objects.filter(act=Act.CALL_OFF, tells=True, now="session_off").count() == 2
    # Once more is once: nobody is told again, and the reason stays.
    call_off(at, by=chief, reason="再取消一次")
    assert at.log.get().why == "讲课的人病了"
    with pytest.raises(NotFromHereError):
        announce(at, by=chief)


def test_only_what_has_a_date_and_a_place_is_announced() -> None:
    at, chief = session(state=SessionState.DRAFT, place=""), officer()
    with pytest.raises(SaysNothingError, match="地点"):
        announce(at, by=chief)
    Session.objects.update(place="示例礼堂")
    with pytest.raises(NotAllowedError):
        announce(at, by=firm()[1])
    for _ in range(2):
        assert announce(at, by=chief).state == SessionState.ANNOUNCED
    assert at.log.count() == 1
    Session.objects.update(state=SessionState.DRAFT)
    SessionDate.objects.all().delete()
    with pytest.raises(SaysNothingError, match="上课时间"):
        announce(at, by=chief)


def test_the_check_notices_what_does_not_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    at = session()
    set_offer(registered(at), timezone.now())
    call_command("seats_check")
    assert "1 期都对得上" in capsys.readouterr().out
    Session.objects.update(seats_taken=4)
    with pytest.raises(CommandError, match="1 期对不上"):
        call_command("seats_check")
    assert "占了 4" in capsys.readouterr().err
