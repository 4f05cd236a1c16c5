"""个人信息处理说明: asked for before anything else, once for each text, and never rewritten afterwards."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.domain.consent import agree, in_force, still_to_agree, write
from accounts.domain.errors import TextWasAgreedToError
from accounts.models import Consent, ConsentText, User
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def text(title: str = "示例说明", on: date | None = None) -> ConsentText:
    return write(ConsentText(), title=title, text="示例：收集姓名和手机号。", effective_on=on or TODAY())


@pytest.fixture
def person() -> User:
    return make.user()


@pytest.fixture
def browser(home, person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def test_without_a_text_in_force_nobody_is_asked(browser: Client, person: User) -> None:
    write(ConsentText(), title="草稿", text="示例", effective_on=None)
    text("以后的", TODAY() + timedelta(days=1))
    assert in_force() is None
    assert not still_to_agree(person)
    assert browser.get("/mine/").status_code == 200
    assert Client().get("/accounts/privacy/").status_code == 404


def test_it_is_asked_for_first_and_leads_on(browser: Client, person: User) -> None:
    of_today = text()
    answer = browser.get("/mine/inbox/")
    assert answer.headers["Location"] == "/accounts/consent/?next=%2Fmine%2Finbox%2F"
    assert "收集姓名和手机号" in browser.get(answer.headers["Location"]).content.decode()
    answer = browser.post("/accounts/consent/", {"text": of_today.pk, "next": "/mine/inbox/"})
    assert answer.headers["Location"] == "/mine/inbox/"
    assert browser.get("/mine/inbox/").status_code == 200
    assert Consent.objects.get().text == of_today


def test_reading_the_site_asks_for_nothing(browser: Client) -> None:
    text()
    assert browser.get("/").status_code == 200
    assert "收集姓名" in Client().get("/accounts/privacy/").content.decode()


def test_who_does_not_agree_still_sees_what_is_held_and_may_go(browser: Client, person: User) -> None:
    text()
    assert browser.get("/mine/data/").status_code == 200
    browser.post("/mine/data/delete/", {"sure": "yes"})
    assert User.objects.get(pk=person.pk).erased_at


def test_a_new_text_is_asked_for_anew(browser: Client, person: User) -> None:
    agree(person, text("旧的", TODAY() - timedelta(days=30)))
    assert not still_to_agree(person)
    newer = text("新的")
    assert still_to_agree(person)
    agree(person, newer)
    assert not still_to_agree(person)


def test_consent_is_to_what_was_shown(browser: Client, person: User) -> None:
    shown = text("刚才的", TODAY() - timedelta(days=1))
    text("现在的")
    answer = browser.post("/accounts/consent/", {"text": shown.pk})
    assert "现在的" in answer.content.decode()
    assert not Consent.objects.exists()


def test_what_somebody_agreed_to_is_not_rewritten(home, person: User) -> None:
    of_today = text()
    agree(person, of_today)
    with pytest.raises(TextWasAgreedToError):
        write(of_today, text="别的")
    chief = Client()
    chief.force_login(make.user(Role.ADMINISTRATOR))
    agree(User.objects.latest("pk"), of_today)
    sent = {"title": "改", "text": "别的", "effective_on": str(TODAY())}
    answer = chief.post(f"/admin/consent-texts/edit/{of_today.pk}/", sent)
    assert "不能再改" in answer.content.decode()
    assert ConsentText.objects.get().title == "示例说明"
    chief.post("/admin/consent-texts/new/", sent | {"effective_on": str(TODAY() + timedelta(days=9))})
    assert ConsentText.objects.count() == 2
