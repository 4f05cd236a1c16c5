"""What each provider is told, how its answers are understood, and the receipts it reports."""

import json
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client

from delivery.channels.aliyun import signature
from delivery.channels.hook import LONGEST, shortened
from delivery.drain import drain
from delivery.models import ChannelPause, Message
from delivery.outbox import send
from tests.delivery.mail_server import MailServer
from tests.delivery.provider import SIGN_NAME, Provider, expected_signature
from tests.delivery.writing import CLASS, HOOK_KEY, hook, mail, phone, sms, state_of, time_passes

pytestmark = pytest.mark.django_db
SECRET = "r" * 40


def test_the_signature_of_the_documentations_own_examples() -> None:
    common = {"Format": "XML", "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0"}
    regions = common | {
        "AccessKeyId": "testid",
        "Action": "DescribeRegions",
        "SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
        "Timestamp": "2016-02-23T12:46:24Z",
        "Version": "2014-05-26",
    }
    message = common | {
        "AccessKeyId": "testId",
        "Action": "SendSms",
        "OutId": "123",
        "PhoneNumbers": "15300000001",
        "RegionId": "cn-hangzhou",
        "SignName": "阿里云短信测试专用",
        "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466",
        "TemplateCode": "SMS_71390007",
        "TemplateParam": '{"customer":"test"}',
        "Timestamp": "2017-07-12T02:42:19Z",
        "Version": "2017-05-25",
    }
    assert signature(regions, "GET", "testsecret") == "OLeaidS1JvxuMvnyHOwuJ+uX5qY="
    assert signature(message, "GET", "testSecret") == "zJDF+Lrzhj/ThnlvIToysFRq6t4="
    odd = message | {"TemplateParam": '{"a":"* ~ + / 粉尘 %7E"}'}
    assert signature(odd, "POST", "s") == expected_signature(odd, "s")


def test_an_sms_says_who_what_and_which_of_ours_it_is(there: Provider) -> None:
    message = sms(1)
    drain()
    [asked] = there.book[str(message.uuid)]
    wanted = {"PhoneNumbers": "13800000001", "SignName": SIGN_NAME, "TemplateCode": "SMS_1", "OutId": str(message.uuid)}
    assert asked.items() >= wanted.items()
    assert json.loads(asked["TemplateParam"]) == CLASS


def test_a_wrong_key_pauses_the_channel_and_stands_in_no_error(there: Provider, settings: Any) -> None:
    settings.SMS_ACCESS_KEY_SECRET = "another"
    message = sms()
    drain()
    assert state_of(message) == "waiting"
    assert "SignatureDoesNotMatch" in ChannelPause.objects.get().last_error
    assert there.book == {}


@pytest.mark.parametrize(
    ("code", "state", "trouble"),
    [
        ("isv.MOBILE_NUMBER_ILLEGAL", "dead", "address"),
        ("isv.SMS_TEMPLATE_ILLEGAL", "dead", "wording"),
        ("isv.SMS_SIGNATURE_ILLEGAL", "dead", "wording"),
        ("isv.TEMPLATE_MISSING_PARAMETERS", "dead", "wording"),
        ("isp.SYSTEM_ERROR", "waiting", ""),
        ("isv.OUT_OF_SERVICE", "waiting", ""),
        ("isv.SOMETHING_NEW", "waiting", ""),
    ],
)
def test_answers_of_the_sms_provider(there: Provider, code: str, state: str, trouble: str) -> None:
    there.answers = [(400, {"Code": code, "Message": "说明"}, False)]
    sms()
    drain()
    row = Message.objects.get()
    assert (row.state, row.trouble) == (state, trouble)
    assert code in row.last_error


def test_what_is_no_mobile_number_never_leaves(there: Provider) -> None:
    send("sms", "010-12345678", "test.class", CLASS, dedupe_key="k")
    drain()
    assert (Message.objects.get().trouble, there.calls) == ("address", 0)


def test_an_sms_without_the_providers_template_is_for_staff(there: Provider) -> None:
    send("sms", phone(1), "delivery.digest", {"count": 2, "lines": "x"}, dedupe_key="k")
    drain()
    row = Message.objects.get()
    assert (row.state, row.trouble, there.calls) == ("dead", "wording", 0)
    assert "消息模板" in row.last_error


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(there: Provider, status: int) -> None:
    there.answers = [(status, {}, False)]
    sms()
    drain()
    assert there.calls == 1
    assert Message.objects.get().last_error == f"HTTP {status}"


def test_on_ones_own_machine_an_sms_is_printed_with_its_number_masked(capsys: pytest.CaptureFixture[str]) -> None:
    sms(1)
    drain()
    printed = capsys.readouterr().out
    assert "您报名的粉尘防爆培训班定在12 月 3 日。" in printed
    assert "138****0001" in printed
    assert phone(1)[3:] not in printed


def test_a_group_is_told_in_the_web_hooks_words(there: Provider) -> None:
    hook()
    drain()
    [told] = there.book[f"key={HOOK_KEY}"]
    assert told == {"msgtype": "text", "text": {"content": "您报名的粉尘防爆培训班定在12 月 3 日。"}}


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"errcode": 93000, "errmsg": "invalid webhook url"}, "dead"),
        ({"errcode": 45009, "errmsg": "api freq out of limit"}, "waiting"),
        ({"errcode": -1, "errmsg": "system busy"}, "waiting"),
        ({}, "waiting"),
    ],
)
def test_answers_of_the_web_hook(there: Provider, answer: dict, state: str) -> None:
    there.answers = [answer]
    message = hook()
    drain()
    assert state_of(message) == state


