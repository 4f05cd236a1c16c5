"""Any sequence of what can happen to a session: seats, order and uniqueness hold after each step (Hypothesis)."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.training.making import firm, fresh, officer, person, register_party, remove, session, worker
from training.domain.errors import TrainingError
from training.domain.leaving import cancel, replace
from training.domain.offers import accept, approve, decline, pass_on_all
from training.domain.registering import register
from training.domain.seats import in_priority
from training.domain.sessions import relocate, resize
from training.enums import ACTIVE, SEATED, RegistrationState
from training.models import Registration, Session

PICK = st.integers(min_value=0, max_value=50)


class Seats(RuleBasedStateMachine):
    """One session with few seats, two firms, and people who come and go."""

    def __init__(self) -> None:
        super().__init__()
        # Each example leaves nothing to the next.
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.at = session(capacity=3, waiting_cap=6)
        self.chief = officer()
        self.firms = [firm(), firm(weak_base=True)]
        self.dead: set[int] = set()
        self.in_line: list[int] = []

    def teardown(self) -> None:
        """Undo what the example did."""
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def row(self, pick: int, *states: RegistrationState) -> Registration | None:
        """One of the registrations in these states, or in any active one."""
        rows = self.at.registrations.filter(state__in=states or ACTIVE).order_by("pk")
        return rows[pick % len(rows)] if rows else None

    def tried(self, act: Any, *args: Any, **options: Any) -> Any:
        """Do it; a refusal in words is an answer too."""
        try:
            return act(*args, **options)
        except TrainingError:
            return None

    @rule()
    def one_comes(self) -> None:
        trainee, who = person()
        self.tried(register, fresh(self.at), trainee=trainee, by=who)

    @rule(size=st.integers(1, 4), whole=st.booleans(), which=st.integers(0, 1))
    def a_party_comes(self, size: int, which: int, *, whole: bool) -> None:
        enterprise, boss = self.firms[which]
        people = [worker(enterprise) for _ in range(size)]
        outcomes = self.tried(
            register_party, fresh(self.at), trainees=people, by=boss, enterprise=enterprise, whole=whole
        )
        if whole and outcomes and any(one.refusal for one in outcomes):
            assert not any(one.registration for one in outcomes)

    @rule(pick=PICK)
    def one_comes_again(self, pick: int) -> None:
        if (row := self.row(pick, *RegistrationState)) and row.enterprise_id is None:
            again = self.tried(register, fresh(self.at), trainee=row.trainee, by=row.by)
            assert again is None or again == row or row.state not in ACTIVE

    @rule(pick=PICK)
    def one_cancels(self, pick: int) -> None:
        if row := self.row(pick):
            cancel(row, by=row.by)

    @rule(pick=PICK)
    def staff_removes(self, pick: int) -> None:
        if row := self.row(pick):
            remove(row, by=self.chief, reason="重复")

    @rule(pick=PICK)
    def another_of_the_firm_comes(self, pick: int) -> None:
        if (row := self.row(pick)) and row.enterprise_id:
            replace(row, trainee=worker(row.enterprise), by=row.by)

    @rule(pick=PICK, takes=st.booleans())
    def an_offer_is_answered(self, pick: int, *, takes: bool) -> None:
        if row := self.row(pick, RegistrationState.OFFERED):
            (accept if takes else decline)(row, by=row.by)

    @rule()
    def offers_expire(self) -> None:
        self.at.registrations.filter(state=RegistrationState.OFFERED).update(offer_until=timezone.now())
        pass_on_all()

    @rule(capacity=st.integers(1, 8), waiting_cap=st.integers(0, 8))
    def it_is_resized(self, capacity: int, waiting_cap: int) -> None:
        self.tried(resize, self.at, by=self.chief, capacity=capacity, waiting_cap=waiting_cap)

    @rule(place=st.sampled_from(["甲礼堂", "乙礼堂"]))
    def it_moves(self, place: str) -> None:
        relocate(self.at, by=self.chief, place=place)

    @rule(cap=st.sampled_from([None, 2]), needs=st.booleans())
    def its_rules_change(self, cap: int | None, *, needs: bool) -> None:
        Session.objects.filter(pk=self.at.pk).update(per_enterprise_cap=cap, needs_approval=needs)

    @rule(lasts=st.booleans())
    def priority_begins_or_ends(self, *, lasts: bool) -> None:
        until = timezone.now() + timedelta(days=1 if lasts else -1)
        Session.objects.filter(pk=self.at.pk).update(priority_until=until, priority_weak_base=True)
        pass_on_all()

    @rule(pick=PICK)
    def pending_are_approved(self, pick: int) -> None:
        approve(self.at, registrations=list(self.at.registrations.all())[pick % 3 :], by=self.chief)

    @invariant()
    def the_counters_are_the_rows(self) -> None:
        at, rows = fresh(self.at), self.at.registrations
        assert at.seats_taken == rows.filter(state__in=SEATED).count() <= at.capacity
        assert at.waiting == rows.filter(state=RegistrationState.WAITLISTED).count() <= at.waiting_cap
        assert not rows.filter(state=RegistrationState.SUBMITTED).exists()

    @invariant()
    def nobody_sits_on_two_chairs(self) -> None:
        held = self.at.registrations.active().values("trainee").annotate(n=Count("pk")).filter(n__gt=1)
        assert not held.exists()

    @invariant()
    def what_is_over_stays_over(self) -> None:
        over = set(self.at.registrations.exclude(state__in=ACTIVE).values_list("pk", flat=True))
        assert self.dead <= over
        self.dead = over

    @invariant()
    def nobody_overtakes(self) -> None:
        line = list(self.at.registrations.waiting().values_list("pk", flat=True))
        still = [pk for pk in self.in_line if pk in line]
        ranks = dict(self.at.registrations.values_list("pk", "rank"))
        # Who comes with priority may stand before the others; within a rank the order stays.
        for rank in (0, 1):
            mine = [pk for pk in line if ranks[pk] == rank]
            assert mine[: len([pk for pk in still if ranks[pk] == rank])] == [pk for pk in still if ranks[pk] == rank]
        self.in_line = line

    @invariant()
    def no_seat_is_free_that_somebody_waits_for(self) -> None:
        at = fresh(self.at)
        if in_priority(at):
            return
        singles = self.at.registrations.waiting().filter(whole_party=False)
        assert not (at.free and singles.exists())


class TestSeats(TestCase, Seats.TestCase):  # type: ignore[misc]
    """What pytest collects."""

    settings = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        # To find a shorter way to the same fault takes minutes; the steps are printed as they are.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
