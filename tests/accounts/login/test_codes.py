"""A code to a phone or an address: the first one makes an account, none tells who has one, and all are limited."""

import re
import threading

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.domain.numbers import first_seen
from accounts.models import User
from delivery.models import Message
from tests import factories
from tests.accounts.login.ways import (
    CODE,
    CONFIRM,
    NAME,
    ask_code,
    enter_code,
    log_in_by_code,
    person_in,
    sent_code,
    without_tokens,
)

UNKNOWN, KNOWN = "13900000000", "13800000000"
WECHAT = (
    "Mozilla/5.0 (Linux; Android 10; HLK-AL00) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/86.0 "
    "Mobile Safari/537.36 MicroMessenger/8.0.1"
)


@pytest.fixture
def person() -> User:
    return factories.user(name="示例人员01", phone=KNOWN, email="zhang@example.org", phone_verified=True)


@pytest.mark.parametrize("typed", [UNKNOWN, "139 0000 0000", "１３９００００００００", "+86 13900000000"])
def test_the_first_code_makes_an_account_that_says_its_name_and_goes_on(typed):
    browser = Client()
    asked = browser.post(f"{CODE}?next=/mine/", {"login": typed, "next": "/mine/"})
    assert asked.headers["Location"] == f"{CONFIRM}?next=%2Fmine%2F"

    entered = browser.post(CONFIRM, {"code": sent_code(UNKNOWN), "next": "/mine/"})
    assert entered.headers["Location"] == "/mine/"
    assert browser.get("/mine/").headers["Location"] == f"{NAME}?next=%2Fmine%2F"
    assert browser.post(NAME, {"name": " 示例人员02 ", "next": "/mine/"}).headers["Location"] == "/mine/"
    assert browser.get("/mine/").status_code == 200

    person = User.objects.get(phone=f"+86{UNKNOWN}")
    assert (person.name, person.phone_verified, person.has_usable_password()) == ("示例人员02", True, False)
    assert person_in(browser) == str(person.pk)


def test_who_is_known_comes_into_his_own_account_also_in_wechat(person):
    response = log_in_by_code(KNOWN, Client(headers={"user-agent": WECHAT}))

    assert response.headers["Location"] == "/"
    assert person_in(response.client) == str(person.pk)
    assert User.objects.count() == 1


def test_an_empty_name_is_shown_as_a_masked_number():
    assert str(first_seen(UNKNOWN)) == "139****0000"


@pytest.mark.parametrize("typed", ["０ １ ２", "012-"])
def test_a_code_is_understood_however_it_is_typed(person, typed):
    browser = ask_code(KNOWN).client
    code = sent_code(KNOWN)
    wide = str.maketrans("0123456789", "０１２３４５６７８９")

    shown = code.translate(wide) if "０" in typed else f"{code[:3]}-{code[3:]}"
    assert enter_code(browser, shown).headers["Location"] == "/"


def test_known_unknown_and_switched_off_get_the_same_answer_to_the_byte(person):
    factories.user(phone="13700000000", is_active=False)
    pages = []
    for phone in (KNOWN, UNKNOWN, "13700000000"):
        browser = Client()
        asked = ask_code(phone, browser)
        shown = browser.get(CONFIRM)
        wrong = enter_code(browser, "000000" if sent_code(phone) != "000000" else "111111")
        # The length is that of the number that was asked for, `Expires` the second in which it was asked.
        headers = [
            sorted((name, value) for name, value in page.items() if name not in {"Content-Length", "Expires"})
            for page in (asked, shown, wrong)
        ]
        bodies = [without_tokens(page).replace(phone.encode(), b"") for page in (asked, shown, wrong)]
        pages.append((asked.status_code, asked.headers["Location"], headers, bodies))

    assert pages[0] == pages[1] == pages[2]
    assert Message.objects.filter(template="accounts.login_code").count() == 3


def test_known_and_unknown_numbers_cost_the_same_queries(person):
    def asked(phone: str) -> list[str]:
        with CaptureQueriesContext(connection) as seen:
            ask_code(phone)
        return [query["sql"].split()[0] for query in seen.captured_queries]

    asked("13600000000")  # what a process asks for once
    assert asked(KNOWN) == asked(UNKNOWN)


def test_an_address_gets_a_code_and_an_unknown_one_a_word_and_both_pages_are_the_same(person):
    pages = []
    for address in ("zhang@example.org", "nobody@example.org"):
        browser = Client()
        assert ask_code(address.upper(), browser).headers["Location"] == CONFIRM
        pages.append(without_tokens(browser.get(CONFIRM)).replace(address.encode(), b""))
    assert pages[0] == pages[1]

    to_unknown = mail.outbox[1]
    assert "没有账号登记过这个邮箱" in to_unknown.body
    browser = ask_code_again("zhang@example.org")
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)
    assert code
    assert enter_code(browser, code[1]).headers["Location"] == "/"
    assert not User.objects.filter(email="nobody@example.org").exists()


