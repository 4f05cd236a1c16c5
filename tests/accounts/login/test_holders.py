"""Who cannot come in by a code any more calls; the desk makes sure who he is and opens the door, on record."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.domain.errors import NotAllowedError
from accounts.domain.login_errors import HolderReasonMissingError, NothingToConfirmError
from accounts.domain.numbers import code_is_enough, confirm_holder
from accounts.enums import Looked, MemberRole
from accounts.models import InboxMessage, Look, User
from accounts.roles import Role
from delivery.models import Message
from tests import factories as make
from tests.accounts.login.ways import HOLDER, log_in_by_code

PHONE = "13800000000"
MASKED = "138****0000"


def idle(name: str = "示例负责人", phone: str = PHONE) -> User:
    """Somebody who was not here for 91 days."""
    person = make.user(name=name, phone=phone, email=None, phone_verified=True, password=None)
    ago = timezone.now() - timedelta(days=91)
    User.objects.filter(pk=person.pk).update(last_login=ago, last_seen_at=ago, date_joined=ago)
    person.refresh_from_db()
    return person


@pytest.fixture
def clerk() -> User:
    return make.user(Role.HELP_DESK)


@pytest.fixture
def browser(home: Any, clerk: User) -> Client:
    browser = Client()
    browser.force_login(clerk)
    return browser


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_one_who_is_stopped_calls_is_made_sure_of_and_comes_in(browser: Client, clerk: User) -> None:
    person = idle()
    make.member(make.enterprise(name="示例木业"), MemberRole.MANAGER, person)
    stopped = log_in_by_code(PHONE)
    assert "说出姓名、企业和号码的后四位" in text(stopped.client.get(HOLDER))

    found = text(browser.get(reverse("account_holders"), {"q": "示例负责人"}))
    assert MASKED in found
    url = reverse("account_holder_confirm", args=[person.uuid])
    assert url in found
    shown = text(browser.get(url))
    assert "示例木业（负责人）" in shown
    assert PHONE not in shown
    assert "请写一句怎么核对的" in text(browser.post(url, {"reason": " "}))
    answer = text(browser.post(url, {"reason": "回拨登记的座机，本人接的"}, follow=True))
    assert "请他再收一次验证码" in answer

    # The limit on codes is another matter.
    cache.clear()
    assert log_in_by_code(PHONE).headers["Location"] == "/"
    line = ModelLogEntry.objects.get(action="accounts.holder_confirmed")
    assert (line.user, line.data["reason"]) == (clerk, "回拨登记的座机，本人接的")


def test_the_auditor_reads_who_made_sure_and_how(browser: Client, clerk: User) -> None:
    confirm_holder(idle(), by=clerk, reason="本人带身份证到窗口")
    auditor = Client()
    auditor.force_login(make.user(Role.AUDITOR))
    assert "核对了手机号的主人：本人带身份证到窗口" in text(auditor.get(reverse("people_log")))


def test_the_person_is_told_every_way_he_can_be_reached(clerk: User, settings: Any) -> None:
    settings.SMS_PROVIDER = "console"
    person = idle()
    confirm_holder(person, by=clerk, reason="本人到窗口")
    assert InboxMessage.objects.get(person=person).subject == "帮扶受理核对了您的手机号"
    assert [row.channel for row in Message.objects.of(person.uuid)] == ["sms"]


def test_the_looks_are_on_record(browser: Client, clerk: User) -> None:
    person = idle()
    browser.get(reverse("account_holders"), {"q": PHONE})
    browser.get(reverse("account_holder_confirm", args=[person.uuid]))
    looks = Look.objects.filter(by=clerk, person=person).order_by("pk").values_list("what", flat=True)
    assert list(looks) == [Looked.PEOPLE_LIST, Looked.PERSON]


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        (PHONE, True),
        ("+86 138 0000 0000", True),
        ("负责人", True),
        ("木业", True),
        ("1380000", False),
        ("13900000000", False),
        ("甲", False),
    ],
)
def test_he_is_found_by_his_whole_number_his_name_or_his_firm(browser: Client, asked: str, is_found: bool) -> None:
    person = idle()
    make.member(make.enterprise(name="示例木业"), MemberRole.MANAGER, person)
    assert (MASKED in text(browser.get(reverse("account_holders"), {"q": asked}))) == is_found


def test_an_expert_is_found_by_his_name_too(browser: Client) -> None:
    make.expert(idle("专家甲"))
    assert MASKED in text(browser.get(reverse("account_holders"), {"q": "专家甲"}))


def test_somebody_of_no_firm_is_not_found_by_a_name(browser: Client) -> None:
    idle("与企业无关")
    assert "没有找到" in text(browser.get(reverse("account_holders"), {"q": "与企业无关"}))


@pytest.mark.parametrize("role", Role)
def test_only_the_help_desk_confirms(role: Role) -> None:
    person, other = idle(), make.user(role)
    if role is Role.HELP_DESK:
        confirm_holder(person, by=other, reason="本人到窗口")
    else:
        with pytest.raises(NotAllowedError):
            confirm_holder(person, by=other, reason="本人到窗口")
    person.refresh_from_db()
    assert code_is_enough(person) == (role is Role.HELP_DESK)


def test_nobody_confirms_his_own_number_nor_without_a_reason(clerk: User) -> None:
    ago = timezone.now() - timedelta(days=91)
    User.objects.filter(pk=clerk.pk).update(phone="+8613900000000", last_login=ago, last_seen_at=ago, date_joined=ago)
    clerk.refresh_from_db()
    with pytest.raises(NotAllowedError):
        confirm_holder(clerk, by=clerk, reason="我自己")
    with pytest.raises(HolderReasonMissingError, match="怎么核对"):
        confirm_holder(idle(), by=clerk, reason="  ")
    assert not ModelLogEntry.objects.filter(action="accounts.holder_confirmed").exists()


def test_who_needs_it_not_is_not_confirmed(browser: Client, clerk: User) -> None:
    fresh = make.user(name="示例甲", phone="13900000001", phone_verified=True)
    off = idle()
    User.objects.filter(pk=off.pk).update(is_active=False)
    without = make.user(name="示例乙")
    for person, said in ((fresh, "他收短信验证码就能登录"), (off, "账号停用了"), (without, "账号上没有手机号")):
        with pytest.raises(NothingToConfirmError, match="不用核对"):
            confirm_holder(person, by=clerk, reason="本人到窗口")
        assert said in text(browser.get(reverse("account_holder_confirm", args=[person.uuid])))
