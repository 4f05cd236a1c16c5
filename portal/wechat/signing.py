"""WeChat's signature of an address."""

import secrets
import time
from hashlib import sha1
from typing import Any

from django.conf import settings


def signature(*, ticket: str, nonce: str, timestamp: int, url: str) -> str:
    """Sign as WeChat asks: the four, by the order of their names, unescaped, through SHA-1."""
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}"
    return sha1(text.encode(), usedforsecurity=False).hexdigest()


def signed(url: str, *, ticket: str) -> dict[str, Any]:
    """What `wx.config` wants for this address."""
    nonce, timestamp = secrets.token_hex(8), int(time.time())
    return {
        "appId": settings.WECHAT_APP_ID,
        "nonceStr": nonce,
        "timestamp": timestamp,
        "signature": signature(ticket=ticket, nonce=nonce, timestamp=timestamp, url=url),
    }
