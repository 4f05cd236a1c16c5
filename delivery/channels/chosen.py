"""Which channels this bureau has."""

from django.conf import settings

from delivery.channels.aliyun import AliyunSms
from delivery.channels.base import NotOpen, Sender
from delivery.channels.console import ConsoleSms
from delivery.channels.hook import WorkWechatHook
from delivery.channels.mail import Mail
from delivery.enums import Channel

SMS_PROVIDERS: dict[str, type[Sender]] = {"": NotOpen, "console": ConsoleSms, "aliyun": AliyunSms}


def sender(channel: str) -> Sender:
    """The way a channel goes here; one that the bureau does not have refuses everything."""
    if channel == Channel.SMS:
        return SMS_PROVIDERS[settings.SMS_PROVIDER]()
    return Mail() if channel == Channel.EMAIL else WorkWechatHook()


def is_open(channel: str) -> bool:
    """Whether the bureau has the channel; ask before offering it to people."""
    return sender(channel).is_open
