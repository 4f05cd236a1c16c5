"""Handing over: what fails comes back later, what is refused is for staff, a provider that is down loses nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from delivery import circuit
from delivery.channels.mail import Mail
from delivery.drain import MOST_FAILURES, _die, _give_back, drain
from delivery.models import ChannelPause, Message
from delivery.outbox import send
from jobs import periodic
from tests.delivery.provider import Provider
from tests.delivery.writing import hook, mail, phone, sms, state_of, time_passes

pytestmark = pytest.mark.django_db
DOWN = (503, {}, False)


def reread(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_what_is_due_is_handed_over_once(there: Provider) -> None:
    messages = [sms(number) for number in range(30)]
    assert drain() == 30
    assert drain() == 0
    assert sorted(there.book) == sorted(str(row.uuid) for row in messages)
    assert all(len(arrived) == 1 for arrived in there.book.values())
    row = reread(messages[0])
    assert (row.state, row.provider_id, row.failures) == ("sent", f"biz-{row.uuid}", 0)
    assert row.sent_at


def test_the_command_is_run_every_minute(mailoutbox: list) -> None:
    assert periodic.get("deliver").every == timedelta(minutes=1)
    mail()
    call_command("deliver", verbosity=0)
    assert len(mailoutbox) == 1


def test_what_fails_comes_back_after_a_pause_that_grows_and_then_goes_to_the_worklist(there: Provider) -> None:
    message = sms()
    pauses = []
    for _ in range(MOST_FAILURES):
        # Others fare better in between: the channel itself works.
        there.answers = [DOWN]
        before = timezone.now()
        drain()
        circuit.succeeded("sms")
        row = reread(message)
        pauses.append((row.due_at - before).total_seconds())
        time_passes()
    assert (row.state, row.trouble, row.failures, row.last_error) == ("dead", "gave_up", MOST_FAILURES, "HTTP 503")
    for number, pause in enumerate(pauses[:-1]):
        assert 10 * 2**number <= pause <= 15 * 2**number + 5, pauses
    assert there.book == {}


def test_a_failure_before_it_is_due_again_is_left_alone(there: Provider) -> None:
    sms()
    there.answers = [DOWN]
    drain()
    assert drain() == 0
    assert there.calls == 1


@pytest.mark.parametrize(
    "answer",
    [DOWN, (500, b"<html>", False), (0, None, False), (200, b"not json", False), (200, [], False), (302, {}, False)],
)
def test_any_fault_of_the_provider_only_delays(there: Provider, answer: Any) -> None:
    message = sms()
    there.answers = [answer]
    drain()
    row = reread(message)
    assert (row.state, row.failures, there.calls) == ("waiting", 1, 1)
    assert row.last_error
    time_passes()
    drain()
    assert state_of(message) == "sent"


def test_a_slow_provider_is_not_waited_for_and_its_late_yes_is_repeated(there: Provider, settings: Any) -> None:
    settings.PROVIDER_SECONDS = 0.2
    there.hangs, there.seconds = 1.0, 60
    message = sms()
    drain()
    row = reread(message)
    assert (row.state, row.failures) == ("waiting", 1)
    assert "Timeout" in row.last_error
    there.hangs, settings.PROVIDER_SECONDS = 0, 5
    time_passes()
    drain()
    # At least once: it had been taken, and the repeat bears the same number of ours.
    assert len(there.book[str(message.uuid)]) == 2
    assert state_of(message) == "sent"


def test_a_provider_that_is_down_is_left_alone_and_uses_up_no_attempts(there: Provider) -> None:
    messages = [sms(number) for number in range(60)]
    there.is_down = True
    for _ in range(30):
        drain()
    assert there.calls <= 15, "a few, then it rests"
    rest = ChannelPause.objects.get().paused_until - timezone.now()
    assert timedelta(0) < rest <= circuit.FIRST_PAUSE
    for _ in range(20):
        # A day of probing: one message at a time.
        before = there.calls
        time_passes()
        drain()
        assert there.calls == before + 1
    pause = ChannelPause.objects.get()
    assert pause.paused_until - timezone.now() > circuit.LONGEST_PAUSE - timedelta(minutes=1)
    assert not Message.objects.exclude(state="waiting").exists()
    assert max(Message.objects.values_list("failures", flat=True)) <= 1
    there.is_down = False
    time_passes()
    assert drain() == 60
    assert {len(there.book[str(row.uuid)]) for row in messages} == {1}
    assert ChannelPause.objects.get().failures == 0


def test_one_channel_down_holds_up_no_other(there: Provider, mailoutbox: list) -> None:
    there.is_down = True
    for number in range(10):
        sms(number)
        mail(f"a{number}@example.org")
    drain()
    assert len(mailoutbox) == 10


def test_a_fault_of_our_account_pauses_the_channel_at_once(there: Provider) -> None:
    there.answers = [{"Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "账户余额不足"}]
    message = sms()
    drain()
    row = reread(message)
    assert (row.state, row.failures) == ("waiting", 0)
    assert "余额不足" in ChannelPause.objects.get().last_error
    sms(2)
    assert drain() == 0


def test_what_is_refused_is_on_the_worklist_at_once(there: Provider) -> None:
    there.answers = [{"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": f"号码 {phone(1)[3:]} 不对"}]
    message = sms()
    drain()
    row = reread(message)
    assert (row.state, row.trouble) == ("dead", "address")
    assert phone(1)[3:] not in row.last_error
    assert "isv.MOBILE_NUMBER_ILLEGAL" in row.last_error
    assert there.calls == 1


def test_a_fault_of_ours_stops_no_other_message(monkeypatch: pytest.MonkeyPatch, mailoutbox: list) -> None:
    bad, good = mail("bad@example.org"), mail("good@example.org")
    real = Mail.send

    def send_or_break(self: Mail, letter: Any) -> Any:
        if letter.address.startswith("bad"):
            raise KeyError("a mistake")
        return real(self, letter)

    monkeypatch.setattr(Mail, "send", send_or_break)
    drain()
    assert (state_of(good), state_of(bad)) == ("sent", "waiting")
    assert "程序出错" in reread(bad).last_error


def test_a_channel_that_the_bureau_does_not_have_says_so(settings: Any) -> None:
    settings.SMS_PROVIDER = ""
    message = sms()
    drain()
    row = reread(message)
    assert (row.state, row.trouble, row.last_error) == ("dead", "no_channel", "这个渠道没有开通")


def test_a_kind_of_message_that_no_room_knows_any_more_is_for_staff() -> None:
    message = mail()
    Message.objects.filter(pk=message.pk).update(template="test.gone")
    drain()
    assert (reread(message).state, reread(message).trouble) == ("dead", "wording")


def already_sent(count: int, minutes_ago: float) -> None:
    for _ in range(count):
        message = sms(7)
        at = timezone.now() - timedelta(minutes=minutes_ago)
        Message.objects.filter(pk=message.pk).update(state="sent", sent_at=at)


@pytest.mark.parametrize(
    ("count", "minutes_ago", "wait"),
    [
        (1, 0.5, timedelta(seconds=30)),
        (4, 30, None),
        (5, 30, timedelta(minutes=30)),
        (9, 600, None),
        (10, 600, timedelta(hours=14)),
        (10, 1500, None),
    ],
)
def test_one_a_minute_five_an_hour_ten_a_day(
    there: Provider, count: int, minutes_ago: float, wait: timedelta | None
) -> None:
    already_sent(count, minutes_ago)
    message, other = sms(7), sms(8)
    drain()
    assert state_of(other) == "sent"
    if wait is None:
        assert state_of(message) == "sent"
    else:
        assert (state_of(message), there.calls) == ("waiting", 1), "kept before the provider is asked"
        assert abs(reread(message).due_at - timezone.now() - wait) < timedelta(seconds=20)
        assert reread(message).failures == 0


def test_several_to_one_number_at_once_go_one_by_one(there: Provider) -> None:
    for _ in range(3):
        sms(7)
    drain()
    assert there.calls == 1
    assert Message.objects.filter(state="waiting", due_at__gt=timezone.now() + timedelta(seconds=40)).count() == 2


def test_the_providers_own_count_is_waited_for_and_is_nobodys_fault(there: Provider) -> None:
    there.answers = [{"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发小时级流控Permits:5"}]
    message = sms()
    drain()
    row = reread(message)
    assert (row.state, row.failures) == ("waiting", 0)
    assert row.due_at > timezone.now() + timedelta(minutes=59)


def test_twenty_a_minute_to_one_group(there: Provider) -> None:
    for _ in range(25):
        hook()
    drain()
    assert Message.objects.filter(state="sent").count() == 20
    assert there.calls == 20


def test_what_came_too_late_is_not_sent(there: Provider) -> None:
    known = {"dedupe_key": "code", "not_after": timezone.now() - timedelta(seconds=1)}
    message = send("sms", phone(1), "test.code", {"code": "482913"}, **known)
    drain()
    row = reread(message)
    assert (row.state, row.context) == ("dropped", {})
    assert there.calls == 0


def test_a_code_is_forgotten_the_moment_it_is_out(there: Provider) -> None:
    message = send("sms", phone(1), "test.code", {"code": "482913"}, dedupe_key="code")
    kept = sms(2)
    drain()
    assert "482913" in there.book[str(message.uuid)][0]["TemplateParam"]
    assert reread(message).context == {}
    assert reread(kept).context != {}


def test_a_worker_killed_in_the_middle_leaves_it_to_the_next(there: Provider) -> None:
    message = sms()
    Message.objects.lease(1, 60, "somebody at work")
    assert drain() == 0
    Message.objects.update(leased_until=timezone.now())
    assert drain() == 1
    assert state_of(message) == "sent"


def test_a_late_holder_does_not_undo_what_the_next_did(there: Provider, settings: Any) -> None:
    message = sms()
    [late] = Message.objects.lease(1, 0, "late")
    drain()
    _give_back(late, timezone.now(), "too slow", counts=1)
    _die(late, "too slow", "gave_up")
    assert (state_of(message), reread(message).failures) == ("sent", 0)
