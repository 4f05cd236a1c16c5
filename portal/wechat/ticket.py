"""The ticket of WeChat's JS-SDK: fetched in the background, kept in the shared cache until it runs out.

WeChat lets an account fetch few of them, so nobody's request ever does.
"""

import json
import time
from http.client import HTTPException
from typing import Any, Final
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.cache import cache

# A ticket lasts two hours. What remains is time to try again in, should WeChat not answer.
RENEW_BEFORE: Final = 20 * 60
SECONDS: Final = 10
LARGEST: Final = 64 * 1024


class TicketUnavailable(Exception):
    """WeChat gave none; says why, without any secret."""


def current_ticket() -> str | None:
    """The ticket to sign with, if there is one."""
    kept = cache.get(_key())
    return kept["ticket"] if kept else None


def renew_ticket() -> bool:
    """Fetch a new ticket when the kept one ends soon; True if one was fetched. Raises TicketUnavailable."""
    kept = cache.get(_key())
    if kept and kept["until"] - time.time() > RENEW_BEFORE:
        return False
    # Asked for anew each time: this call gives the same token while it is good, and leaves those of others alone.
    account = {"grant_type": "client_credential", "appid": settings.WECHAT_APP_ID, "secret": settings.WECHAT_APP_SECRET}
    token = _ask("stable_token", "access_token", body=account)["access_token"]
    told = _ask("ticket/getticket?" + urlencode({"access_token": token, "type": "jsapi"}), "ticket")
    lasts = int(told["expires_in"])
    cache.set(_key(), {"ticket": told["ticket"], "until": time.time() + lasts}, timeout=lasts)
    return True


def _key() -> str:
    return f"wechat.ticket.{settings.WECHAT_APP_ID}"


def _ask(call: str, wanted: str, *, body: dict[str, str] | None = None) -> dict[str, Any]:
    """What WeChat answers; it must hold `wanted` and say how long that is good."""
    request = Request(  # noqa: S310 - an address of the settings
        f"{settings.WECHAT_API_URL}/cgi-bin/{call}",
        data=json.dumps(body).encode() if body else None,
        headers={"Content-Type": "application/json"},
    )
    try:
        with urlopen(request, timeout=SECONDS) as response:  # noqa: S310 - the same
            told = json.loads(response.read(LARGEST))
    except (OSError, HTTPException, ValueError) as error:
        raise TicketUnavailable(f"微信没有正常回答：{type(error).__name__}") from None
    if not isinstance(told, dict) or not told.get(wanted) or not str(told.get("expires_in", "")).isdecimal():
        code, message = (told.get("errcode"), told.get("errmsg")) if isinstance(told, dict) else (None, None)
        raise TicketUnavailable(f"微信拒绝了：{code} {str(message)[:200]}")
    return told
