"""The city's single sign-on: whom it names by what it has verified comes into his own account, and nobody else."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from portal.settings.single_sign_on import single_sign_on
from tests import factories
from tests.accounts.conftest import second_step
from tests.accounts.login.city import CLIENT, SECRET, City, city
from tests.accounts.login.ways import person_in

LOGIN = "/accounts/sso/city/login/"


@pytest.fixture
def provider(settings) -> Iterator[City]:
    with city() as found:
        settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(found.address, CLIENT, SECRET)
        found.says = {"sub": "u-1"}
        yield found


def come(browser: Client, *, path: str = LOGIN) -> HttpResponse:
    """Go there and back, as a browser does."""
    sent = browser.get(path)
    back = requests.get(sent.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
    place = urlsplit(back)
    return browser.get(f"{place.path}?{place.query}")


@pytest.mark.parametrize(
    "says",
    [
        {"email": "ZHANG@example.org", "email_verified": True},
        {"phone_number": "+86 13800000000", "phone_number_verified": True},
    ],
)
def test_who_is_known_by_a_verified_address_or_number_comes_in(provider, says):
    person = factories.user(email="zhang@example.org", phone="13800000000", phone_verified=True)
    provider.says |= says
    browser = Client()
    assert "用市统一身份登录" in browser.get("/accounts/login/").content.decode()

    assert come(browser).headers["Location"] == "/"
    assert person_in(browser) == str(person.pk)
    assert SocialAccount.objects.get().user == person
    # The second time the provider's own name for him is enough.
    provider.says = {"sub": "u-1"}
    again = Client()
    come(again)
    assert person_in(again) == str(person.pk)


@pytest.mark.parametrize(
    "says",
    [
        {},
        {"email": "nobody@example.org", "email_verified": True},
        {"email": "zhang@example.org"},
        {"email": "zhang@example.org", "email_verified": False},
        {"email": "zhang@example.org", "email_verified": "true"},
        {"phone_number": "13800000000", "phone_number_verified": True},
        {"phone_number": "1", "phone_number_verified": True, "email": "zhang@example.org", "email_verified": True},
        {"email": "off@example.org", "email_verified": True},
    ],
)
def test_anybody_else_gets_a_page_and_no_account(provider, says):
    factories.user(email="zhang@example.org", phone="13800000000", phone_verified=False)
    factories.user(email="off@example.org", is_active=False)
    provider.says |= says
    browser = Client()
    response = come(browser)

    assert response.status_code == 403
    assert "没有对应的账号" in response.content.decode()
    assert person_in(browser) is None
    assert (User.objects.count(), SocialAccount.objects.count()) == (2, 0)


def test_address_and_number_of_two_people_open_neither(provider):
    factories.user(email="zhang@example.org")
    factories.user(email="li@example.org", phone="13800000000", phone_verified=True)
    provider.says |= {
        "email": "zhang@example.org",
        "email_verified": True,
        "phone_number": "13800000000",
        "phone_number_verified": True,
    }
    assert come(Client()).status_code == 403


def test_staff_are_asked_for_their_second_factor_all_the_same(provider):
    editor = factories.user(Role.EDITOR, email="zhang@example.org")
    provider.says |= {"email": "zhang@example.org", "email_verified": True}
    browser = Client()

    assert come(browser).headers["Location"] == "/accounts/2fa/authenticate/"
    assert person_in(browser) is None
    second_step(browser)
    assert person_in(browser) == str(editor.pk)


def test_an_answer_that_nobody_asked_for_is_refused(provider):
    factories.user(email="zhang@example.org")
    provider.says |= {"email": "zhang@example.org", "email_verified": True}
    sent = Client().get(LOGIN).headers["Location"]
    back = urlsplit(requests.get(sent, allow_redirects=False, timeout=5).headers["Location"])

    victim = Client()
    assert "没有成功" in victim.get(f"{back.path}?{back.query}").content.decode()
    assert person_in(victim) is None


def test_nobody_ties_an_account_of_his_choice(provider, log_in):
    browser = log_in(factories.user())
    assert come(browser, path=f"{LOGIN}?process=connect").status_code == 403
    assert SocialAccount.objects.count() == 0


def test_the_provider_being_down_is_said_in_words(provider):
    provider.is_down = True
    assert "没有成功" in Client().get(LOGIN).content.decode()


def test_without_the_settings_there_is_no_such_way(settings):
    assert single_sign_on("https://sso.example.org", "portal", "") == {}
    assert Client().get(LOGIN).status_code == 404
    assert "统一身份" not in Client().get("/accounts/login/").content.decode()
