"""What is offered while somebody types, as the script of the search box gets it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from accounts.roles import Role
from content.domain.withdraw import withdraw
from search.suggestions import MOST
from tests import factories
from tests.search.asking import drained, page, titles
from tests.search.test_page import CANARY, ODD

pytestmark = pytest.mark.django_db


def offered(typed: str) -> list[dict[str, str]]:
    response = Client().get("/search/suggest/", {"q": typed})
    assert response.status_code == 200
    return list(response.json()["suggestions"])


def pages(typed: str) -> list[str]:
    """Titles of the pages that are offered."""
    return [row["text"] for row in offered(typed) if row["note"] != "搜索"]


def test_pages_are_offered_by_any_part_of_their_title_or_names() -> None:
    standard = factories.standard(short_title="工贸（令10号）")
    made = factories.criterion(standard, title="干式除尘控爆", item="第十一条(三)", colloquial_names="铝灰老厚")
    factories.criterion(standard, title="有限空间审批", gist="除尘器没装", keywords="", colloquial_names="")
    drained()
    for typed in ("干式", "除尘", "尘控爆", "控", "灰老厚", "幹式除塵", "　除尘 "):
        assert pages(typed) == ["干式除尘控爆"], typed
    row = next(row for row in offered("干式") if row["note"] != "搜索")
    assert row["url"] == made.url
    assert row["note"] == "判定条款 · 工贸（令10号） · 第十一条(三)"
    # All of what was typed, not a part of it; and not what merely stands in the text.
    assert pages("除尘审批") == pages("没装") == []


def test_numbers_of_documents_are_offered() -> None:
    factories.standard(title="粉尘防爆安全规程", doc_number="GB 15577—2018")
    factories.standard(title="有限空间作业", doc_number="GB 46768—2025")
    drained()
    assert pages("gb15577") == pages("GB 15577") == pages("ＧＢ15577") == ["粉尘防爆安全规程"]


def test_pinyin_and_initials_are_completed_too() -> None:
    factories.criterion(title="干式除尘控爆", keywords="", colloquial_names="")
    factories.case(title="中荣公司铝粉尘爆炸", keywords="")
    factories.criterion(title="有限空间审批", keywords="", colloquial_names="")
    drained()
    assert pages("chuchen") == ["干式除尘控爆"]
    assert offered("chuchen")[0]["text"] == "除尘"
    assert pages("yxkj") == pages("youxiankongjian") == ["有限空间审批"]
    # Of a name that stands in no list, too.
    assert pages("zhongrong") == ["中荣公司铝粉尘爆炸"]


def test_words_that_are_known_are_offered_and_lead_to_a_search() -> None:
    rows = [row for row in offered("除尘") if row["note"] == "搜索"]
    assert rows[0]["text"].startswith("除尘")
    assert all("除尘" in row["text"] for row in rows)
    assert rows[0]["url"].startswith("/search/?q=%E9%99%A4%E5%B0%98")


def test_never_more_than_eight_and_one_title_once() -> None:
    for n in range(12):
        factories.criterion(title=f"除尘器{n}")
        factories.criterion(title="除尘器清灰")
    drained()
    assert len(offered("除尘")) == MOST == 8
    titles = pages("除尘")
    assert len(titles) == len(set(titles)) == 5


@pytest.mark.parametrize("typed", ["", " ", "a", "5", "？", "😀", "的的的", "\u200b"])
def test_too_little_is_answered_with_nothing_of_a_page(typed: str) -> None:
    factories.criterion(title="a 5 有限空间")
    drained()
    assert pages(typed) == []


def test_what_readers_may_not_see_is_never_offered() -> None:
    for made in (factories.criterion, factories.case, factories.article, factories.question, factories.law):
        made(title=f"草稿{CANARY}", live=False)
    gone = factories.criterion(title=f"撤下{CANARY}")
    drained()
    assert pages("撤下") == [f"撤下{CANARY}"]
    withdraw(gone, by=factories.user(Role.RELEASER), reason="重复")
    # Before the index has heard of it, and after.
    assert offered(CANARY) == offered("撤下") == []
    drained()
    assert offered(CANARY) == offered("草稿") == []


def test_a_page_that_is_walled_off_is_neither_offered_nor_found_before_the_index_knows() -> None:
    walled = factories.criterion(title=f"内部{CANARY}")
    drained()
    assert pages("内部") == titles(page("内部")) == [f"内部{CANARY}"]
    PageViewRestriction.objects.create(page=walled, restriction_type=PageViewRestriction.LOGIN)
    assert pages("内部") == titles(page("内部")) == []


def test_a_changed_title_is_offered_as_it_is_now() -> None:
    crane = factories.criterion(title=f"行车{CANARY}")
    drained()
    crane.title = "行车限位"
    factories.publish(crane)
    assert pages("行车") == ["行车限位"]


def test_without_an_index_words_are_offered_still() -> None:
    factories.criterion(title="干式除尘控爆")
    assert pages("除尘") == []
    assert offered("除尘")


def test_the_answer_is_everybodys_and_may_be_kept_a_minute() -> None:
    person = factories.user()
    client = Client()
    client.force_login(person)
    answers = [asked.get("/search/suggest/", {"q": "除尘"}) for asked in (Client(), client)]
    assert answers[0].content == answers[1].content
    for response in answers:
        assert response["Cache-Control"] == "public, max-age=60"
        assert not response.cookies
    assert "Vary" not in answers[0]
    assert Client().post("/search/suggest/", {"q": "除尘"}).status_code == 405


@pytest.mark.parametrize("rows", [1, 20])
def test_three_queries_however_many_pages(rows: int) -> None:
    for n in range(rows):
        factories.criterion(title=f"除尘器{n}")
    drained()
    pages("除尘")
    with CaptureQueriesContext(connection) as queries:
        assert pages("除尘")
    # Whether the words have changed, what many ask, the pages; outside of a transaction the site is known already.
    assert len([query for query in queries if "wagtailcore_site" not in query["sql"]]) == 3, [
        query["sql"] for query in queries
    ]


def test_odd_texts_are_answered(settings: Any) -> None:
    factories.criterion(title="有限空间审批")
    drained()
    for typed in ODD:
        response = Client().get("/search/suggest/", {"q": typed})
        assert response.status_code == (400 if "\x00" in typed else 200), repr(typed)
    assert pages("限空间") == ["有限空间审批"]
