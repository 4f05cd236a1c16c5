"""Who is registered by his firm before he has an account finds it once he has one, and nobody else does."""

import pytest

from accounts.models import User
from portal.models import HomePage
from tests import factories as make
from tests.at_once import at_once, refused
from tests.training.making import adds_up, firm, fresh, session
from tests.training.test_pages import entered, read
from training.domain.leaving import cancel
from training.domain.named import Named, register_named
from training.domain.registering import register
from training.domain.trainees import of_account, of_firm, recognise
from training.models import Registration, Session, Trainee

pytestmark = pytest.mark.django_db
NAME, PHONE = "示例工人", "13900000001"


def named(at: Session, name: str = NAME) -> Registration:
    """Somebody whom his firm registers by name and telephone."""
    made, boss = firm()
    (verdict,) = register_named(at, [Named(name, phone=PHONE)], by=boss, enterprise=made)
    assert verdict.registration
    return verdict.registration


def holder(**fields: object) -> User:
    """Who holds the number."""
    return make.user(**{"name": NAME, "phone": f"+86{PHONE}", "phone_verified": True} | fields)


def test_what_the_firm_registered_stands_in_ones_own_list(home: HomePage) -> None:
    at = session()
    row = named(at)
    person = holder()
    assert at.title.replace(" ", "") in read(entered(person), "training_mine")
    assert fresh(row).trainee == of_account(person)
    assert adds_up(at)
    # The firm names him again, and he registers again: it is the same one.
    assert of_firm(row.enterprise, name=NAME, phone=PHONE) == of_account(person)
    assert register(fresh(at), trainee=of_account(person), by=person) == row
    # What the firm had written down of him has gone into the account.
    known = Trainee.objects.get(person=person)
    assert (known.name, known.phone, known.shown_name) == ("", "", NAME)


@pytest.mark.parametrize(
    "fields", [{"name": "另一位工人"}, {"phone_verified": False}, {"phone": "+8613900000002"}, {"name": " "}]
)
def test_workers_share_telephones_and_names_alone_say_nothing(fields: dict[str, object], home: HomePage) -> None:
    at = session()
    row = named(at)
    person = holder(**fields)
    assert "还没有报过名" in read(entered(person), "training_mine")
    assert recognise(person) is None
    assert of_account(person) != row.trainee
    assert fresh(row).trainee == row.trainee


def test_who_had_both_has_one_seat_and_one_list() -> None:
    both, elsewhere, left = session(), session(), session()
    person = holder(phone_verified=False)
    own = [register(fresh(at), trainee=of_account(person), by=person) for at in (both, left)]
    theirs = [named(at) for at in (both, elsewhere, left)]
    cancel(own[1], by=person)
    person.phone_verified = True
    person.save()
    for _ in range(2):
        assert recognise(person) == of_account(person)
    # In the session where he has a seat of his own the other one stays with who made it.
    assert fresh(theirs[0]).trainee != of_account(person)
    assert {fresh(row).trainee for row in theirs[1:]} == {of_account(person)}
    assert all(adds_up(at) for at in (both, elsewhere, left))


def test_nobody_new_costs_one_query(django_assert_num_queries: object) -> None:
    person = holder()
    of_account(person)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert of_account(person)


@pytest.mark.django_db(transaction=True)
def test_two_pages_opened_at_once_make_him_one() -> None:
    at = session()
    row, person = named(at), holder()
    assert refused(at_once(*(lambda: of_account(person) for _ in range(4)))) == []
    assert fresh(row).trainee == Trainee.objects.get(person=person)
