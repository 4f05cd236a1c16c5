"""Where one is logged in, the end of it from elsewhere, and logins that nobody uses."""

import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.login.sessions import device_of, mask_address
from accounts.models import User
from accounts.roles import Role
from tests import factories
from tests.accounts.conftest import PASSWORD, second_step
from tests.accounts.login.ways import person_in

LIST = "/accounts/sessions/"
WECHAT = "Mozilla/5.0 (Linux; Android 10; HLK-AL00) Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0"


def enter(person: User, **extra) -> Client:
    cache.clear()
    browser = Client(**extra)
    browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    if person.is_staff:
        second_step(browser)
    assert person_in(browser)
    return browser


def away(browser: Client, seconds: int) -> None:
    session = browser.session
    session["seen_at"] = int(time.time()) - seconds
    session.save()


@pytest.fixture
def person() -> User:
    return factories.user(email="zhang@example.org")


def test_the_list_shows_device_masked_address_and_last_use(person):
    enter(person, headers={"user-agent": WECHAT}, REMOTE_ADDR="203.0.113.77")
    page = (
        enter(person, headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0"}).get(LIST).content.decode()
    )

    assert "微信 · 安卓" in page
    assert "Chrome · Windows</strong>（就是这里）" in page
    assert "203.0.*" in page
    assert "203.0.113" not in page


def test_one_is_ended_from_another_and_nobody_ends_that_of_somebody_else(person):
    lost, here = enter(person), enter(person)
    thief = enter(factories.user(email="li@example.org"))
    pk = UserSession.objects.get(session_key=lost.session.session_key).pk

    assert thief.post(f"{LIST}{pk}/end/").status_code == 404
    assert lost.get(LIST).status_code == 200
    here.post(f"{LIST}{pk}/end/")
    assert lost.get(LIST).status_code == 302
    assert here.get(LIST).status_code == 200
    assert here.post(f"{LIST}{pk}/end/").status_code == 302


def test_all_others_are_ended(person):
    others, here = [enter(person) for _ in range(3)], enter(person)
    here.post(LIST)

    assert [browser.get(LIST).status_code for browser in others] == [302] * 3
    assert here.get(LIST).status_code == 200


@pytest.mark.parametrize(("role", "seconds"), [(Role.EDITOR, 30 * 60), (None, 14 * 86400)])
def test_a_login_that_nobody_uses_ends(role, seconds):
    person = factories.user(*([role] if role else []), email="li@example.org")
    browser = enter(person)
    away(browser, seconds - 5)
    assert browser.get(LIST).status_code == 200

    away(browser, seconds + 5)
    response = browser.get(LIST, follow=True)
    assert person_in(browser) is None
    assert "已经自动退出" in response.content.decode()


def test_a_form_sent_too_late_is_not_thrown_away(person):
    browser = enter(person)
    away(browser, 15 * 86400)

    response = browser.post("/accounts/name/", {"name": "改了"})
    assert response.status_code == 403
    assert "您填的都还在" in response.content.decode()
    assert User.objects.get(pk=person.pk).name == person.name


def test_using_it_keeps_it_and_what_a_page_asks_by_itself_does_not():
    browser = enter(factories.user(Role.EDITOR, email="li@example.org"))
    away(browser, 600)
    seen = browser.session["seen_at"]
    browser.get("/admin/account/")
    assert browser.session["seen_at"] > seen

    away(browser, 600)
    seen = browser.session["seen_at"]
    browser.post(reverse("wagtailadmin_editing_sessions:ping", args=["accounts", "user", 1, 1]))
    assert browser.session["seen_at"] == seen


def test_public_reading_asks_nobody_who_he_is(person):
    page = factories.criterion()
    browser = enter(person)
    away(browser, 15 * 86400)

    assert browser.get(page.url).status_code == 200
    assert person_in(browser)


def test_the_last_use_is_known_to_the_day(person):
    browser = enter(person)
    User.objects.update(last_seen_at=timezone.now() - timedelta(days=3))
    away(browser, 600)
    browser.get(LIST)

    person.refresh_from_db()
    assert person.last_seen_at > timezone.now() - timedelta(minutes=1)


def test_a_password_of_staff_is_changed_after_half_a_year(log_in):
    editor, reader = factories.user(Role.EDITOR), factories.user()
    User.objects.update(password_set_at=timezone.now() - timedelta(days=181))

    browser = log_in(editor)
    sent = browser.get("/admin/").headers["Location"]
    assert sent.startswith("/accounts/password/change/")
    assert "密码用得太久了" in browser.get(sent).content.decode()
    browser.post(sent, {"oldpassword": PASSWORD, "password1": "another-word-1", "password2": "another-word-1"})
    assert browser.get(LIST).status_code == 200
    assert log_in(reader).get(LIST).status_code == 200


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        (WECHAT, "微信 · 安卓"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari/604.1", "Safari · 苹果手机"),
        ("Mozilla/5.0 (Windows NT 6.1) Chrome/86.0 Safari/537.36 QIHU 360SE", "360 浏览器 · Windows"),
        ("", "不认识的设备"),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(agent, named):
    assert device_of(agent) == named


@pytest.mark.parametrize(("address", "shown"), [("203.0.113.9", "203.0.*"), ("2001:db8:1:2::5", "2001:db8:1:2:*")])
def test_half_of_an_address_is_shown(address, shown):
    assert mask_address(address) == shown
