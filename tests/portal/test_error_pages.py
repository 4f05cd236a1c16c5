"""When something goes wrong people read Chinese, learn what to do, and have a way on."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from content.models import TopicPage
from portal import urls as site_urls
from portal.models import HomePage
from portal.views import RETRY_AFTER
from tests import factories as make
from tests.theme.documents import faults


def _refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def _odd(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def _broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


def _busy(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


urlpatterns = [
    path("-/refused/", _refused),
    path("-/odd/", _odd),
    path("-/broken/", _broken),
    path("-/busy/", _busy),
    path("", include(site_urls.urlpatterns)),
]
handler400, handler403 = site_urls.handler400, site_urls.handler403
handler404, handler500 = site_urls.handler404, site_urls.handler500


@pytest.fixture
def topic(home: HomePage, settings: Any) -> TopicPage:
    """A scene to go on from, on a site with a help telephone."""
    settings.HELP_TELEPHONE = "0536-8091234"
    return make.topic()


@pytest.fixture
def visitor() -> Client:
    """A client that gets the page people get, where the test client would raise."""
    return Client(raise_request_exception=False)


def main(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser").find("main")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [("/nowhere/", 404, "没有这一页"), ("/-/refused/", 403, "这一页您看不了")],
)
@pytest.mark.urls(__name__)
def test_a_lost_reader_finds_the_way(address: str, status: int, words: str, topic: TopicPage, visitor: Client) -> None:
    response = visitor.get(address)
    assert response.status_code == status
    assert faults(response.content.decode()) == []
    shown = main(response)
    assert shown.h1.get_text() == words
    assert shown.select_one('form[role="search"] input[name="q"]') is not None
    assert topic.url in [link["href"] for link in shown.select("#scenes a")]
    assert shown.select_one("#contact a.tel")["href"] == "tel:05368091234"
    assert "noindex" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/-/odd/", 400, "这个请求看不懂"),
        ("/-/broken/", 500, "网站出了毛病，不是您的错"),
        ("/-/busy/", 503, "网站正忙，请稍等一会儿"),
    ],
)
@pytest.mark.urls(__name__)
def test_what_fails_is_said_without_a_database(
    address: str, status: int, words: str, visitor: Client, settings: Any
) -> None:
    # No database fixture: any query would fail the test.
    settings.HELP_TELEPHONE = "0536-8091234"
    response = visitor.get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert faults(html) == []
    assert main(response).h1.get_text() == words
    assert "tel:05368091234" in html
    assert "secret detail" not in html
    assert "database is locked" not in html


@pytest.mark.urls(__name__)
def test_a_busy_site_says_when_to_come_back(visitor: Client) -> None:
    assert visitor.get("/-/busy/")["Retry-After"] == RETRY_AFTER
    assert not visitor.get("/-/broken/").has_header("Retry-After")


def test_a_wrong_host_name_gets_a_chinese_400(visitor: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["example.org"]
    response = visitor.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert main(response).h1.get_text() == "这个请求看不懂"


def test_a_form_that_lay_too_long_loses_nothing_silently(home: HomePage) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/accounts/login/", {"login": "13800000000", "password": "x"})
    assert response.status_code == 403
    shown = main(response)
    assert shown.h1.get_text() == "这一次没有提交成功"
    assert "刷新页面后再交一次" in shown.get_text()


def test_an_unknown_address_below_an_existing_one_is_a_404(home: HomePage, visitor: Client) -> None:
    response = visitor.get("/standards/no-such-standard/")
    assert response.status_code == 404
    assert main(response).h1.get_text() == "没有这一页"
