"""The search page as a visitor meets it."""

import random
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from content.domain.withdraw import withdraw
from content.models import StandardPage
from search.queries import LONGEST
from tests import factories
from tests.search.asking import drained, page, titles
from tests.search.conftest import Place

pytestmark = pytest.mark.django_db

CANARY = "鸸鹋"


def text(main: BeautifulSoup) -> str:
    return " ".join(main.get_text(" ").split())


def test_a_result_says_what_where_and_what_to_do() -> None:
    standard = factories.standard(short_title="工贸（令10号）")
    factories.criterion(
        standard,
        title="干式除尘控爆",
        item="第十一条(三)",
        gist="干式除尘器没有任何一种控爆措施",
        colloquial_names="除尘器没防爆片",
        free_first="到除尘器跟前看泄爆口在哪里。",
    )
    drained()
    result = page("除尘器没装防爆板").select_one(".result")
    assert result is not None
    assert result.select_one(".result-title a")["href"].endswith("/item-" + result.a["href"].rsplit("item-")[-1])
    said = " ".join(result.get_text(" ").split())
    for part in (
        "判定标准列明的情形",
        "判定条款 · 工贸（令10号） · 第十一条(三)",
    ):
        assert part in said
    assert result.select(".result-text")[-1].get_text() == "怎么改：到除尘器跟前看泄爆口在哪里。"
    assert "除尘器" in [mark.get_text() for mark in result.select("mark")]


def test_only_criteria_of_a_criteria_standard_carry_the_badge() -> None:
    for kind in StandardPage.Kind:
        standard = factories.standard(kind=kind, short_title=f"甲{kind}")
        factories.criterion(standard, title=f"叉车挂牌{kind}")
    factories.article(title="叉车挂牌知识")
    drained()
    badged = [
        result.select_one(".result-title").get_text()
        for result in page("叉车挂牌").select(".result")
        if "列明的情形" in result.get_text()
    ]
    assert badged == ["叉车挂牌判定标准"]


def test_markup_in_a_page_is_shown_as_text() -> None:
    factories.criterion(title="<b>氨</b> & <script>", gist="液氨<img src=x onerror=alert(1)>泄漏")
    drained()
    main = page("液氨")
    assert main.select(".result img, .result script, .result b b") == []
    assert titles(main) == ["<b>氨</b> & <script>"]
    assert "<img src=x onerror=alert(1)>" in main.select_one(".result-text").get_text()
    assert page('"><script>alert(1)</script>').select("script:not([src])") == []


def test_kinds_are_links_with_counts_that_keep_the_question() -> None:
    for n in range(12):
        factories.criterion(title=f"有限空间审批{n}")
    for n in range(3):
        factories.article(title=f"有限空间通风{n}")
    drained()
    main = page("有限空间")
    assert "找到 15 条" in text(main)
    assert [link.get_text() for link in main.select(".kinds a")] == ["全部 15", "判定条款 12", "安全知识 3"]
    articles = page("有限空间", kind="article")
    assert len(titles(articles)) == 3
    assert articles.select_one(".kinds a[aria-current]").get_text() == "安全知识 3"
    assert "q=%E6%9C%89" in main.select(".kinds a")[2]["href"]
    assert "kind=article" in main.select(".kinds a")[2]["href"]


def test_leafing_shows_every_result_once() -> None:
    for n in range(25):
        factories.criterion(title=f"粉尘清扫{n:02}")
    drained()
    seen: list[str] = []
    main = page("粉尘清扫")
    for _ in range(3):
        seen += titles(main)
        following = main.select_one("a[rel=next]")
        if following is None:
            break
        main = BeautifulSoup(Client().get("/search/" + following["href"]).content, "html.parser").main
    assert sorted(seen) == [f"粉尘清扫{n:02}" for n in range(25)]
    beyond = page("粉尘清扫", page="29")
    assert "这一页没有内容" in text(beyond)
    assert titles(page("粉尘清扫", page="no number")) == titles(page("粉尘清扫"))


def test_an_empty_question_shows_scenes() -> None:
    factories.topic()
    main = page("")
    assert [link.get_text() for link in main.select(".section a.tag")] == ["粉尘涉爆"]
    assert "没找到" not in text(main)


def test_nothing_found_helps_with_other_words_scenes_and_a_telephone(settings: Any) -> None:
    settings.HELP_TELEPHONE = "0431-12345678"
    factories.topic()
    drained()
    main = page("密闭空间")
    said = text(main)
    assert "没找到和“密闭空间”有关的内容" in said
    links = {link.get_text(): link["href"] for link in main.select("a")}
    assert {"有限空间", "受限空间", "粉尘涉爆"} <= links.keys()
    assert links["有限空间"].startswith("?q=")
    assert main.select_one('a[href="tel:043112345678"]') is not None


def test_too_long_a_question_is_cut_and_the_page_says_so() -> None:
    factories.criterion(title="有限空间")
    drained()
    main = page("有限空间" + "长" * 10_000)
    assert titles(main)[0] == "有限空间"
    assert f"只用了前 {LONGEST} 个字" in text(main)
    assert len(main.select_one("input[name=q]")["value"]) == LONGEST
    assert "只用了前" not in text(page("有限空间"))


