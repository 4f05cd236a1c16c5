"""Every page type, the search page, the login and every error page is a sound HTML document."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from portal.models import HomePage
from tests import factories as make
from tests.theme.documents import faults

SOUND = (
    '<!doctype html><html lang="zh-Hans"><title>题</title><body><a href="#main">跳</a>'
    '<form role="search"></form><main id="main"><h1>题</h1><h2>节</h2>{}</main></body></html>'
)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("<h1>又一个</h1>", "2 h1"),
        ("<h4>跳级</h4>", "h2 is followed by h4"),
        ('<p style="color: red">红</p>', "inline: style="),
        ('<p onclick="go()">点</p>', "inline: onclick="),
        ("<script>go()</script>", "inline: <script"),
        ('<script type="module">go()</script>', "inline: <script"),
        ('<p id="main">同名</p>', "the id main stands 2 times"),
        ('<a href="#nowhere">去</a>', "#nowhere leads nowhere"),
        ('<label for="nothing">标</label>', "for=nothing leads nowhere"),
    ],
)
def test_faults_are_found(change: str, fault: str) -> None:
    assert faults(SOUND.format("")) == []
    assert faults(SOUND.format('<script type="application/ld+json">{"name": "题"}</script>')) == []
    assert any(found.startswith(fault) for found in faults(SOUND.format(change)))


def _home() -> Any:
    make.topic()
    make.criterion()
    return HomePage.objects.get()


def _criterion() -> Any:
    return make.criterion(laws=(make.law(),))


def _case() -> Any:
    return make.case(criteria=(make.criterion(),), laws=(make.law(),))


@pytest.mark.parametrize(
    "build",
    [
        _home,
        make.standard,
        _criterion,
        make.law,
        _case,
        lambda: make.article(criteria=(make.criterion(),)),
        lambda: make.question(criteria=(make.criterion(),)),
        make.topic,
    ],
    ids=["home", "standard", "criterion", "law", "case", "article", "question", "topic"],
)
def test_each_page_type_is_a_sound_document(build: Callable[[], Any], home: HomePage, client: Client) -> None:
    page = build()
    html = client.get(page.url).content.decode()
    assert faults(html) == []
    assert page.title in html or isinstance(page, HomePage)


@pytest.mark.parametrize("slug", ["standards", "criteria", "scenes", "cases", "articles", "questions", "laws"])
def test_each_list_is_a_sound_document(slug: str, home: HomePage, client: Client) -> None:
    make.topic()
    make.article(criteria=(make.criterion(laws=(make.law(),)),))
    make.question()
    make.case()
    html = client.get(f"/{slug}/").content.decode()
    assert faults(html) == []
    assert 'aria-current="page"' in html


@pytest.mark.parametrize("address", ["/search/", "/search/?q=除尘", "/search/?q=没有的词"])
def test_the_search_page_is_a_sound_document(address: str, home: HomePage, client: Client) -> None:
    make.criterion()
    html = client.get(address).content.decode()
    assert faults(html) == []
    assert "搜索" in html
