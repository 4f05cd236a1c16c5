"""Short ways to write messages and to let time pass."""

import itertools
from typing import Any

from django.utils import timezone

from delivery.models import ChannelPause, Message
from delivery.outbox import send

_numbers = itertools.count(1)
CLASS = {"title": "粉尘防爆培训班", "day": "12 月 3 日"}
HOOK_KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"


def phone(number: int) -> str:
    """One of many numbers."""
    return f"+86138{number:08}"


def sms(number: int = 1, **more: Any) -> Message:
    """Write an SMS about a class."""
    known = {"dedupe_key": f"test:{next(_numbers)}"}
    return send("sms", phone(number), "test.class", CLASS, **known | more)


def mail(address: str = "zhangsan@example.org", **more: Any) -> Message:
    """Write a mail about a class."""
    return send("email", address, "test.class", CLASS, **{"dedupe_key": f"test:{next(_numbers)}"} | more)


def hook(**more: Any) -> Message:
    """Write to a group."""
    return send("hook", HOOK_KEY, "test.class", CLASS, **{"dedupe_key": f"test:{next(_numbers)}"} | more)


def time_passes() -> None:
    """All that waits is due, and pauses are over."""
    Message.objects.filter(state="waiting").update(due_at=timezone.now())
    ChannelPause.objects.update(paused_until=timezone.now())


def state_of(message: Message) -> str:
    """How it stands by now."""
    return Message.objects.get(pk=message.pk).state
