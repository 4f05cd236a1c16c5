"""The first administrator of a fresh installation."""

import logging
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.roles import Role, has_role
from tests import factories

PASSWORD_LINE = re.compile(r"一次性密码：(\S+?)（")


def run() -> str:
    out = StringIO()
    call_command("make_admin", stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def address(settings):
    settings.ADMIN_EMAIL = "Chief@Example.org"


def test_a_fresh_site_gets_one_whose_password_is_good_for_one_login():
    said = run()
    password = PASSWORD_LINE.search(said).group(1)
    assert "chief@example.org" in said
    assert len(password) >= 16

    browser = Client()
    browser.post("/accounts/login/", {"login": "chief@example.org", "password": password})
    assert browser.get("/admin/").headers["Location"].startswith("/accounts/password/change/")
    browser.post(
        "/accounts/password/change/",
        {"oldpassword": password, "password1": "a-word-of-my-own-1", "password2": "a-word-of-my-own-1"},
    )
    assert browser.get("/admin/").headers["Location"].startswith("/accounts/2fa/totp/activate/")
    secret = browser.get("/accounts/2fa/totp/activate/").context["form"].secret
    browser.post("/accounts/2fa/totp/activate/", {"code": factories.code_now(secret)})
    assert "您的岗位" in browser.get("/admin/").content.decode()

    again = Client().post("/accounts/login/", {"login": "chief@example.org", "password": password})
    assert "密码不对" in again.content.decode()
    assert has_role(User.objects.get(), Role.ADMINISTRATOR)


def test_the_second_run_changes_nothing_and_shows_no_password():
    run()
    before = User.objects.values().get()

    assert "密码：" not in run()
    assert User.objects.values().get() == before


def test_every_site_gets_another_password():
    first = PASSWORD_LINE.search(run()).group(1)
    User.objects.all().delete()

    assert PASSWORD_LINE.search(run()).group(1) != first


def test_the_password_is_in_no_log(caplog):
    with caplog.at_level(logging.DEBUG):
        password = PASSWORD_LINE.search(run()).group(1)

    assert password not in caplog.text
    assert not User.objects.filter(password__contains=password).exists()


def test_an_account_that_has_the_address_is_not_made_administrator():
    person = factories.user(email="chief@example.org")

    with pytest.raises(CommandError, match="ADMIN_EMAIL"):
        run()
    person.refresh_from_db()
    assert not person.is_superuser


def test_an_administrator_who_is_switched_off_does_not_count(settings):
    run()
    User.objects.update(is_active=False)
    settings.ADMIN_EMAIL = "next@example.org"

    assert PASSWORD_LINE.search(run())
    assert User.objects.get(is_active=True).email == "next@example.org"
