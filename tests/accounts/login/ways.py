"""Ways in, walked as a browser walks them."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from delivery.models import Message

CODE = "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"
HOLDER = "/accounts/login/holder/"
NAME = "/accounts/name/"


def ask_code(login: str, browser: Client | None = None, **extra: Any) -> HttpResponse:
    return (browser or Client()).post(CODE, {"login": login}, **extra)


def sent_code(phone: str) -> str:
    """The code in the newest message to a number, 11 digits."""
    newest = Message.objects.filter(address=f"+86{phone}", template="accounts.login_code").latest("pk")
    return str(newest.context["code"])


def enter_code(browser: Client, code: str, **extra: Any) -> HttpResponse:
    return browser.post(CONFIRM, {"code": code}, **extra)


def log_in_by_code(phone: str, browser: Client | None = None, **extra: Any) -> HttpResponse:
    response = ask_code(phone, browser, **extra)
    assert response.status_code == 302, response.content.decode()
    return enter_code(response.client, sent_code(phone), **extra)


def person_in(browser: Client) -> str | None:
    """The id of who is logged in, or None."""
    return browser.session.get("_auth_user_id")


def without_tokens(response: HttpResponse) -> bytes:
    """The page without what differs from one request to the next for anybody."""
    return re.sub(rb'value="[A-Za-z0-9]{64}"', b"", response.content)
