"""The tables: every pair of states tried, allowed ones leave a line, the others are refused and change nothing."""

import itertools

import pytest
from django.utils import timezone

from tests.training.making import fresh, officer, person, session
from training.domain.door import move, move_session
from training.domain.errors import NotFromHereError
from training.enums import REGISTRATION_TRANSITIONS, SESSION_TRANSITIONS, Act, RegistrationState, SessionState
from training.models import Registration, RegistrationLog, SessionLog

pytestmark = pytest.mark.django_db
# Written a second time on purpose: whoever changes the table changes it here too.
ENDS = "by_person by_staff session_off"
ALLOWED = {
    "submitted": "pending confirmed waitlisted",
    "pending": f"confirmed waitlisted {ENDS}",
    "confirmed": ENDS,
    "waitlisted": f"offered {ENDS}",
    "offered": f"confirmed offer_expired declined {ENDS}",
}


def test_the_tables_are_what_was_decided() -> None:
    assert {here: set(after) for here, after in REGISTRATION_TRANSITIONS.items() if after} == {
        here: set(after.split()) for here, after in ALLOWED.items()
    }
    assert set(REGISTRATION_TRANSITIONS) == set(RegistrationState)
    sessions = {here: set(after) for here, after in SESSION_TRANSITIONS.items()}
    assert sessions == {"draft": {"announced", "cancelled"}, "announced": {"cancelled"}, "cancelled": set()}


@pytest.mark.parametrize(("here", "to"), list(itertools.product(RegistrationState, RegistrationState)))
def test_every_pair_of_a_registration(here: RegistrationState, to: RegistrationState) -> None:
    trainee, who = person()
    row = Registration.objects.create(
        session=session(), trainee=trainee, by=who, state=here, queued=1, offer_until=timezone.now()
    )
    if to in ALLOWED.get(here, "").split():
        move(row, to, Act.EXPIRE, by=None, why="因为")
        line = RegistrationLog.objects.get()
        assert (line.registration, line.was, line.now, line.by, line.why) == (row, here, to, None, "因为")
        assert fresh(row).state == to
    else:
        with pytest.raises(NotFromHereError, match="请刷新页面"):
            move(row, to, Act.EXPIRE, by=None)
        assert fresh(row).state == here
        assert not RegistrationLog.objects.exists()


@pytest.mark.parametrize(("here", "to"), list(itertools.product(SessionState, SessionState)))
def test_every_pair_of_a_session(here: SessionState, to: SessionState) -> None:
    at, chief = session(state=here), officer()
    if to in SESSION_TRANSITIONS[here]:
        move_session(at, to, Act.ANNOUNCE, by=chief)
        assert (SessionLog.objects.get().now, fresh(at).state) == (to, to)
    else:
        with pytest.raises(NotFromHereError, match="请刷新页面"):
            move_session(at, to, Act.ANNOUNCE, by=chief)
        assert (fresh(at).state, SessionLog.objects.count()) == (here, 0)
