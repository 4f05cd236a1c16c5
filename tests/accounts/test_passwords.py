"""Changing, resetting, and the password that is good for one login."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from tests import factories
from tests.accounts.conftest import PASSWORD, second_step

CHANGE = "/accounts/password/change/"
RESET = "/accounts/password/reset/"
NEW = "quite-another-word-7"


def change(browser: Client, old: str = PASSWORD, new: str = NEW, again: str | None = None, url: str = CHANGE):
    return browser.post(url, {"oldpassword": old, "password1": new, "password2": new if again is None else again})


def has_password(person: User, password: str) -> bool:
    return User.objects.get(pk=person.pk).check_password(password)


@pytest.fixture
def newcomer() -> User:
    return factories.user(Role.EDITOR, email="new@example.org", must_change_password=True)


# The one-time password ---------------------------------------------------------------------------------------------


def test_a_newcomer_changes_the_password_first_and_goes_on_to_where_he_wanted(newcomer):
    browser = Client()
    response = browser.post(
        "/accounts/login/", {"login": "new@example.org", "password": PASSWORD, "next": "/admin/pages/"}
    )
    assert response.headers["Location"] == "/accounts/2fa/authenticate/"
    assert second_step(browser).headers["Location"] == "/admin/pages/"

    sent = browser.get("/admin/pages/")
    assert sent.headers["Location"] == f"{CHANGE}?next=%2Fadmin%2Fpages%2F"
    assert "先改成自己的，才能往下办事" in browser.get(sent.headers["Location"]).content.decode()

    done = change(browser, url=sent.headers["Location"])
    assert done.headers["Location"] == "/admin/pages/"
    assert has_password(newcomer, NEW)
    assert "Location" not in browser.get("/admin/account/").headers


@pytest.mark.parametrize("url", ["/admin/", "/admin/account/", "/admin/users/", "/admin/login/", "/accounts/login/"])
def test_until_then_every_door_leads_to_the_change(newcomer, log_in, url):
    assert log_in(newcomer).get(url).headers["Location"].startswith(CHANGE)


def test_a_form_sent_meanwhile_is_not_done_and_says_so(newcomer, log_in):
    browser = log_in(newcomer)

    response = browser.post("/admin/account/", {"own_name-name": "改了"})
    assert (response.status_code, response.headers["Location"]) == (303, CHANGE)
    assert "刚才那一步没有做" in browser.get(CHANGE).content.decode()
    assert User.objects.get(pk=newcomer.pk).name == newcomer.name


def test_a_script_meanwhile_is_refused(newcomer, log_in):
    response = log_in(newcomer).get("/admin/", headers={"x-requested-with": "XMLHttpRequest"})
    assert response.status_code == 403


def test_leaving_and_resetting_stay_open(newcomer, log_in):
    assert "找回密码" in log_in(newcomer).get(RESET).content.decode()

    browser = log_in(newcomer)
    browser.post("/accounts/logout/")
    assert "_auth_user_id" not in browser.session


def test_public_reading_is_not_disturbed(newcomer, log_in):
    page = factories.criterion(title="示例条款甲")

    assert "示例条款甲" in log_in(newcomer).get(page.url).content.decode()


def test_the_same_password_again_is_no_change(newcomer, log_in):
    page = change(log_in(newcomer), new=PASSWORD).content.decode()

    assert "新密码不能和现在的密码一样" in page
    assert User.objects.get(pk=newcomer.pk).must_change_password


def test_a_visitor_without_a_session_is_not_asked_who_he_is():
    """Reading the session would keep every public page out of shared caches."""
    assert "Cookie" not in Client().get("/accounts/").headers.get("Vary", "")


# Changing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "again", "says"),
    [
        ("wrong", NEW, NEW, "现在的密码不对"),
        (PASSWORD, "short-1", "short-1", "密码太短，至少要 10 个字符"),
        (PASSWORD, "1234567890123", "1234567890123", "密码只有一种字符"),
        (PASSWORD, "password1234", "password1234", "这个密码太常见了"),
        (PASSWORD, "zhangsanfeng", "zhangsanfeng", "太相似"),
        (PASSWORD, NEW, "different", "每次输入的密码必须相同"),
    ],
)
def test_a_poor_password_is_refused_with_the_reason(log_in, old, new, again, says):
    person = factories.user(email="zhangsanfeng@example.org")

    assert says in change(log_in(person), old, new, again).content.decode()
    assert has_password(person, PASSWORD)


def test_changing_keeps_this_session_and_ends_the_others(log_in):
    person = factories.user(Role.EDITOR)
    here, elsewhere = log_in(person), log_in(person)

    change(here)

    assert "修改密码" in here.get(CHANGE).content.decode()
    assert elsewhere.get(CHANGE).headers["Location"].startswith("/accounts/login/")


def test_guessing_the_old_password_is_limited(log_in):
    browser = log_in(factories.user())
    responses = [change(browser, old=f"guess-{n}") for n in range(6)]

    assert responses[-1].status_code == 429
    assert "试的次数太多了" in responses[-1].content.decode()


# Resetting by mail -------------------------------------------------------------------------------------------------


def link_in_mail() -> str:
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body).group(1)


def test_a_link_by_mail_sets_a_new_password_once(newcomer):
    browser = Client()
    sent = browser.post(RESET, {"email": "New@Example.org"})
    assert "邮件已经发出" in browser.get(sent.headers["Location"]).content.decode()
    assert mail.outbox[-1].to == ["new@example.org"]
    assert mail.outbox[-1].subject == "【安全生产指导帮扶与培训门户】设新密码"
    link = link_in_mail()

    form = browser.get(link, follow=True)
    done = browser.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW}, follow=True)
    assert "用新密码登录" in done.content.decode()
    assert has_password(newcomer, NEW)
    assert not User.objects.get(pk=newcomer.pk).must_change_password

    assert "链接用过了，或者过期了" in Client().get(link, follow=True).content.decode()


def test_known_and_unknown_addresses_get_the_same_answer(newcomer):
    answers = []
    for address in ("new@example.org", "nobody@example.org"):
        browser = Client()
        sent = browser.post(RESET, {"email": address})
        answers.append((sent.status_code, sent.headers["Location"], browser.get(sent.headers["Location"]).content))

    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["new@example.org"], ["nobody@example.org"]]
    assert "没有账号登记过这个邮箱" in mail.outbox[1].body


def test_a_switched_off_account_gets_no_link(newcomer):
    User.objects.filter(pk=newcomer.pk).update(is_active=False)
    Client().post(RESET, {"email": "new@example.org"})

    assert "/accounts/password/reset/key/" not in mail.outbox[-1].body


def test_an_address_of_before_gets_no_link(newcomer):
    Client().post(RESET, {"email": "new@example.org"})
    newcomer.email = "newer@example.org"
    newcomer.save()
    Client().post(RESET, {"email": "new@example.org"})

    assert "没有账号登记过这个邮箱" in mail.outbox[-1].body


def test_one_address_is_not_flooded(newcomer):
    responses = [Client().post(RESET, {"email": "new@example.org"}) for _ in range(6)]

    assert responses[-1].status_code == 429
    assert len(mail.outbox) == 5
