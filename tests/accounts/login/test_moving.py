"""From WeChat's browser to the phone's own by a link: once, for five minutes, not for staff."""

import re
import threading

import pytest
from django.core.signing import TimestampSigner
from django.db import connection
from django.test import Client
from wagtail.models import ModelLogEntry

from accounts.domain.login_errors import MoveLinkError
from accounts.domain.moving import make_link_token, owner_of, take
from accounts.models import User
from accounts.roles import Role
from tests import factories
from tests.accounts.login.ways import person_in

MOVE = "/accounts/move/"


@pytest.fixture
def person() -> User:
    return factories.user(name="示例人员01", phone="13800000000", phone_verified=True)


def link_of(browser: Client) -> str:
    page = browser.post(MOVE).content.decode()
    assert "<svg" in page
    return re.search(r"http://testserver(/accounts/move/[^\"]+)", page)[1]


def test_the_link_logs_the_same_person_in_elsewhere_once(person, log_in):
    wechat = log_in(person)
    assert "http://testserver" not in wechat.get(MOVE).content.decode()
    link = link_of(wechat)

    phone = Client()
    assert "示例人员01" in phone.get(link).content.decode()
    assert person_in(phone) is None  # whoever only looks uses nothing up
    assert phone.post(link).headers["Location"] == "/"
    assert person_in(phone) == str(person.pk)
    assert person_in(wechat) == str(person.pk)

    late = Client()
    assert late.post(link).status_code == 410
    assert "链接不能用了" in late.get(link).content.decode()
    assert person_in(late) is None
    assert ModelLogEntry.objects.filter(action="accounts.moved_browser", object_id=str(person.pk)).count() == 1


def test_it_is_good_for_five_minutes(person, monkeypatch):
    token = make_link_token(person)
    monkeypatch.setattr(TimestampSigner, "timestamp", lambda self: "1")
    old = make_link_token(person)
    monkeypatch.undo()

    assert owner_of(token) == person
    with pytest.raises(MoveLinkError):
        owner_of(old)


@pytest.mark.parametrize("altered", ["x", "a:b:c", "", "\u202e"])
def test_what_was_altered_opens_nothing(person, altered):
    with pytest.raises(MoveLinkError):
        owner_of(make_link_token(person) + altered if altered else "")


def test_a_new_password_makes_it_worthless(person):
    token = make_link_token(person)
    person.set_password("another-word-1")
    person.save()
    with pytest.raises(MoveLinkError):
        take(token)


def test_staff_log_in_anew(log_in):
    editor = factories.user(Role.EDITOR)
    assert log_in(editor).post(MOVE).status_code == 403
    with pytest.raises(MoveLinkError):
        take(make_link_token(editor))


def test_who_is_switched_off_is_not_let_in(person):
    token = make_link_token(person)
    User.objects.update(is_active=False)
    with pytest.raises(MoveLinkError):
        take(token)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_use_it_at_once_one_gets_in():
    token = make_link_token(factories.user())
    start, let_in, refused = threading.Barrier(8), [], []

    def come() -> None:
        try:
            start.wait()
            let_in.append(take(token))
        except MoveLinkError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(let_in), len(refused)) == (1, 7)