def test_what_was_withdrawn_or_changed_is_shown_as_it_is_now_before_any_drain() -> None:
    gone, changed = factories.criterion(title="行车制动失灵"), factories.criterion(title="行车限位", gist=f"{CANARY}旧")
    drained()
    withdraw(gone, by=factories.user(Role.RELEASER), reason="重复")
    changed.title, changed.gist = "行车限位器", "新的大意"
    factories.publish(changed)
    main = page("行车")
    assert titles(main) == ["行车限位器"]
    assert CANARY not in str(page(f"行车 {CANARY}").select(".result"))


def test_nothing_unpublished_through_any_door(index: Place) -> None:
    factories.criterion(title=f"草稿{CANARY}", live=False)
    for made in (factories.case, factories.article, factories.question, factories.law, factories.standard):
        made(title=f"草稿{CANARY}", live=False)
    withdrawn = factories.criterion(title=f"撤下{CANARY}")
    withdraw(withdrawn, by=factories.user(Role.RELEASER), reason="重复")
    edited = factories.criterion(title="正常条款")
    edited.gist = f"改稿{CANARY}"
    edited.save_revision()
    factories.criterion(
        title="编辑字段",
        editor_note=CANARY,
        checked_against=CANARY,
        not_this_checked_against=CANARY,
        confidence_scope=CANARY,
        in_force_note=CANARY,
        official_text=f"没有第二个人校对{CANARY}",
    )
    drained()
    assert titles(page("草稿")) == titles(page("撤下")) == []
    assert_silent()
    assert "正常条款" in index.kept()
    assert CANARY not in index.kept()
    with index.away():
        assert_silent()


def assert_silent() -> None:
    main = page(CANARY)
    assert main.select(".result, .kinds") == []
    assert "没找到" in text(main)


def test_without_an_index_the_database_answers_and_the_page_says_so() -> None:
    for n in range(12):
        factories.criterion(title=f"示例{n}", gist="除尘器没有泄爆")
    factories.criterion(title="泄爆口被堵")
    factories.law(title="消防法第一条", gist="泄爆")
    main = page("泄爆")
    assert "现在只按标题、大意和叫法粗找" in text(main)
    assert "找到 14 条" in text(main)
    assert titles(main)[0] == "泄爆口被堵"
    assert [link.get_text() for link in main.select(".kinds a")] == ["全部 14", "判定条款 13", "法规条款 1"]
    assert titles(page("泄爆", kind="law")) == ["消防法第一条"]
    assert len(titles(page("泄爆", page="2"))) == 4
    drained()
    assert "粗找" not in text(page("泄爆"))


@pytest.mark.parametrize("rows", [1, 30])
def test_a_page_takes_seven_queries_however_many_results(rows: int) -> None:
    standard = factories.standard()
    for n in range(rows):
        factories.criterion(standard, title=f"粉尘清扫{n}")
        factories.case(title=f"粉尘爆炸{n}")
    drained()
    page("粉尘")
    with CaptureQueriesContext(connection) as queries:
        assert titles(page("粉尘"))
    assert len(queries) <= 7
    with CaptureQueriesContext(connection) as queries:
        assert "没找到" in text(page("驴唇马嘴"))
    assert len(queries) <= 6


ODD = [
    '限"空间',
    "*",
    "AND OR NOT",
    '"',
    "'",
    "\\",
    "title_words:*",
    "[a TO z}",
    "(((((",
    "a~2 b^9",
    "/.*/",
    "😀有限空间😀",
    "\u202e有限空间\u202c",
    "有限\x00空间",
    "\ud7ff\ufffe",
    "%00",
    "'; DROP TABLE--",
    "𠮷野家",
    "氨" * 10_000,
    "x" * 10_000,
    "é\u0301\u0301\u0301",
    "\u200b",
    "第十一条（三）",
    "١٢٣",
]


@pytest.mark.parametrize("indexed", [True, False])
def test_odd_questions_are_answered(indexed: bool, index_folder: Path) -> None:
    factories.criterion(title="有限空间审批")
    if indexed:
        drained()
    rng = random.Random(20261125)
    pieces = [*ODD, *'限空间有+-=&|!(){}[]^"~*?:\\/ \t\n\r<>%$', "\u2028", "\u202e", "\ufeff", "😀", "GB30871", "é"]
    asked = [(odd, odd[:20], odd[:5]) for odd in ODD]
    lengths = [rng.choice([5, 50, 500]) for _ in range(150)]
    asked += (("".join(rng.choices(pieces, k=rng.randint(1, 12)))[:length], "", "") for length in lengths)
    for typed, kind, number in asked:
        response = Client().get("/search/", {"q": typed, "kind": kind, "page": number})
        # A NUL is refused for the whole site, before any view sees it.
        assert response.status_code == (400 if "\x00" in typed + kind + number else 200), repr(typed)
        assert b"<h1" in response.content
    assert list(index_folder.glob("v*/damaged")) == []
    assert titles(page('限"空间')) == titles(page("\u202e有限空间\u202c")) == ["有限空间审批"]


def test_only_reading_is_allowed() -> None:
    assert Client().post("/search/", {"q": "氨"}).status_code == 405
    assert Client().head("/search/?q=%E6%B0%A8").status_code == 200
