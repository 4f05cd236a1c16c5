"""A number is lost or has moved to somebody else: a new one, by oneself or by the desk, and the old one is told."""

from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.domain.errors import AccountsError, NotAllowedError
from accounts.domain.login_errors import (
    AccountIsOffError,
    HolderReasonMissingError,
    NumberHeldError,
    SameNumberError,
    StaffNumberError,
)
from accounts.domain.moving import make_link_token
from accounts.domain.new_number import give_number, take_number
from accounts.domain.numbers import first_seen, hand_over
from accounts.enums import MemberRole
from accounts.models import InboxMessage, User
from accounts.roles import Role
from delivery.models import Message
from tests import factories as make
from tests.accounts.conftest import PASSWORD
from tests.accounts.login.ways import ask_code, enter_code, log_in_by_code, person_in, sent_code
from tests.at_once import at_once, refused

pytestmark = pytest.mark.django_db
OLD, NEW = "13800000000", "13900000001"
NUMBER, CONFIRM = "/accounts/number/", "/accounts/number/confirm/"
REASON = "本人带身份证到窗口"


@pytest.fixture
def person(home: Any) -> User:
    return make.user(name="示例负责人", phone=OLD, email="boss@example.org", phone_verified=True)


@pytest.fixture
def browser(person: User) -> Client:
    browser = Client()
    browser.post("/accounts/login/", {"login": "boss@example.org", "password": PASSWORD})
    # The word of welcome stands on the first page only.
    browser.get("/mine/")
    return browser


@pytest.fixture
def desk(home: Any) -> User:
    return make.user(Role.HELP_DESK)


def text(response: Any) -> str:
    return str(response.content.decode())


def log_in_later(phone: str) -> Any:
    """The limit on codes is another matter."""
    cache.clear()
    return log_in_by_code(phone)


def phone_of(person: User) -> str | None:
    return User.objects.get(pk=person.pk).phone


def told(number: str) -> list[str]:
    """What went to a number, but for codes."""
    rows = Message.objects.filter(address=f"+86{number}", template="accounts.old_number")
    return [str(row.context["tail"]) for row in rows]


# By oneself ---------------------------------------------------------------------------------------------------------


def test_who_shows_to_hold_the_new_number_has_it(browser: Client, person: User) -> None:
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": "boss@example.org", "password": PASSWORD})
    assert reverse("account_number") in text(browser.get("/mine/"))
    assert browser.post(NUMBER, {"phone": NEW}).headers["Location"] == CONFIRM
    assert NEW in text(browser.get(CONFIRM))
    assert "验证码不对" in text(browser.post(CONFIRM, {"code": "000000"}))
    assert phone_of(person) == f"+86{OLD}"
    answer = browser.post(CONFIRM, {"code": sent_code(NEW)}, follow=True)
    assert "手机号换好了" in text(answer)
    person.refresh_from_db()
    assert (person.phone, person.phone_verified) == (f"+86{NEW}", True)
    assert (person_in(browser), person_in(elsewhere)) == (str(person.pk), None)
    assert person_in(log_in_later(NEW).client) == str(person.pk)


def test_it_is_on_record_and_both_are_told_once(browser: Client, person: User) -> None:
    browser.post(NUMBER, {"phone": NEW})
    browser.post(CONFIRM, {"code": sent_code(NEW)})
    with pytest.raises(SameNumberError):
        take_number(person, NEW)
    line = ModelLogEntry.objects.get(action="accounts.number_taken")
    assert (line.user, line.data) == (person, {"old": "138****0000", "new": "139****0001"})
    assert told(OLD) == ["0001"]
    assert InboxMessage.objects.get(person=person).subject == "您登录用的手机号换了"
    assert Message.objects.filter(template="accounts.number_changed", channel="email").count() == 1


def test_before_it_is_shown_nothing_tells_whose_number_it_is(browser: Client, person: User) -> None:
    other = make.user(name="别人", phone=NEW, email=None, phone_verified=True)
    pages = []
    for number in (NEW, "13900000002"):
        answer = browser.post(NUMBER, {"phone": number}, follow=True)
        pages.append(text(answer).replace(number, "").replace(str(answer.context["csrf_token"]), ""))
    assert pages[0] == pages[1]
    assert [Message.objects.filter(address=f"+86{number}").count() for number in (NEW, "13900000002")] == [1, 1]
    browser.post(CONFIRM, {"code": sent_code("13900000002")})
    assert phone_of(person) == "+8613900000002"
    assert phone_of(other) == f"+86{NEW}"