@pytest.mark.parametrize("key", ["https://evil.example/", "../../x", "a&key=b", "短"])
def test_no_address_leads_a_web_hook_elsewhere(there: Provider, key: str) -> None:
    send("hook", key, "test.class", CLASS, dedupe_key="k")
    drain()
    assert (Message.objects.get().trouble, there.calls) == ("address", 0)


def test_a_long_text_is_cut_between_characters() -> None:
    assert shortened("短") == "短"
    assert len(shortened("粉" * 1000).encode()) <= LONGEST
    assert shortened("粉" * 1000).endswith("粉…")


def test_a_mail_bears_the_same_number_in_every_attempt(mails: MailServer) -> None:
    message = mail()
    mails.after_data = "451 later"
    drain()
    mails.after_data = "250 taken"
    time_passes()
    drain()
    heads = [[line for line in text.splitlines() if line.startswith("Message-ID")] for text in mails.mails]
    assert heads == [[f"Message-ID: <{message.uuid}@localhost>"]] * 2
    assert state_of(message) == "sent"


@pytest.mark.parametrize(
    ("field", "said", "state", "trouble"),
    [
        ("to_recipient", "550 no such user zhangsan@example.org", "dead", "address"),
        ("to_recipient", "451 greylisted", "waiting", ""),
        ("after_data", "554 spam", "dead", "address"),
        ("greeting", "421 too busy", "waiting", ""),
        ("greeting", "", "waiting", ""),
    ],
)
def test_answers_of_a_mail_server(mails: MailServer, field: str, said: str, state: str, trouble: str) -> None:
    setattr(mails, field, said)
    mail()
    drain()
    row = Message.objects.get()
    assert (row.state, row.trouble) == (state, trouble)
    assert row.last_error
    assert "zhangsan" not in row.last_error


def test_no_line_break_gets_into_a_mails_head(mails: MailServer) -> None:
    send("email", "a@example.org", "test.class", {"title": "x\r\nBcc: b@example.org", "day": "y"}, dedupe_key="k")
    drain()
    [text] = mails.mails
    head = text.split("\n\n", maxsplit=1)[0]
    assert not [line for line in head.splitlines() if line.lower().startswith("bcc")]


def test_what_is_no_mail_address_never_leaves(mails: MailServer) -> None:
    mail("no address")
    drain()
    assert (Message.objects.get().trouble, mails.mails) == ("address", [])


def report(message: Message, **more: Any) -> dict[str, Any]:
    """As SmsReport pushes it."""
    known = {
        "phone_number": "13800000001",
        "send_time": "2026-11-26 10:00:00",
        "report_time": "2026-11-26 10:00:03",
        "success": True,
        "err_code": "DELIVERED",
        "err_msg": "用户接收成功",
        "sms_size": "1",
        "biz_id": f"biz-{message.uuid}",
        "out_id": str(message.uuid),
    }
    return known | more


def push(body: Any, secret: str = SECRET) -> Any:
    text = body if isinstance(body, bytes) else json.dumps(body)
    return Client().post(f"/delivery/sms-receipts/?secret={secret}", text, content_type="application/json")


def test_receipts_are_taken_and_answered(there: Provider, settings: Any) -> None:
    settings.SMS_RECEIPT_SECRET = SECRET
    arrived, lost = sms(1), sms(2)
    drain()
    failed = report(lost, success=False, err_code="MOBILE_NOT_ON_SERVICE", err_msg="停机")
    answer = push([report(arrived), failed, {"out_id": "somebody else's"}, {}])
    assert (answer.status_code, answer.json()) == (200, {"code": 0, "msg": "成功"})
    assert [state_of(row) for row in (arrived, lost)] == ["delivered", "undelivered"]
    assert push([report(arrived)]).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{}", 400), (b"[1]", 400), (b"\xff", 400), (b"[" * 100_000, 400), (b" " * 300_000, 413)],
)
def test_what_is_no_report_is_refused(
    settings: Any, body: bytes, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SMS_RECEIPT_SECRET = SECRET
    assert push(body).status_code == status
    assert caplog.records
    assert SECRET not in caplog.text


def test_without_the_secret_there_is_no_such_address(there: Provider, settings: Any) -> None:
    message = sms()
    drain()
    assert push([report(message)], "x" * 40).status_code == 404
    settings.SMS_RECEIPT_SECRET = SECRET
    assert push([report(message)], "x" * 40).status_code == 404
    assert Client().get(f"/delivery/sms-receipts/?secret={SECRET}").status_code == 405
    assert state_of(message) == "sent"


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SMS_PROVIDER": "pigeon"}, "SMS_PROVIDER"),
        ({"SMS_PROVIDER": "aliyun", "SMS_SIGN_NAME": ""}, "SMS_SIGN_NAME"),
        ({"SMS_RECEIPT_SECRET": "short"}, "SMS_RECEIPT_SECRET"),
        ({"DIGEST_AT": "half past eight"}, "DIGEST_AT"),
    ],
)
def test_a_wrong_setting_says_what_to_set(settings: Any, changed: dict[str, str], named: str) -> None:
    assert not [found for found in run_checks() if found.id.startswith("delivery.")]
    for name, value in changed.items():
        setattr(settings, name, value)
    found = [found.msg for found in run_checks() if found.id.startswith("delivery.")]
    assert len(found) == 1
    assert named in found[0]
