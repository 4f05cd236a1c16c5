"""The worklist and the wordings in the admin: for administrators, with nothing in them that staff need not see."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from delivery.models import ChannelPause, Message, MessageTemplate
from portal.models import HomePage
from tests import factories
from tests.delivery.writing import hook, mail, phone, sms, state_of

pytestmark = pytest.mark.django_db
OTHERS = [role for role in Role if role is not Role.ADMINISTRATOR]


@pytest.fixture(autouse=True)
def _site(home: HomePage) -> None:
    """The admin needs a site."""


def enter(*roles: Role, **more: Any) -> Client:
    browser = Client()
    browser.force_login(factories.user(*roles, **more))
    return browser


def dead(message: Message, trouble: str = "gave_up") -> Message:
    Message.objects.filter(pk=message.pk).update(state="dead", trouble=trouble, last_error="HTTP 503")
    return message


def filled(**more: Any) -> dict[str, Any]:
    known = {"code": "test.class", "channel": "sms", "valid_from": "2026-12-01", "subject": "", "text": "${title}见"}
    return known | {"provider_template": "SMS_9"} | more


def test_administrators_see_what_is_wrong_and_no_address_or_text() -> None:
    rows = [dead(sms(12345)), dead(mail("zhangsan@example.org"), "address"), dead(hook())]
    waiting = mail("waiting@example.org")
    browser = enter(Role.ADMINISTRATOR)
    pages = [browser.get(reverse("messages:index")).content.decode()]
    pages += [browser.get(reverse("messages:inspect", args=[row.pk])).content.decode() for row in rows]
    for shown in ("138****2345", "z***@example.org", "693a****", "开班通知", "试了多次都没成", "HTTP 503"):
        assert shown in pages[0]
    assert "w***@example.org" not in pages[0]
    assert "再试一次" in pages[1]
    for page in pages:
        for hidden in (phone(12345)[3:], "zhangsan", rows[2].address, "粉尘防爆", waiting.address):
            assert hidden not in page
    assert "再试一次" not in browser.get(reverse("messages:inspect", args=[waiting.pk])).content.decode()


def test_the_list_can_be_cut_by_channel_and_trouble() -> None:
    dead(sms(1)), dead(mail("a@example.org"), "address")
    browser = enter(Role.ADMINISTRATOR)
    page = browser.get(reverse("messages:index"), {"channel": "sms"}).content.decode()
    assert "138****0001" in page
    assert "a***@example.org" not in page
    page = browser.get(reverse("messages:index"), {"trouble": "address"}).content.decode()
    assert "138****0001" not in page


def test_a_channel_that_rests_is_named(there: Any) -> None:
    ChannelPause.objects.create(channel="sms", failures=5, paused_until="2026-11-26T10:00Z", last_error="HTTP 503")
    page = enter(Role.ADMINISTRATOR).get(reverse("messages:index")).content.decode()
    assert "短信现在不通，18:00 再试" in page
    assert "没有发不出去的消息" in page


def test_administrators_try_again_and_drop() -> None:
    first, second, third, fourth = (dead(mail(f"{name}@example.org")) for name in "abcd")
    browser = enter(Role.ADMINISTRATOR)
    answer = browser.post(reverse("message_try_again", args=[first.pk]), follow=True)
    assert "马上再发一次" in answer.content.decode()
    answer = browser.post(reverse("message_drop", args=[second.pk]), {"reason": ""}, follow=True)
    assert "请写明为什么不再发" in answer.content.decode()
    browser.post(reverse("message_drop", args=[second.pk]), {"reason": "邮箱停用"})
    assert [state_of(row) for row in (first, second, third)] == ["waiting", "dropped", "dead"]
    answer = browser.post(reverse("message_try_again", args=[second.pk]), follow=True)
    assert "现在是“不再发”" in answer.content.decode()
    answer = browser.post(reverse("messages_try_again", args=["email", "gave_up"]), follow=True)
    assert "2 条正在再发" in answer.content.decode()
    assert [state_of(row) for row in (third, fourth)] == ["waiting"] * 2


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_sees_or_does_anything(role: Role) -> None:
    message = dead(sms(12345))
    row = MessageTemplate.objects.create(code="test.class", channel="email", text="秘密的写法")
    browser = enter(role)
    for url in (
        reverse("messages:index"),
        reverse("messages:inspect", args=[message.pk]),
        reverse("message-templates:index"),
        reverse("message-templates:add"),
        reverse("message-templates:edit", args=[row.pk]),
    ):
        page = browser.get(url, follow=True).content.decode()
        assert "138****2345" not in page
        assert "秘密的写法" not in page
        assert "每种消息能填什么" not in page
    browser.post(reverse("message_try_again", args=[message.pk]))
    browser.post(reverse("message_drop", args=[message.pk]), {"reason": "x"})
    browser.post(reverse("messages_try_again", args=["sms", "gave_up"]))
    browser.post(reverse("message-templates:add"), filled())
    assert state_of(message) == "dead"
    assert MessageTemplate.objects.count() == 1
    assert "messages/" not in browser.get("/admin/", follow=True).content.decode()


def test_acts_are_no_get() -> None:
    message = dead(mail())
    browser = enter(Role.ADMINISTRATOR)
    for name in ("message_try_again", "message_drop"):
        assert browser.get(reverse(name, args=[message.pk])).status_code == 405
    assert state_of(message) == "dead"


def test_not_even_a_superuser_adds_changes_or_deletes_a_message() -> None:
    message = dead(mail())
    browser = enter(is_superuser=True, is_staff=True)
    browser.post(reverse("messages:add"), {"reason": "x"})
    browser.post(reverse("messages:edit", args=[message.pk]), {"reason": "x"})
    browser.post(reverse("messages:delete", args=[message.pk]))
    assert [row.reason for row in Message.objects.all()] == [""]


def test_a_wording_is_entered_and_changed() -> None:
    browser = enter(Role.ADMINISTRATOR)
    browser.post(reverse("message-templates:add"), filled())
    row = MessageTemplate.objects.get()
    assert (row.text, row.provider_template) == ("${title}见", "SMS_9")
    browser.post(reverse("message-templates:edit", args=[row.pk]), filled(text="改好了${day}"))
    row.refresh_from_db()
    assert row.text == "改好了${day}"
    assert "改好了" in browser.get(reverse("message-templates:index")).content.decode()


def test_a_preview_shows_the_sample_and_the_length_and_keeps_nothing(settings: Any) -> None:
    settings.SMS_SIGN_NAME = "示例应急局"
    browser = enter(Role.ADMINISTRATOR)
    page = browser.post(reverse("message-templates:add"), filled(preview="1")).content.decode()
    assert "粉尘防爆培训班见" in page
    assert "连签名共 15 字，按 1 条计费" in page
    assert not MessageTemplate.objects.exists()
    page = browser.post(reverse("message-templates:add"), filled(preview="1", text="字" * 64)).content.decode()
    assert "连签名共 71 字，按 2 条计费" in page
    row = MessageTemplate.objects.create(code="test.class", channel="email", text="${title}那天")
    page = browser.get(reverse("message-templates:edit", args=[row.pk])).content.decode()
    assert "粉尘防爆培训班那天" in page
    assert "<b>粉尘防爆培训班开班</b>" in page
    browser.post(reverse("message-templates:edit", args=[row.pk]), filled(preview="1", text="没有存"))
    row.refresh_from_db()
    assert row.text == "${title}那天"


@pytest.mark.parametrize("preview", [{}, {"preview": "1"}])
def test_an_unknown_placeholder_is_refused_in_words_and_nothing_typed_is_lost(preview: dict[str, str]) -> None:
    browser = enter(Role.ADMINISTRATOR)
    page = browser.post(reverse("message-templates:add"), filled(text="您好${nobody}", **preview)).content.decode()
    assert "这个模板里没有 ${nobody}。能用的是：${title}、${day}。请改好再保存。" in page
    assert "您好${nobody}" in page
    assert not MessageTemplate.objects.exists()


def test_the_placeholders_of_each_kind_are_listed() -> None:
    page = enter(Role.ADMINISTRATOR).get(reverse("message-templates:add")).content.decode()
    assert "<code>${title}</code>（例如：粉尘防爆培训班）" in page


def test_markup_in_a_wording_shows_as_text() -> None:
    row = MessageTemplate.objects.create(code="test.class", channel="email", text="<script>alert(1)</script>")
    browser = enter(Role.ADMINISTRATOR)
    for url in (reverse("message-templates:index"), reverse("message-templates:edit", args=[row.pk])):
        assert "<script>alert(1)" not in browser.get(url).content.decode()


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_the_worklist_costs_the_same(rows: int, django_assert_max_num_queries: Any) -> None:
    for number in range(rows):
        dead(sms(number))
    browser = enter(Role.ADMINISTRATOR)
    browser.get(reverse("messages:index"))
    with django_assert_max_num_queries(15):
        browser.get(reverse("messages:index"))
