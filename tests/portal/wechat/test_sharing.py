"""Signatures for our own pages, made with a ticket that the background fetched; without an account, nothing at all."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import clear_script_prefix, set_script_prefix

from portal.models import HomePage
from portal.wechat.signing import signature
from tests.portal.wechat.provider import APP_ID, SECRET, TICKET, TOKEN, Provider, provider

pytestmark = pytest.mark.django_db
OURS = "http://testserver/standards/?from=singlemessage"


@pytest.fixture
def wechat(settings: LazySettings) -> Iterator[Provider]:
    """WeChat, and an account there."""
    cache.clear()
    with provider() as there:
        settings.WECHAT_APP_ID, settings.WECHAT_APP_SECRET = APP_ID, SECRET
        settings.WECHAT_SHARING, settings.WECHAT_API_URL = True, there.address
        yield there


def ask(client: Client, url: str) -> Any:
    return client.get(f"/wechat/signature/?url={quote(url, safe='')}")


def renew() -> None:
    call_command("renew_wechat_ticket", verbosity=0)


def test_the_example_in_the_documentation_of_wechat() -> None:
    ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    url = "http://mp.weixin.qq.com?params=value"
    made = signature(ticket=ticket, nonce="Wm3WZYTPz0wzccnW", timestamp=1414587457, url=url)
    assert made == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"


def test_our_own_address_is_signed_without_its_fragment(client: Client, wechat: Provider) -> None:
    renew()
    response = ask(client, f"{OURS}#check")
    told = response.json()
    assert told.keys() == {"appId", "nonceStr", "timestamp", "signature"}
    assert told["appId"] == APP_ID
    right = signature(ticket=TICKET, nonce=told["nonceStr"], timestamp=told["timestamp"], url=OURS)
    assert told["signature"] == right
    assert "no-store" in response["Cache-Control"]
    for secret in (TICKET, TOKEN, SECRET):
        assert secret not in response.content.decode()
    assert ask(client, OURS).json()["nonceStr"] != told["nonceStr"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/standards/",
        "https://evil.example/",
        "http://testserver.evil.example/",
        "http://testserver@evil.example/",
        "http://user@testserver/",
        "http://testserver:81/",
        "ftp://testserver/",
        "javascript:alert(1)",
        "http://[testserver/",
        "http://testserver/\n",
        "http://testserver/中",
        "http://testserver/" + "a" * 2000,
    ],
)
def test_no_other_address_is_signed(client: Client, wechat: Provider, url: str) -> None:
    renew()
    response = ask(client, url)
    assert response.status_code == 400
    assert "signature" not in response.content.decode()


def test_nothing_outside_the_prefix_is_signed(client: Client, wechat: Provider) -> None:
    """What else lives on the bureau's host is none of ours."""
    renew()
    set_script_prefix("/safety/")
    try:
        answers = [ask(client, f"http://testserver/{path}/").status_code for path in ("other", "safety/standards")]
    finally:
        clear_script_prefix()
    assert answers == [400, 200]


def test_nobody_can_have_them_by_the_thousand(client: Client, wechat: Provider) -> None:
    renew()
    answers = [ask(client, OURS).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]


def test_a_reader_never_waits_for_wechat(client: Client, wechat: Provider) -> None:
    assert ask(client, OURS).status_code == 204
    assert wechat.asked == []


def test_a_ticket_is_fetched_again_only_when_it_ends_soon(client: Client, wechat: Provider) -> None:
    renew()
    renew()
    assert wechat.asked == ["/cgi-bin/stable_token", "/cgi-bin/ticket/getticket"]
    cache.clear()
    wechat.lasts = 600
    renew()
    renew()
    assert len(wechat.asked) == 6


@pytest.mark.parametrize(
    "instead",
    [json.dumps({"errcode": 40164, "errmsg": "invalid ip"}).encode(), b"<html>", b"[]", b"", b'{"access_token": "t"}'],
)
def test_what_wechat_refuses_harms_nothing_and_says_why(client: Client, wechat: Provider, instead: bytes) -> None:
    wechat.lasts = 600
    renew()
    wechat.instead = instead
    with pytest.raises(CommandError, match="微信") as failure:
        renew()
    assert SECRET not in str(failure.value)
    assert ("40164" in str(failure.value)) == (b"40164" in instead)
    assert ask(client, OURS).status_code == 200


def test_where_wechat_is_not_there(client: Client, wechat: Provider, settings: LazySettings, home: HomePage) -> None:
    settings.WECHAT_API_URL = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match="微信没有正常回答"):
        renew()
    assert client.get("/").status_code == 200


def test_pages_bring_the_script_only_where_there_is_an_account(
    client: Client, home: HomePage, wechat: Provider, settings: LazySettings
) -> None:
    assert "theme/wechat.js" in client.get("/").content.decode()
    settings.WECHAT_SHARING = False
    page = client.get("/")
    assert "wechat" not in page.content.decode()
    assert "qq.com" not in page["Content-Security-Policy"]
    assert ask(client, OURS).status_code == 404
    renew()
    assert wechat.asked == []