def test_who_holds_the_number_of_another_account_is_told_what_to_do(browser: Client, person: User) -> None:
    other = make.user(name="别人", phone=NEW, email=None, phone_verified=True)
    browser.post(NUMBER, {"phone": NEW})
    assert "正用来登录另一个账号" in text(browser.post(CONFIRM, {"code": sent_code(NEW)}, follow=True))
    assert (phone_of(person), phone_of(other)) == (f"+86{OLD}", f"+86{NEW}")
    assert told(OLD) == []


def test_that_somebody_once_asked_for_a_code_does_not_hold_a_number(person: User) -> None:
    empty = first_seen(NEW)
    take_number(person, NEW)
    assert (phone_of(person), phone_of(empty)) == (f"+86{NEW}", None)


def test_a_code_to_the_old_number_alone_does_not_move_the_account(home: Any) -> None:
    person = make.user(name="示例负责人", phone=OLD, email=None, phone_verified=True)
    browser = log_in_by_code(OLD).client
    assert "先证明账号是您的" in text(browser.get(NUMBER))
    assert "先证明账号是您的" in text(browser.post(NUMBER, {"phone": NEW}))
    # Nor does the link that carries such a login to another browser.
    moved = Client()
    moved.post(reverse("account_move_in", args=[make_link_token(User.objects.get(pk=person.pk))]))
    assert person_in(moved) == str(person.pk)
    assert "先证明账号是您的" in text(moved.post(NUMBER, {"phone": NEW}))
    assert not Message.objects.filter(address=f"+86{NEW}").exists()
    assert browser.post(CONFIRM, {"code": ""}).headers["Location"] == NUMBER


def test_guessing_ends_and_the_code_with_it(browser: Client, person: User) -> None:
    browser.post(NUMBER, {"phone": NEW})
    code = sent_code(NEW)
    for _ in range(5):
        answer = browser.post(CONFIRM, {"code": "000000"}, follow=True)
    assert "输错的次数太多" in text(answer)
    browser.post(CONFIRM, {"code": code})
    assert phone_of(person) == f"+86{OLD}"


def test_a_code_that_is_too_old_is_of_no_use(browser: Client, person: User) -> None:
    browser.post(NUMBER, {"phone": NEW})
    session = browser.session
    session["account_number"] |= {"at": session["account_number"]["at"] - 301}
    session.save()
    assert browser.post(CONFIRM, {"code": sent_code(NEW)}).headers["Location"] == NUMBER
    assert phone_of(person) == f"+86{OLD}"


def test_codes_to_a_new_number_are_limited_like_those_of_a_login(browser: Client) -> None:
    browser.post(NUMBER, {"phone": NEW})
    assert "1 分钟后再试" in text(browser.post(NUMBER, {"phone": NEW}))
    assert Message.objects.filter(address=f"+86{NEW}").count() == 1


@pytest.mark.parametrize(("typed", "said"), [("", "请填新的手机号"), ("12345", "请填 11 位手机号"), (OLD, "不用换")])
def test_what_is_no_new_number_is_refused_in_words(browser: Client, typed: str, said: str) -> None:
    assert said in text(browser.post(NUMBER, {"phone": typed}))


def test_a_bureau_without_sms_says_whom_to_ask(browser: Client, settings: Any) -> None:
    settings.SMS_PROVIDER = ""
    assert "本站现在不发短信" in text(browser.get(NUMBER))
    browser.post(NUMBER, {"phone": NEW})
    assert not Message.objects.filter(address=f"+86{NEW}").exists()


def test_a_code_sent_to_the_old_number_before_opens_nothing_after(person: User) -> None:
    browser = ask_code(OLD).client
    take_number(person, NEW)
    enter_code(browser, sent_code(OLD))
    assert person_in(browser) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_take_one_number_at_once_one_has_it() -> None:
    for n in range(5):
        people = [make.user() for _ in range(4)]
        number = f"1391111{n:04}"
        outcomes = at_once(*(partial(take_number, person, number) for person in people))
        assert [type(one) for one in refused(outcomes)] == [NumberHeldError] * 3
        assert User.objects.filter(phone=f"+86{number}").count() == 1


