"""Logging in: by phone or e-mail, telling nobody who has an account, counting attempts."""

import logging

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.adapter import WRONG_LOGIN
from accounts.models import User
from accounts.roles import Role
from tests import factories
from tests.accounts import hashers
from tests.accounts.conftest import PASSWORD, second_step

LOGIN = "/accounts/login/"


@pytest.fixture
def person() -> User:
    return factories.user(name="示例人员01", phone="13800000000", email="zhang@example.org")


def try_login(login: str, password: str = PASSWORD, browser: Client | None = None, **extra):
    return (browser or Client()).post(LOGIN, {"login": login, "password": password}, **extra)


def logged_in(response) -> bool:
    return "_auth_user_id" in response.client.session


@pytest.mark.parametrize(
    "login",
    [
        "13800000000",
        "138 0000 0000",
        "+8613800000000",
        "１３８００００００００",
        "zhang@example.org",
        "ZHANG@Example.org",
        "ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｏｒｇ",
        " zhang@example.org ",
    ],
)
def test_one_field_takes_phone_and_email(person, login):
    response = try_login(login)

    assert response.headers["Location"] == "/"
    assert response.client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("13800000000", "wrong"),
        ("zhang@example.org", "wrong"),
        ("13900000000", PASSWORD),
        ("nobody@example.org", PASSWORD),
        ("张三", PASSWORD),
        ("1", PASSWORD),
    ],
)
def test_a_wrong_password_and_an_unknown_account_read_the_same(person, login, password):
    response = try_login(login, password)

    assert response.context["form"].non_field_errors() == [WRONG_LOGIN]
    assert login in response.content.decode()  # what was typed is not lost
    assert not logged_in(response)


def test_known_and_unknown_accounts_cost_one_password_check_each(person, settings):
    """An answer that came sooner for unknown accounts would tell who has one."""
    settings.PASSWORD_HASHERS = ["tests.accounts.hashers.CountingHasher"]
    person.set_password(PASSWORD)
    person.save()
    counts = {}
    for login in ("13800000000", "13900000000", "zhang@example.org", "nobody@example.org"):
        hashers.CountingHasher.calls = 0
        try_login(login, "wrong")
        counts[login] = hashers.CountingHasher.calls

    assert set(counts.values()) == {1}


def test_an_address_that_was_changed_opens_nothing_any_more(person):
    person.email = "new@example.org"
    person.save()

    assert not logged_in(try_login("zhang@example.org"))
    assert logged_in(try_login("new@example.org"))


def test_who_was_switched_off_is_told_so_only_with_the_right_password(person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    right = try_login("13800000000")
    assert right.headers["Location"] == "/accounts/inactive/"
    assert "这个账号已停用" in right.client.get("/accounts/inactive/").content.decode()
    assert WRONG_LOGIN in try_login("13800000000", "wrong").content.decode()
    assert not logged_in(right)


def test_guessing_is_stopped_and_the_owner_elsewhere_is_not(person):
    for _ in range(5):
        assert WRONG_LOGIN in try_login("13800000000", "wrong").content.decode()

    stopped = try_login("13800000000")
    assert "试的次数太多" in stopped.content.decode()
    assert not logged_in(stopped)
    assert logged_in(try_login("13800000000", REMOTE_ADDR="203.0.113.9"))


def test_one_phone_does_not_use_up_the_attempts_of_another(person):
    factories.user(phone="13900000000")
    for _ in range(5):
        try_login("13800000000", "wrong")

    assert logged_in(try_login("13900000000"))


def test_another_host_name_is_no_way_round_the_limit(person):
    for _ in range(5):
        try_login("13800000000", "wrong")

    assert "试的次数太多" in try_login("13800000000", HTTP_HOST="other.example.org").content.decode()


def test_many_tries_from_one_place_get_a_page_that_says_when_to_come_back(person):
    responses = [try_login(f"1390000{n:04}", "wrong", REMOTE_ADDR="203.0.113.9") for n in range(31)]

    assert responses[-1].status_code == 429
    assert "请过 5 分钟再试" in responses[-1].content.decode()


def test_attempts_are_counted_where_every_process_sees_them(person):
    try_login("13800000000", "wrong")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone()[0] == 2


def test_nothing_secret_is_logged(person, caplog):
    with caplog.at_level(logging.DEBUG):
        try_login("13800000000", "a-secret-guess")
        try_login("zhang@example.org", "a-secret-guess")

    assert "138****0000" in caplog.text
    assert "z***@example.org" in caplog.text
    for secret in ("13800000000", "zhang@", "a-secret-guess"):
        assert secret not in caplog.text


@pytest.mark.parametrize(("role", "place"), [(Role.EDITOR, "/admin/"), (Role.ENFORCEMENT, "/"), (None, "/")])
def test_login_leads_to_where_the_work_is(role, place):
    factories.user(*([role] if role else []), phone="13700000000")

    response = try_login("13700000000")
    if role:
        response = second_step(response.client)
    assert response.headers["Location"] == place


def test_login_goes_on_to_the_page_that_was_asked_for_and_to_no_other_site(person):
    response = Client().post(LOGIN, {"login": "13800000000", "password": PASSWORD, "next": "/laws/"})
    assert response.headers["Location"] == "/laws/"

    response = Client().post(LOGIN, {"login": "13800000000", "password": PASSWORD, "next": "https://evil.example/"})
    assert response.headers["Location"] == "/"


def test_a_session_ends_with_the_browser_unless_asked_to_stay(person):
    assert try_login("13800000000").client.session.get_expire_at_browser_close()

    browser = Client()
    browser.post(LOGIN, {"login": "13800000000", "password": PASSWORD, "remember": "on"})
    assert not browser.session.get_expire_at_browser_close()


def test_logging_out_needs_a_button(person, log_in):
    browser = log_in(person)

    asked = browser.get("/accounts/logout/")
    assert "退出后，这台设备上要重新登录才能办事" in asked.content.decode()
    assert logged_in(asked)

    done = browser.post("/accounts/logout/")
    assert done.headers["Location"] == "/"
    assert not logged_in(done)


def test_signing_up_is_closed_with_a_page_that_says_how_to_get_an_account(settings):
    settings.HELP_TELEPHONE = "0000-12350"

    page = Client().get("/accounts/signup/").content.decode()
    assert "第一次登录就有了账号" in page
    assert 'href="tel:000012350"' in page

    Client().post(
        "/accounts/signup/", {"email": "a@example.org", "password1": "long-enough-1", "password2": "long-enough-1"}
    )
    assert not User.objects.exists()


def test_every_link_on_the_account_pages_leads_somewhere(person, log_in):
    pages = [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_inactive",
        "account_reset_password_from_key_done",
    ]
    own = ["account_change_password", "account_logout"]
    found = set()
    for browser, names in ((Client(), pages), (log_in(person), own)):
        for name in names:
            body = browser.get(reverse(name)).content.decode()
            assert body.count("<h1>") == 1, name
            found |= {part.split('"')[0] for part in body.split('href="')[1:] if part.startswith("/accounts/")}

    assert reverse("account_signup") in found
    assert {url: Client().get(url).status_code for url in found if Client().get(url).status_code >= 400} == {}
