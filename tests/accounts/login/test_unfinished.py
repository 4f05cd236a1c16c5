"""What was typed when the login had run out waits for the same person, and for nobody else."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.login import unfinished
from accounts.models import ReachPreference, User
from tests import factories
from tests.accounts.conftest import PASSWORD
from tests.accounts.login.test_sessions import away, enter

REACH = "/mine/reach/"
WAITING = "/accounts/unfinished/"
TYPED = {"by_email": "on", "by_sms": "on", "quiet_from": "19", "quiet_until": "7"}
YEAR = 366 * 86400


@pytest.fixture
def person() -> User:
    return factories.user(email="zhang@example.org")


@pytest.fixture
def late(person: User) -> Client:
    """The browser of somebody who has handed in a form after his login had run out."""
    browser = enter(person)
    away(browser, YEAR)
    answer = browser.post(REACH, TYPED)
    assert answer.status_code == 403
    assert "您填的都还在" in answer.content.decode()
    return browser


def log_in(browser: Client, person: User) -> None:
    cache.clear()
    browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})


def page_of(browser: Client) -> str:
    return browser.get(WAITING, follow=True).content.decode()


def test_it_is_handed_in_by_who_typed_it(late: Client, person: User) -> None:
    log_in(late, person)
    page = page_of(late)
    assert f'action="{REACH}"' in page
    assert all(f'name="{name}" value="{value}"' in page for name, value in TYPED.items())
    late.post(REACH, TYPED)
    assert ReachPreference.objects.get(person=person).quiet_from == 19
    assert "没有等着交的东西" in page_of(late)


def test_nobody_else_sees_it(late: Client, person: User) -> None:
    log_in(late, factories.user(email="li@example.org"))
    assert "没有等着交的东西" in page_of(late)
    late.post("/accounts/logout/")
    log_in(late, person)
    assert "没有等着交的东西" in page_of(late)


def test_it_is_forgotten_after_an_hour(late: Client, person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(late, person)
    monkeypatch.setattr(unfinished, "_WAITS", -1)
    assert "没有等着交的东西" in page_of(late)


def test_it_is_kept_where_a_page_that_asks_by_itself_came_first(person: User) -> None:
    browser = enter(person)
    away(browser, YEAR)
    browser.get("/mine/")
    assert browser.post(REACH, TYPED).status_code == 403
    log_in(browser, person)
    assert 'value="19"' in page_of(browser)


def test_whoever_was_never_here_is_sent_to_log_in(person: User) -> None:
    assert Client().post(REACH, TYPED).status_code == 302
    stranger = enter(person)
    stranger.post("/accounts/logout/")
    assert stranger.post(REACH, TYPED).status_code == 302


def test_logging_in_goes_on_undisturbed(person: User) -> None:
    clerk = factories.user(factories.Role.HELP_DESK, email="clerk@example.org")
    browser = enter(person)
    away(browser, YEAR)
    browser.get("/mine/")
    cache.clear()
    answer = browser.post("/accounts/login/?next=/mine/", {"login": clerk.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")


@pytest.mark.parametrize(
    ("address", "typed", "more"),
    [
        ("/accounts/password/change/", {"oldpassword": "a-secret-1", "password1": "b-secret-1"}, {}),
        (REACH, {"quiet_from": "1" * (256 * 1024 + 1)}, {}),
        (REACH, TYPED, {"x-requested-with": "XMLHttpRequest"}),
    ],
    ids=["passwords", "too much", "a program"],
)
def test_what_is_not_kept(person: User, address: str, typed: dict[str, str], more: dict[str, str]) -> None:
    browser = enter(person)
    away(browser, YEAR)
    answer = browser.post(address, typed, headers=more)
    assert (answer.status_code, "您填的都还在" in answer.content.decode()) == (403, False)
    assert unfinished._TYPED not in browser.session


def test_an_old_token_of_our_own_page_is_mended_and_that_of_a_stranger_s_is_not(person: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    own = browser.post(REACH, TYPED, headers={"origin": "http://testserver"})
    assert (own.status_code, "刚才填的还在" in own.content.decode()) == (403, True)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person)
    for origin in ("http://evil.example", "null", "http://testserver.evil.example", ""):
        forged = browser.post(REACH, TYPED, headers={"origin": origin} if origin else {})
        assert (forged.status_code, "刚才填的还在" in forged.content.decode()) == (403, False)
    assert "没有等着交的东西" in page_of(browser)
