"""A group of 企业微信, through its robot's web-hook. At least once: the web-hook takes no id of ours.

The address is the robot's key; host and path stand in the settings, so that no address leads anywhere else.
"""

import json
import re
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from django.conf import settings

from delivery.channels.base import Letter, Limit, Receipt, Refused, TooMany, Unavailable
from delivery.channels.http import post

_KEY: Final = re.compile(r"[0-9A-Za-z-]{8,64}")
LONGEST: Final = 2048
"""Bytes of UTF-8 in one text, by the web-hook's own rules."""
_NO_SUCH_HOOK: Final = frozenset({93000, 40001, 40014})
_TOO_OFTEN: Final = 45009


class WorkWechatHook:
    """Plain text only."""

    limits: tuple[Limit, ...] = (Limit(20, timedelta(minutes=1)),)
    is_open = True

    def send(self, letter: Letter) -> Receipt:
        """Post it to the group."""
        if not _KEY.fullmatch(letter.address):
            raise Refused("不是一个群机器人的 key")
        body = {"msgtype": "text", "text": {"content": shortened(letter.text)}}
        url = f"{settings.HOOK_URL}?{urlencode({'key': letter.address})}"
        _, told = post(url, json.dumps(body, ensure_ascii=False).encode(), "application/json")
        code, said = told.get("errcode"), f"{told.get('errcode')} {told.get('errmsg')}"
        if code == 0:
            return Receipt()
        if code in _NO_SUCH_HOOK:
            raise Refused(said)
        if code == _TOO_OFTEN:
            raise TooMany(said, timedelta(minutes=1))
        raise Unavailable(said)


def shortened(text: str) -> str:
    """Cut to what the web-hook takes, between characters, and show that it was cut."""
    if len(text.encode()) <= LONGEST:
        return text
    return text.encode()[: LONGEST - len("…".encode())].decode(errors="ignore") + "…"
