"""Staff have a second factor: set up before anything else, asked for at each login, reset by two people."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.domain.login_errors import (
    NoSecondFactorError,
    ReasonNeededError,
    ResetIsOverError,
    ResetNotAllowedError,
    ResetTakesTwoError,
    ResetWaitsError,
)
from accounts.domain.second_factor import ask_reset, confirm_reset, refuse_reset
from accounts.enums import ResetState
from accounts.models import SecondFactorReset, User
from accounts.roles import Role
from delivery.models import Message
from tests import factories
from tests.accounts.conftest import PASSWORD, second_step
from tests.accounts.login.ways import log_in_by_code, person_in

SETUP = "/accounts/2fa/totp/activate/"
DESK = "/accounts/desk/second-factor/"


def log_in_by_password(person: User) -> Client:
    browser = Client()
    browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return browser


def without(person: User) -> User:
    Authenticator.objects.filter(user=person).delete()
    return person


@pytest.fixture
def editor() -> User:
    return factories.user(Role.EDITOR, name="示例编辑", phone="13800000000", phone_verified=True)


def test_the_password_alone_lets_no_staff_in(editor):
    browser = log_in_by_password(editor)
    assert person_in(browser) is None

    assert "验证码不对" in second_step(browser, "000000").content.decode()
    assert second_step(browser).headers["Location"] == "/admin/"
    assert person_in(browser) == str(editor.pk)


def test_neither_does_a_code_to_the_phone(editor):
    response = log_in_by_code("13800000000")
    assert response.headers["Location"] == "/accounts/2fa/authenticate/"
    assert person_in(response.client) is None
    second_step(response.client)
    assert person_in(response.client) == str(editor.pk)


def test_a_code_is_good_once(editor):
    code = factories.code_now()
    second_step(log_in_by_password(editor), code)
    # allauth forgets it after half a minute, and it is good for longer.
    cache.delete(f"allauth.mfa.totp.used?user={editor.pk}&code={code}")

    again = log_in_by_password(editor)
    second_step(again, code)
    assert person_in(again) is None


def test_a_code_on_paper_is_good_once_too(editor):
    browser = log_in_by_password(editor)
    second_step(browser)
    browser.post("/accounts/2fa/recovery-codes/generate/")
    code = browser.get("/accounts/2fa/recovery-codes/").context["unused_codes"][0]
    assert len(browser.get("/accounts/2fa/recovery-codes/").context["unused_codes"]) == 10

    first, second = log_in_by_password(editor), log_in_by_password(editor)
    second_step(first, code)
    second_step(second, code)
    assert (person_in(first), person_in(second)) == (str(editor.pk), None)


def test_ten_thousand_codes_cannot_be_tried(editor):
    browser = log_in_by_password(editor)
    for _ in range(6):
        page = second_step(browser, "000000")

    assert "试的次数太多" in page.content.decode()
    assert "试的次数太多" in second_step(browser).content.decode()
    assert person_in(browser) is None


def test_the_secret_is_not_readable_in_the_database(editor):
    assert factories.SECRET not in str(Authenticator.objects.get(user=editor).data)


@pytest.mark.parametrize("url", ["/admin/", "/admin/pages/", "/mine/", "/accounts/sessions/"])
def test_who_has_none_is_led_to_set_it_up_before_anything_else(editor, url):
    browser = log_in_by_password(without(editor))
    assert browser.get(url).headers["Location"].startswith(SETUP)

    assert browser.post("/accounts/name/", {"name": "改了"}).headers["Location"] == SETUP
    assert "刚才那一步没有做" in browser.get(SETUP).content.decode()


def test_setting_it_up_takes_a_code_and_gives_codes_on_paper(editor):
    browser = log_in_by_password(without(editor))
    page = browser.get(SETUP)
    assert "<svg" in page.content.decode()
    secret = page.context["form"].secret
    assert secret in page.content.decode()

    assert "验证码不对" in browser.post(SETUP, {"code": "000000"}).content.decode()
    done = browser.post(SETUP, {"code": factories.code_now(secret)})
    assert done.headers["Location"] == "/accounts/2fa/recovery-codes/"
    codes = browser.get("/accounts/2fa/recovery-codes/").content.decode()
    assert codes.count("<li><code>") == 10
    assert browser.get("/accounts/2fa/recovery-codes/download/").content.decode().count("\n") >= 12
    assert browser.get("/admin/", follow=True).status_code == 200


def test_who_found_a_phone_sets_up_no_second_factor_of_his_own(editor):
    response = log_in_by_code("13800000000", Client())
    assert person_in(response.client) is None
    without(editor)

    cache.clear()
    response = log_in_by_code("13800000000", Client())
    assert response.headers["Location"] == "/accounts/login/"
    assert "要用密码登录" in response.client.get("/accounts/login/").content.decode()
    assert person_in(response.client) is None


def test_staff_cannot_go_without_and_others_can(editor, log_in):
    browser = log_in_by_password(editor)
    second_step(browser)
    assert "不能停用" in browser.get("/accounts/2fa/totp/deactivate/").content.decode()
    browser.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=editor, type="totp").exists()

    other = factories.user()
    factories.second_factor(other)
    browser = log_in_by_password(other)
    second_step(browser, factories.code_now())
    browser.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=other).exists()


def test_others_need_none(log_in):
    assert log_in(factories.user()).get("/mine/").status_code == 200


def test_a_bureau_may_do_without(editor, log_in, settings):
    settings.STAFF_TOTP_REQUIRED = False
    assert "Location" not in log_in(without(editor)).get("/admin/account/").headers


# Lost phone --------------------------------------------------------------------------------------------------------


@pytest.fixture
def chief() -> User:
    return factories.user(Role.ADMINISTRATOR, name="示例管理员甲")


@pytest.fixture
def other() -> User:
    return factories.user(Role.ADMINISTRATOR, name="示例管理员乙")


def test_two_people_reset_it_and_the_person_sets_up_anew(editor, chief, other, log_in):
    lost = log_in_by_password(editor)
    second_step(lost)
    asks, confirms = log_in(chief), log_in(other)
    asks.post(DESK, {"who": "13800000000", "reason": "手机丢了，当面说明"})
    reset = SecondFactorReset.objects.get()
    asks.post(f"{DESK}{reset.pk}/", {"answer": "confirm"})
    assert Authenticator.objects.filter(user=editor).exists()

    assert "示例编辑" in confirms.get(DESK).content.decode()
    confirms.post(f"{DESK}{reset.pk}/", {"answer": "confirm"})
    assert not Authenticator.objects.filter(user=editor).exists()
    assert lost.get("/admin/").headers["Location"].startswith("/admin/login/")
    told = Message.objects.get(template="accounts.second_factor_reset")
    assert (told.channel, told.address) == ("email", editor.email)
    lines = ModelLogEntry.objects.filter(object_id=str(editor.pk), action__startswith="accounts.reset")
    assert {(line.action, line.user) for line in lines} == {
        ("accounts.reset_asked", chief),
        ("accounts.reset_confirmed", other),
    }
    assert log_in_by_password(editor).get("/admin/").headers["Location"].startswith(SETUP)


def test_a_lead_confirms_and_does_not_ask(editor, chief):
    lead = factories.user(Role.BUREAU_LEAD)
    with pytest.raises(ResetNotAllowedError):
        ask_reset(editor, by=lead, reason="手机丢了")
    confirm_reset(ask_reset(editor, by=chief, reason="手机丢了"), by=lead)
    assert not Authenticator.objects.filter(user=editor).exists()


def test_one_person_is_not_enough(editor, chief):
    reset = ask_reset(editor, by=chief, reason="手机丢了")
    with pytest.raises(ResetTakesTwoError):
        confirm_reset(reset, by=chief)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondFactorReset.objects.filter(pk=reset.pk).update(
            state=ResetState.DONE, decided_by=chief, decided_at=timezone.now()
        )


def test_nobody_resets_his_own(chief, other):
    with pytest.raises(ResetTakesTwoError):
        ask_reset(chief, by=chief, reason="手机丢了")
    with pytest.raises(ResetTakesTwoError):
        confirm_reset(ask_reset(chief, by=other, reason="手机丢了"), by=chief)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.BUREAU_LEAD}])
def test_no_other_role_asks_or_confirms_or_sees(editor, chief, log_in, role):
    nosy = factories.user(role)
    reset = ask_reset(editor, by=chief, reason="手机丢了")

    with pytest.raises(ResetNotAllowedError):
        ask_reset(chief, by=nosy, reason="手机丢了")
    with pytest.raises(ResetNotAllowedError):
        confirm_reset(reset, by=nosy)
    browser = log_in(nosy)
    assert browser.get(DESK).status_code == 403
    assert browser.post(f"{DESK}{reset.pk}/", {"answer": "confirm"}).status_code == 403
    assert Authenticator.objects.filter(user=editor).exists()


def test_what_cannot_be_is_refused_in_words(editor, chief, other):
    with pytest.raises(ReasonNeededError):
        ask_reset(editor, by=chief, reason=" ")
    reset = ask_reset(editor, by=chief, reason="手机丢了")
    with pytest.raises(ResetWaitsError):
        ask_reset(editor, by=other, reason="手机丢了")
    refuse_reset(reset, by=chief)
    with pytest.raises(ResetIsOverError):
        confirm_reset(reset, by=other)
    with pytest.raises(NoSecondFactorError):
        ask_reset(without(editor), by=chief, reason="手机丢了")


def test_a_request_is_good_for_a_day(editor, chief, other):
    reset = ask_reset(editor, by=chief, reason="手机丢了")
    SecondFactorReset.objects.update(asked_at=timezone.now() - timedelta(hours=25))

    with pytest.raises(ResetIsOverError):
        confirm_reset(reset, by=other)
    assert ask_reset(editor, by=chief, reason="还是丢了").state == ResetState.WAITING


def test_the_only_administrator_is_helped_on_the_server(chief):
    call_command("reset_second_factor", chief.email.upper(), reason="唯一的管理员丢了手机")

    assert not Authenticator.objects.filter(user=chief).exists()
    assert ModelLogEntry.objects.get(action="accounts.reset_on_server").data["reason"] == "唯一的管理员丢了手机"
    assert Message.objects.filter(template="accounts.second_factor_reset").exists()
    with pytest.raises(CommandError, match="不用重置"):
        call_command("reset_second_factor", chief.email, reason="再来")
    with pytest.raises(CommandError, match="没有邮箱是"):
        call_command("reset_second_factor", "nobody@example.org", reason="再来")
