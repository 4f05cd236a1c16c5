"""“我没收到短信”: staff see what went out to one person and what became of it, never the text, and are on record."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.codes import send_code
from accounts.enums import Looked, MemberRole
from accounts.models import Look, ReachPreference, User
from accounts.notices import removed
from accounts.people.sent import became_of
from accounts.roles import Role
from delivery.domain.letters import drop, take_receipt
from delivery.domain.state import move
from delivery.enums import Channel, State, Trouble
from delivery.models import ChannelPause, Message
from tests import factories as make

pytestmark = pytest.mark.django_db
PHONE = "+8613812345678"


@pytest.fixture
def person(settings: Any) -> User:
    settings.SMS_PROVIDER = "console"
    return make.user(name="示例负责人", phone=PHONE, phone_verified=True, email=None)


def code_to(person: User) -> Message:
    send_code(person, PHONE, "246810")
    message: Message = Message.objects.of(person.uuid).first()
    return message


@pytest.fixture
def browser(home: Any) -> Client:
    browser = Client()
    browser.force_login(make.user(Role.HELP_DESK))
    return browser


def shown(browser: Client, person: User) -> str:
    return browser.get(reverse("person_messages", args=[person.uuid])).content.decode()


def test_the_desk_sees_what_went_out_and_when_but_neither_text_nor_number(browser: Client, person: User) -> None:
    code_to(person)
    removed(make.member(make.enterprise(name="示例木业"), MemberRole.MEMBER, person))
    page = shown(browser, person)
    assert "登录验证码" in page
    assert "138****5678" in page
    assert page.count("被移出企业") == 2
    assert "还没看" in page
    for hidden in ("246810", PHONE, PHONE.removeprefix("+86"), "示例木业"):
        assert hidden not in page


def test_the_look_is_on_record(browser: Client, person: User) -> None:
    shown(browser, person)
    assert Look.objects.get(person=person).what == Looked.MESSAGES


@pytest.mark.parametrize("trouble", Trouble)
def test_of_one_that_did_not_arrive_it_says_why_and_what_to_do(person: User, trouble: Trouble) -> None:
    message = code_to(person)
    move(message, State.DEAD, trouble=trouble, last_error="isv.MOBILE_NUMBER_ILLEGAL")
    message.refresh_from_db()
    said = became_of(message, set())
    assert said.startswith(f"没有送到：{trouble.label}。")
    assert said.count("。") >= 2
    assert "isv" not in said


def test_every_state_is_said_in_words(person: User) -> None:
    message = code_to(person)
    assert became_of(message, set()) == "正在发。"
    assert became_of(message, {Channel.SMS}) == "短信现在发不出去，好了会接着发。"
    message.due_at = timezone.now() + timedelta(hours=5)
    assert "再发" in became_of(message, set())
    move(message, State.SENT, sent_at=timezone.now(), provider_id="1")
    message.refresh_from_db()
    assert "还没有回执" in became_of(message, set())
    take_receipt(number=message.uuid, provider_id="1", is_delivered=True)
    message.refresh_from_db()
    assert became_of(message, set()) == "送到了。"
    other = code_to(person)
    move(other, State.DEAD, trouble=Trouble.ADDRESS)
    drop(other, by=None, reason="换了号码")
    other.refresh_from_db()
    assert became_of(other, set()) == "不再发：换了号码。"
    mail = Message(channel=Channel.EMAIL, state=State.SENT)
    assert "垃圾邮件" in became_of(mail, set())
    assert "汇总" in became_of(Message(channel=Channel.EMAIL, state=State.GATHERED), set())


def test_a_channel_that_rests_is_named(browser: Client, person: User) -> None:
    code_to(person)
    ChannelPause.objects.create(channel=Channel.SMS, paused_until=timezone.now() + timedelta(hours=1))
    assert "短信现在发不出去" in shown(browser, person)


def test_it_says_why_nothing_can_come(browser: Client, person: User, settings: Any) -> None:
    assert "账号上没有邮箱" in shown(browser, person)
    ReachPreference.objects.create(person=person, by_sms=False)
    assert "本人关掉了" in shown(browser, person)
    User.objects.filter(pk=person.pk).update(phone_verified=False)
    assert "没有核对过" in shown(browser, person)
    settings.SMS_PROVIDER = ""
    assert "本站没有开通短信" in shown(browser, person)


def test_it_costs_the_same_for_many(browser: Client, person: User, django_assert_max_num_queries: Any) -> None:
    shown(browser, person)
    for _ in range(30):
        code_to(person)
    with django_assert_max_num_queries(18):
        shown(browser, person)


def test_the_way_there_is_on_the_persons_page_and_among_a_firms_members(home: Any, person: User) -> None:
    url = reverse("person_messages", args=[person.uuid])
    firm = make.enterprise()
    make.member(firm, MemberRole.MANAGER, person)
    for role, page in (
        (Role.ADMINISTRATOR, reverse("wagtailusers_users:edit", args=[person.pk])),
        (Role.HELP_DESK, reverse("enterprises:inspect", args=[firm.pk])),
    ):
        browser = Client()
        browser.force_login(make.user(role))
        assert url in browser.get(page).content.decode()
        assert browser.get(url).status_code == 200
