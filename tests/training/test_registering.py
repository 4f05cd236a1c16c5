"""报名: who gets a seat, who waits, who is refused and in which words; twice is once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import MemberRole
from tests import factories as make
from tests.assistance.making import somebody
from tests.training.making import (
    adds_up,
    firm,
    fresh,
    officer,
    person,
    register_party,
    registered,
    session,
    states,
    worker,
)
from training.domain.errors import FirmCapError, FullError, NotAllowedError, NotOpenError
from training.domain.registering import register
from training.enums import Act, RegistrationState, SessionState
from training.models import RegistrationLog, Session, TargetFirm

pytestmark = pytest.mark.django_db


def test_a_seat_while_there_is_one_then_the_list_then_a_refusal() -> None:
    at = session(capacity=1, waiting_cap=1)
    assert registered(at).state == RegistrationState.CONFIRMED
    waits = registered(at)
    assert (waits.state, waits.queued) == (RegistrationState.WAITLISTED, 1)
    with pytest.raises(FullError, match="名额和候补都满了"):
        registered(at)
    assert states(at) == ["confirmed", "waitlisted"]
    assert (fresh(at).seats_taken, fresh(at).waiting) == (1, 1)
    assert adds_up(at)


def test_without_a_list_the_refusal_says_so() -> None:
    at = session(capacity=1, waiting_cap=0)
    registered(at)
    with pytest.raises(FullError, match="不设候补"):
        registered(at)


def test_twice_is_once() -> None:
    at = session(capacity=5)
    trainee, who = person()
    first = register(fresh(at), trainee=trainee, by=who)
    assert register(fresh(at), trainee=trainee, by=who) == first
    assert register(at, trainee=trainee, by=who) == first
    assert (states(at), fresh(at).seats_taken) == (["confirmed"], 1)
    assert RegistrationLog.objects.count() == 1


def test_a_seat_seen_before_it_was_gone_is_not_promised_twice() -> None:
    at = session(capacity=1, waiting_cap=1)
    stale = fresh(at)
    registered(at)
    trainee, who = person()
    assert register(stale, trainee=trainee, by=who).state == RegistrationState.WAITLISTED
    assert adds_up(at)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"state": SessionState.DRAFT}, "现在不能报名"),
        ({"state": SessionState.CANCELLED}, "现在不能报名"),
        ({"opens_at": timezone.now() + timedelta(days=1), "closes_at": timezone.now() + timedelta(days=2)}, "开始报名"),
        ({"closes_at": timezone.now() - timedelta(hours=1)}, "已经截止报名"),
    ],
)
def test_outside_its_time_the_refusal_says_when(fields: dict[str, object], says: str) -> None:
    at = session(**fields)
    trainee, who = person()
    with pytest.raises(NotOpenError, match=says):
        register(at, trainee=trainee, by=who)
    # Seen as open by a page of yesterday.
    stale = fresh(at)
    now = timezone.now()
    stale.state, stale.opens_at, stale.closes_at = SessionState.ANNOUNCED, now - timedelta(1), now + timedelta(1)
    with pytest.raises(NotOpenError, match=says):
        register(stale, trainee=trainee, by=who)
    assert states(at) == []
    assert adds_up(at)


def test_who_may_register_whom() -> None:
    at = session(capacity=50)
    enterprise, boss = firm()
    officer_of_firm = make.member(enterprise, MemberRole.SAFETY_OFFICER, somebody()).person
    member = make.member(enterprise, MemberRole.MEMBER, somebody()).person
    himself, who = person()
    for by in (boss, officer_of_firm, officer()):
        assert register(at, trainee=worker(enterprise), by=by, enterprise=enterprise)
    for by in (member, firm()[1], somebody(is_active=False), who):
        with pytest.raises(NotAllowedError, match="本人可以自己报名"):
            register(at, trainee=worker(enterprise), by=by, enterprise=enterprise)
        with pytest.raises(NotAllowedError):
            register_party(at, trainees=[worker(enterprise)], by=by, enterprise=enterprise)
    with pytest.raises(NotAllowedError):
        register(at, trainee=himself, by=boss)
    # He comes for a firm only where he is in it.
    with pytest.raises(NotAllowedError):
        register(at, trainee=himself, by=who, enterprise=enterprise)
    make.member(enterprise, MemberRole.MEMBER, who)
    assert register(at, trainee=himself, by=who, enterprise=enterprise).enterprise == enterprise


def test_no_firm_has_more_than_its_share() -> None:
    at = session(capacity=10, per_enterprise_cap=2)
    enterprise, boss = firm()
    people = [worker(enterprise) for _ in range(3)]
    outcomes = register_party(at, trainees=people, by=boss, enterprise=enterprise)
    assert [bool(one.registration) for one in outcomes] == [True, True, False]
    assert "最多 2 人" in str(outcomes[2].refusal)
    with pytest.raises(FirmCapError):
        register(fresh(at), trainee=people[2], by=boss, enterprise=enterprise)
    other, other_boss = firm()
    assert register(fresh(at), trainee=worker(other), by=other_boss, enterprise=other)
    assert registered(at).state == RegistrationState.CONFIRMED
    assert adds_up(at)


def test_who_needs_approval_holds_no_seat() -> None:
    at = session(capacity=1, waiting_cap=0, needs_approval=True)
    assert {registered(at).state for _ in range(3)} == {RegistrationState.PENDING}
    assert (fresh(at).seats_taken, fresh(at).waiting) == (0, 0)


def test_while_priority_lasts_only_those_who_have_it_sit() -> None:
    at = session(
        capacity=3,
        priority_until=timezone.now() + timedelta(days=1),
        priority_weak_base=True,
        priority_listed=True,
    )
    (plain, plain_boss), (weak, weak_boss), (listed, listed_boss) = firm(), firm(weak_base=True), firm()
    TargetFirm.objects.create(session=at, enterprise=listed)

    def comes(enterprise, boss):  # type: ignore[no-untyped-def]
        return register(fresh(at), trainee=worker(enterprise), by=boss, enterprise=enterprise)

    assert comes(plain, plain_boss).state == RegistrationState.WAITLISTED
    assert registered(at).state == RegistrationState.WAITLISTED
    assert comes(weak, weak_boss).state == RegistrationState.CONFIRMED
    assert comes(listed, listed_boss).state == RegistrationState.CONFIRMED
    assert comes(weak, weak_boss).state == RegistrationState.CONFIRMED
    late = comes(weak, weak_boss)
    assert late.state == RegistrationState.WAITLISTED
    # Registered last, and still before those without priority.
    assert at.registrations.waiting().first() == late
    assert adds_up(at)


def test_the_simple_way_costs_five_statements() -> None:
    at, (trainee, who) = session(), person()
    with CaptureQueriesContext(connection) as asked:
        assert register(at, trainee=trainee, by=who).state == RegistrationState.CONFIRMED
    written = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert [sql.split()[0] for sql in written] == ["INSERT", "INSERT", "UPDATE"]


def test_each_line_says_who_and_from_where_to_where() -> None:
    at = session(capacity=1)
    first, second = registered(at), registered(at)
    for row, state in ((first, "confirmed"), (second, "waitlisted")):
        line = row.log.get()
        assert (line.act, line.was, line.now, line.by, line.tells) == (Act.REGISTER, "submitted", state, row.by, True)


def test_the_database_refuses_what_a_door_would_never_do() -> None:
    at = session(capacity=1)
    row = registered(at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=at.pk).update(seats_taken=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=at.pk).update(waiting=11)
    with pytest.raises(IntegrityError), transaction.atomic():
        at.registrations.create(trainee=row.trainee, by=row.by, state=RegistrationState.PENDING)
    with pytest.raises(IntegrityError), transaction.atomic():
        at.registrations.filter(pk=row.pk).update(state=RegistrationState.OFFERED)
    with pytest.raises(IntegrityError), transaction.atomic():
        at.registrations.filter(pk=row.pk).update(state=RegistrationState.WAITLISTED)
