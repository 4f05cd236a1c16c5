"""Numbers change hands, and accounts that nobody entered go."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.domain.login_errors import NumberMovedError
from accounts.domain.numbers import confirm_holder, first_seen, forget_unseen, hand_over
from accounts.models import User
from accounts.roles import Role
from tests import factories
from tests.accounts.conftest import PASSWORD
from tests.accounts.login.ways import HOLDER, ask_code, enter_code, log_in_by_code, person_in, sent_code

PHONE = "13800000000"
LONG_AGO = timezone.now() - timedelta(days=91)


def idle(**fields) -> User:
    values = {"name": "示例人员01", "phone": PHONE, "email": None, "phone_verified": True, "password": None}
    person = factories.user(**values | fields)
    User.objects.filter(pk=person.pk).update(last_login=LONG_AGO, last_seen_at=LONG_AGO, date_joined=LONG_AGO)
    person.refresh_from_db()
    return person


def test_a_code_opens_no_account_that_was_long_idle_and_the_page_tells_nothing_of_it():
    idle(name="示例甲", email="jia@example.org")

    response = log_in_by_code(PHONE)
    assert response.headers["Location"] == HOLDER
    page = response.client.get(HOLDER).content.decode()
    assert person_in(response.client) is None
    assert "示例甲" not in page
    assert "jia@" not in page


@pytest.mark.parametrize("days", [89, 91])
def test_the_limit_is_ninety_days_without_use_not_without_login(days):
    person = idle()
    User.objects.filter(pk=person.pk).update(last_seen_at=timezone.now() - timedelta(days=days))

    assert log_in_by_code(PHONE).headers["Location"] == ("/" if days == 89 else HOLDER)


def test_the_password_proves_that_it_is_ones_own():
    person = idle(password=PASSWORD)
    browser = log_in_by_code(PHONE).client

    assert "密码不对" in browser.post(HOLDER, {"answer": "mine", "password": "wrong"}).content.decode()
    assert person_in(browser) is None
    assert browser.post(HOLDER, {"answer": "mine", "password": PASSWORD}).headers["Location"] == "/"
    assert person_in(browser) == str(person.pk)
    # From now on a code is enough again.
    cache.clear()
    assert log_in_by_code(PHONE).headers["Location"] == "/"


def test_guessing_the_password_here_is_limited_too():
    idle(password=PASSWORD)
    browser = log_in_by_code(PHONE).client
    for _ in range(5):
        browser.post(HOLDER, {"answer": "mine", "password": "wrong"})

    assert "试的次数太多" in browser.post(HOLDER, {"answer": "mine", "password": PASSWORD}).content.decode()
    assert person_in(browser) is None


def test_another_way_in_is_open_meanwhile():
    person = idle(email="zhang@example.org", password=PASSWORD)
    browser = log_in_by_code(PHONE).client

    assert browser.get("/accounts/login/").status_code == 200
    browser.post("/accounts/login/", {"login": "zhang@example.org", "password": PASSWORD})
    assert person_in(browser) == str(person.pk)


@pytest.mark.parametrize("email", [None, "zhang@example.org"])
def test_who_got_the_number_from_the_carrier_gets_a_new_account(email):
    old = idle(email=email)
    browser = log_in_by_code(PHONE).client
    browser.post(HOLDER, {"answer": "not-mine"})

    fresh = User.objects.get(phone=f"+86{PHONE}")
    old.refresh_from_db()
    assert person_in(browser) == str(fresh.pk)
    assert (fresh.name, fresh.phone_verified) == ("", True)
    assert (old.phone, old.name, old.is_active) == (None, "示例人员01", bool(email))
    assert ModelLogEntry.objects.filter(action="accounts.number_gone", object_id=str(old.pk)).exists()


def test_the_number_is_handed_over_once():
    old = idle()
    hand_over(old, phone=f"+86{PHONE}")

    with pytest.raises(NumberMovedError):
        hand_over(old, phone=f"+86{PHONE}")


def test_a_code_sent_before_the_number_moved_opens_nothing():
    factories.user(name="示例人员01", phone=PHONE, email="a@example.org", phone_verified=True)
    browser = ask_code(PHONE).client
    hand_over(User.objects.get(), phone=f"+86{PHONE}")

    enter_code(browser, sent_code(PHONE))
    assert person_in(browser) is None


def test_the_help_desk_makes_sure_and_the_next_code_opens_it():
    person, desk = idle(), factories.user(Role.HELP_DESK)
    confirm_holder(person, by=desk, reason="本人带身份证到窗口")

    assert log_in_by_code(PHONE).headers["Location"] == "/"
    assert ModelLogEntry.objects.get(action="accounts.holder_confirmed").user == desk


def test_an_account_made_under_a_strangers_number_does_not_wait_for_its_holder():
    """Somebody with a slip typed a number that is not his: its holder must not come into an account with two keys."""
    factories.user(name="示例甲", phone=PHONE, phone_verified=False, email=None)

    assert log_in_by_code(PHONE).headers["Location"] == HOLDER


def test_an_account_that_staff_entered_opens_at_the_first_code():
    person = factories.user(name="示例甲", phone=PHONE, phone_verified=False, must_change_password=True)

    response = log_in_by_code(PHONE)
    assert person_in(response.client) == str(person.pk)


def test_an_account_with_nothing_in_it_may_be_idle_as_long_as_it_likes():
    person = idle(name="")
    User.objects.filter(pk=person.pk).update(phone_verified=True)

    assert log_in_by_code(PHONE).headers["Location"] == "/"


# Accounts that nobody entered --------------------------------------------------------------------------------------


def aged(person: User, **fields) -> User:
    old = timezone.now() - timedelta(days=2)
    User.objects.filter(pk=person.pk).update(**{"code_asked_at": old, "date_joined": old} | fields)
    return person


def test_an_account_that_nobody_entered_goes_after_a_day():
    aged(first_seen("13900000001"))
    young = first_seen("13900000002")
    call_command("forget_unseen")

    assert list(User.objects.all()) == [young]


@pytest.mark.parametrize(
    "fields",
    [
        {"phone_verified": True},
        {"name": "示例甲"},
        {"last_login": timezone.now()},
        {"email": "a@example.org"},
        {"code_asked_at": None},
    ],
)
def test_one_with_something_in_it_stays(fields):
    aged(first_seen("13900000001"), **fields)

    assert forget_unseen() == 0


def test_one_that_something_points_at_stays():
    person = aged(first_seen("13900000001"))
    factories.member(factories.enterprise(), person=person)

    assert forget_unseen() == 0


def test_an_account_entered_by_staff_is_no_code_that_nobody_entered():
    aged(factories.user(name="", phone="13900000001", email=None), code_asked_at=None)
    assert forget_unseen() == 0
    assert Client().get("/accounts/login/").status_code == 200