def ask_code_again(login: str) -> Client:
    cache.clear()
    return ask_code(login).client


def test_who_is_switched_off_is_told_so_only_with_the_right_code(person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    response = log_in_by_code(KNOWN)
    assert response.headers["Location"] == "/accounts/inactive/"
    assert person_in(response.client) is None


def test_five_wrong_codes_and_the_right_one_is_worth_nothing(person):
    browser = ask_code(KNOWN).client
    right = sent_code(KNOWN)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(4):
        assert "验证码不对" in enter_code(browser, wrong).content.decode()
    assert enter_code(browser, wrong).headers["Location"] == CODE

    enter_code(browser, right)
    assert person_in(browser) is None


def test_a_code_is_good_in_the_browser_that_asked_and_nowhere_else(person):
    ask_code(KNOWN)
    thief = ask_code(UNKNOWN).client

    assert "验证码不对" in enter_code(thief, sent_code(KNOWN)).content.decode()
    assert enter_code(Client(), sent_code(KNOWN)).headers["Location"] == CODE


def test_a_number_that_was_mistyped_is_typed_again(person):
    browser = ask_code(UNKNOWN).client
    assert browser.get(CODE).headers["Location"] == CONFIRM
    assert browser.post("/accounts/logout/", {"next": CODE}).headers["Location"] == CODE

    assert browser.get(CODE).status_code == 200
    assert log_in_by_code(KNOWN, browser).headers["Location"] == "/"


def test_a_code_is_good_for_five_minutes(person):
    browser = ask_code(KNOWN).client
    session = browser.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 301
    session.save()

    assert enter_code(browser, sent_code(KNOWN)).headers["Location"] == CODE
    assert person_in(browser) is None


def test_asking_too_often_is_refused_with_the_reason_known_or_not(person):
    for phone in (KNOWN, UNKNOWN):
        assert ask_code(phone).status_code == 302
        page = ask_code(phone).content.decode()
        assert "验证码发得太勤，1 分钟后再试" in page
        assert phone in page  # what was typed is not lost
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("login_code_hour", "1 小时里最多发"),
        ("login_code_day", "一天里最多发"),
        ("login_code_here", "这里给这个号码要的验证码太多了"),
        ("login_code_address", "从这里要的验证码太多了"),
        ("login_sms_all", "现在要验证码的人太多"),
    ],
)
def test_each_limit_trips_and_says_what_to_do(person, settings, limit, said):
    rate = {"login_code_address": "1/m/ip"}.get(limit, "1/m/key")
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_code_minute": "9/m/key", limit: rate}
    ask_code(KNOWN)

    page = ask_code(KNOWN).content.decode()
    assert said in page
    assert "可以用密码登录" in page


def test_whoever_asks_for_the_codes_of_another_does_not_lock_him_out(person, settings):
    """An attacker at one address asks a hundred times; the owner at his own still gets his code."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_code_minute": "9/m/key"}
    for _ in range(100):
        ask_code(KNOWN, REMOTE_ADDR="203.0.113.9")

    assert Message.objects.count() == 3
    assert log_in_by_code(KNOWN).headers["Location"] == "/"


def test_a_code_gets_in_while_the_password_is_being_guessed(person):
    for _ in range(6):
        Client().post("/accounts/login/", {"login": KNOWN, "password": "wrong"})

    assert log_in_by_code(KNOWN).headers["Location"] == "/"


def test_without_sms_a_number_gets_no_code_and_the_page_says_what_else(person, settings):
    settings.SMS_PROVIDER = ""
    for phone in (KNOWN, UNKNOWN):
        assert "本站现在不发短信" in ask_code(phone).content.decode()
    assert Message.objects.count() == 0
    assert not User.objects.filter(phone=f"+86{UNKNOWN}").exists()
    assert "手机验证码" not in Client().get("/accounts/login/").content.decode()


@pytest.mark.parametrize("typed", ["", "1", "张三", "12345678901", "a@b", "@", "\u202e13800000000"])
def test_what_is_neither_is_refused_in_words(typed):
    response = ask_code(typed)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert User.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_sixteen_first_logins_at_once_make_one_account():
    start = threading.Barrier(16)
    found, failed = [], []

    def come() -> None:
        try:
            start.wait()
            found.append(first_seen(UNKNOWN).pk)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=come) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert len(found) == 16
    assert set(found) == {User.objects.get().pk}
