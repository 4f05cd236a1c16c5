"""No form of Wagtail's takes a password: each of its doors leads to one where attempts are counted."""

import re

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.roles import Role
from tests import factories
from tests.accounts.conftest import PASSWORD

NO_PLACE = [Role.HELP_TEAM, Role.BUREAU_LEAD, Role.ENFORCEMENT]


@pytest.mark.parametrize(
    ("url", "to"),
    [
        ("/admin/", "/admin/login/?next=/admin/"),
        ("/admin/login/", "/accounts/login/?next=%2Fadmin%2F"),
        ("/admin/login/?next=/admin/pages/", "/accounts/login/?next=%2Fadmin%2Fpages%2F"),
        ("/admin/login/?next=https://evil.example/", "/accounts/login/?next=%2Fadmin%2F"),
        ("/admin/password_reset/", "/accounts/password/reset/"),
        ("/admin/password_reset/done/", "/accounts/password/reset/"),
        ("/admin/password_reset/complete/", "/accounts/password/reset/"),
        ("/admin/password_reset/confirm/MQ/abc-def/", "/accounts/password/reset/"),
        ("/_util/login/", "/accounts/login/"),
        ("/_util/login/?next=/laws/", "/accounts/login/?next=%2Flaws%2F"),
        ("/accounts/", "/accounts/login/"),
    ],
)
def test_each_door_leads_to_ours(url, to):
    assert Client().get(url).headers["Location"] == to


@pytest.mark.parametrize("url", ["/admin/login/", "/_util/login/"])
def test_a_password_sent_to_wagtails_address_logs_nobody_in(url):
    factories.user(Role.EDITOR, email="zhang@example.org")
    browser = Client()

    response = browser.post(url, {"username": "zhang@example.org", "password": PASSWORD})
    assert response.headers["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in browser.session


def test_wagtails_reset_sends_no_mail_and_takes_no_password(mailoutbox):
    person = factories.user(Role.EDITOR, email="zhang@example.org")
    Client().post("/admin/password_reset/", {"email": "zhang@example.org"})
    assert mailoutbox == []

    token, uid = default_token_generator.make_token(person), urlsafe_base64_encode(force_bytes(person.pk))
    Client().post(
        reverse("wagtailadmin_password_reset_confirm", args=[uid, token]),
        {"new_password1": "taken-over-99", "new_password2": "taken-over-99"},
    )
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_leaving_the_admin_needs_a_button(log_in):
    browser = log_in(factories.user(Role.EDITOR))

    assert "退出后" in browser.get("/admin/logout/").content.decode()
    assert "_auth_user_id" in browser.session
    browser.post("/admin/logout/")
    assert "_auth_user_id" not in browser.session


def test_ones_own_account_takes_a_name_and_no_password(log_in):
    person = factories.user(Role.EDITOR)
    browser = log_in(person)
    page = browser.get("/admin/account/").content.decode()

    for field in ("first_name", "last_name", "password", "new_password1", "avatar", "email"):
        assert not re.search(rf'name="(\w+-)?{field}"', page), field
    assert reverse("account_change_password") in page

    browser.post(
        "/admin/account/",
        {
            "own_name-name": "示例新名",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "password-new_password1": "taken-over-99",
            "password-new_password2": "taken-over-99",
        },
    )
    person.refresh_from_db()
    assert person.name == "示例新名"
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize("role", [*NO_PLACE, None])
def test_who_has_nothing_to_do_there_is_told_so_and_not_sent_round(log_in, role):
    browser = log_in(factories.user(*([role] if role else [])))

    response = browser.get("/admin/", follow=True)
    page = response.content.decode()

    assert response.redirect_chain == [("/admin/login/?next=/admin/", 302)]
    assert response.status_code == 403
    assert "这里是后台，您的账号进不去" in page
    assert (f"“{role.label}”" if role else "没有后台岗位") in page
    assert reverse("account_logout") in page


def test_who_may_enter_and_comes_by_the_login_address_goes_on(log_in):
    browser = log_in(factories.user(Role.EDITOR))

    assert browser.get("/admin/login/").headers["Location"] == "/admin/"
    assert browser.get("/admin/login/?next=/admin/images/").headers["Location"] == "/admin/images/"
