"""A page that is passed on within WeChat tells it title, gist and picture; in any other browser nothing is loaded."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from portal.wechat.signing import signature
from tests.portal.wechat.provider import APP_ID, SECRET, TICKET, provider
from tests.served import manage, served
from tests.starter_fixture import Databases

PHONE = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0 Mobile"
WECHAT = f"{PHONE} MicroMessenger/8.0.42"
ADDRESS = "/standards/gm10/11-3/?from=singlemessage"
# Writes down what it is told, as WeChat's own script would pass it on to the app.
SDK = """
window.told = {};
window.wx = {
  config: function (given) { told.config = given; },
  ready: function (then) { then(); },
  updateAppMessageShareData: function (card) { told.friend = card; },
  updateTimelineShareData: function (card) { told.moments = card; },
};
"""
LISTEN = """
window.stopped = [];
document.addEventListener("securitypolicyviolation", function (event) { stopped.push(event.blockedURI); });
"""


@pytest.fixture(scope="module")
def site(
    starter_databases: Databases,
    starter_copy: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The site with an account at WeChat."""
    folder = tmp_path_factory.mktemp("wechat")
    with provider() as there:
        environment = os.environ | {
            "DATABASE_URL": starter_databases.url(starter_copy(folder.name)),
            "VAR_DIR": str(folder / "var"),
            "WECHAT_APP_ID": APP_ID,
            "WECHAT_APP_SECRET": SECRET,
            "WECHAT_API_URL": there.address,
        }
        manage(environment, "renew_wechat_ticket")
        with served(environment, folder) as address:
            yield address


@pytest.fixture
def window(browser: Browser, site: str) -> Callable[[str], tuple[Page, list[str]]]:
    """Open the page in a browser of that name; the page, and what it asked for."""

    def opened(user_agent: str) -> tuple[Page, list[str]]:
        context = browser.new_context(base_url=site, user_agent=user_agent, locale="zh-CN")
        context.add_init_script(LISTEN)
        context.route("https://res.wx.qq.com/**", lambda route: route.fulfill(body=SDK, content_type="text/javascript"))
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.goto(ADDRESS, wait_until="networkidle")
        return page, asked

    return opened


def test_within_wechat(window: Callable[[str], tuple[Page, list[str]]], site: str) -> None:
    page, _ = window(WECHAT)
    told: dict[str, Any] = page.evaluate("window.told")
    config, card = told["config"], told["friend"]
    right = signature(ticket=TICKET, nonce=config["nonceStr"], timestamp=config["timestamp"], url=f"{site}{ADDRESS}")
    assert (config["appId"], config["signature"]) == (APP_ID, right)
    assert config["jsApiList"] == ["updateAppMessageShareData", "updateTimelineShareData"]
    assert card["title"] == page.locator("h1").inner_text()
    assert "没有任何一种控爆措施" in card["desc"]
    assert card["link"].endswith("/standards/gm10/11-3/")
    picture = page.request.get(card["imgUrl"])
    assert (picture.status, picture.headers["content-type"]) == (200, "image/png")
    assert told["moments"] == card
    assert page.evaluate("window.stopped") == []


def test_in_any_other_browser(window: Callable[[str], tuple[Page, list[str]]], site: str) -> None:
    page, asked = window(PHONE)
    assert page.evaluate("window.wx") is None
    assert [url for url in asked if not url.startswith(site) or "signature" in url] == []