# By the desk --------------------------------------------------------------------------------------------------------


def test_the_desk_gives_a_new_number_and_the_next_code_opens_the_account(desk: User) -> None:
    person = make.user(name="示例负责人", phone=OLD, email=None, phone_verified=True)
    make.member(make.enterprise(name="示例木业"), MemberRole.MANAGER, person)
    thief = log_in_by_code(OLD).client
    browser = Client()
    browser.force_login(desk)
    at = reverse("account_holder_number", args=[person.uuid])
    assert at in text(browser.get(reverse("account_holder_confirm", args=[person.uuid])))
    shown = text(browser.get(at))
    assert "示例木业（负责人）" in shown
    assert OLD not in shown
    assert "请写一句怎么核对的" in text(browser.post(at, {"phone": NEW, "reason": ""}))
    assert "请他用新号码收一次验证码" in text(browser.post(at, {"phone": NEW, "reason": REASON}, follow=True))
    assert person_in(thief) is None
    assert person_in(log_in_later(NEW).client) == str(person.pk)
    assert told(OLD) == ["0001"]
    line = ModelLogEntry.objects.get(action="accounts.number_given")
    assert (line.user, line.data["reason"]) == (desk, REASON)
    auditor = Client()
    auditor.force_login(make.user(Role.AUDITOR))
    assert f"给他换了手机号：{REASON}" in text(auditor.get(reverse("people_log")))


def test_an_account_whose_number_moved_away_opens_again(desk: User) -> None:
    person = make.user(name="示例负责人", phone=OLD, email=None, phone_verified=True)
    fresh = hand_over(person, phone=f"+86{OLD}")
    person.refresh_from_db()
    assert not person.is_active
    give_number(person, NEW, by=desk, reason=REASON)
    assert person_in(log_in_later(NEW).client) == str(person.pk)
    # Who has the old number now is told nothing of it.
    assert (told(OLD), phone_of(fresh)) == ([], f"+86{OLD}")


@pytest.mark.parametrize("role", Role)
def test_only_the_help_desk_gives_numbers(role: Role, person: User) -> None:
    by = make.user(role)
    if role is Role.HELP_DESK:
        give_number(person, NEW, by=by, reason=REASON)
    else:
        with pytest.raises(NotAllowedError):
            give_number(person, NEW, by=by, reason=REASON)
    assert phone_of(person) == f"+86{NEW if role is Role.HELP_DESK else OLD}"


def test_what_the_desk_must_not_do_is_refused_in_words(desk: User, person: User) -> None:
    held = make.user(name="别人", phone="13700000000", email=None, phone_verified=True)
    off = make.user(name="停用的", phone="13700000001", email=None, is_active=False)
    staff = make.user(Role.EDITOR, phone="13700000002")
    for whom, number, reason, refusal in (
        (desk, NEW, REASON, NotAllowedError),
        (person, NEW, "  ", HolderReasonMissingError),
        (person, OLD, REASON, SameNumberError),
        (person, "13700000000", REASON, NumberHeldError),
        (off, NEW, REASON, AccountIsOffError),
        (staff, NEW, REASON, StaffNumberError),
    ):
        before = phone_of(whom)
        with pytest.raises(refusal) as caught:
            give_number(whom, number, by=desk, reason=reason)
        assert isinstance(caught.value, AccountsError)
        assert any(word in str(caught.value) for word in ("请", "不用", "由系统管理员")), caught.value
        assert phone_of(whom) == before
    assert phone_of(held) == "+8613700000000"
    assert not ModelLogEntry.objects.filter(action="accounts.number_given").exists()
    assert not Message.objects.exists()


def test_an_administrator_who_changes_a_number_is_on_record_and_the_old_one_is_told(home: Any, person: User) -> None:
    chief = make.user(Role.ADMINISTRATOR)
    browser = Client()
    browser.force_login(chief)
    fields = {"name": person.name, "phone": NEW, "email": person.email, "is_active": "on"}
    for _ in range(2):
        browser.post(reverse("wagtailusers_users:edit", args=[person.pk]), fields)
    assert phone_of(person) == f"+86{NEW}"
    assert told(OLD) == ["0001"]
    assert ModelLogEntry.objects.get(action="accounts.number_given").user == chief
