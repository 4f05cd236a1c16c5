"""告知单: any set of criteria, kept in the address, refused with a sentence where it cannot be laid out."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import CriterionPage
from content.paper.notice import MOST_ITEMS, key_of
from portal.models import HomePage
from tests import factories as make
from tests.content.paper.reading import alternatives, words


@pytest.fixture
def rows(home: HomePage) -> list[CriterionPage]:
    standards = [make.standard(slug="gm10"), make.standard(slug="hc-121")]
    return [make.criterion(standards[n // 2], slug=f"11-{n}", title=f"条款名{n}") for n in range(4)]


def address(rows: list[CriterionPage], ending: str = ".pdf") -> str:
    return f"/notice{ending}?{'&'.join(f'c={key_of(row)}' for row in rows)}"


def ticked(html: str) -> list[tuple[str, bool]]:
    boxes = BeautifulSoup(html, "html.parser").select("input[name=c]")
    return [(box["value"], box.has_attr("checked")) for box in boxes]


def test_the_chosen_stand_in_three_columns_with_their_conditions(rows: list[CriterionPage], client: Client) -> None:
    chosen = [rows[3], rows[0]]
    response = client.get(address(chosen))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    said = words(response.content)
    for text in ("判定条款", "不改会怎样", "怎么改", "经验建议，不是法定要求", "本单解释标准，不作判定"):
        assert text in said
    for row in chosen:
        first, second = row.consequence.split("。")
        for text in (row.item, row.title, row.gist, f"{first}。", second, row.free_first, row.standard.doc_number):
            assert text in said
    assert rows[1].title not in said
    assert [row.get_full_url() for row in (rows[0], rows[3])] == [
        label.rpartition(" ")[2].removesuffix("revisions/1/") for label in alternatives(response.content)
    ]


def test_the_same_choice_is_not_sent_twice(rows: list[CriterionPage], client: Client) -> None:
    first = client.get(address(rows))
    assert client.get(address(rows), headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address(rows[:2]), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_what_is_ticked_stays_in_the_address(rows: list[CriterionPage], client: Client) -> None:
    page = client.get(f"{address(rows[:1], '/')}&s=gm10")
    assert page.status_code == 200
    assert ticked(page.content.decode()) == [("GM10-11-0", True), ("GM10-11-1", False)]
    form = BeautifulSoup(page.content, "html.parser").select_one("main form")
    assert (form["method"], form["action"]) == ("get", "/notice/")
    assert {button.get("formaction") for button in form.select("button")} == {None, "/notice.pdf"}


def test_another_standard_can_be_opened_and_nothing_is_lost(rows: list[CriterionPage], client: Client) -> None:
    page = client.get(f"{address(rows[:2], '/')}&s=hc-121").content.decode()
    assert ticked(page) == [("GM10-11-0", True), ("GM10-11-1", True), ("HC-121-11-2", False), ("HC-121-11-3", False)]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "还没有选条款"),
        ("?c=", "还没有选条款"),
        ("?c=%20&c=", "还没有选条款"),
        ("?c=GM10-99-9", "没有“GM10-99-9”条款"),
        ("?c=GM10-11-0&c=nonsense", "没有“NONSENSE”条款"),
        ("?c=gm10", "没有“GM10”条款"),
        ("?c=-", "没有“-”条款"),
        ("?c=%3Cscript%3Ealert(1)%3C/script%3E", "&lt;SCRIPT&gt;"),
        ("?c=%E2%80%AE%0A", "没有“�”条款"),
        (f"?c={'x-' * 400}", "…”条款"),
        ("?" + "&".join(f"c=GM10-{n}" for n in range(MOST_ITEMS + 1)), f"一张告知单最多 {MOST_ITEMS} 条"),
        ("?c=GM10-11-0&s=nowhere", ""),
    ],
)
def test_odd_choices_get_a_sentence(query: str, sentence: str, rows: list[CriterionPage], client: Client) -> None:
    response = client.get(f"/notice.pdf{query}")
    if not sentence:
        assert response.status_code == 200
        return
    assert response.status_code == 400
    said = response.content.decode()
    assert sentence in said
    assert "从标准里挑" in said
    assert "<script>alert" not in said


def test_what_was_ticked_is_kept_when_a_code_is_wrong(rows: list[CriterionPage], client: Client) -> None:
    page = client.get("/notice.pdf?c=GM10-11-0&c=GM10-11-7")
    assert page.status_code == 400
    assert ticked(page.content.decode()) == [("GM10-11-0", True)]


def test_a_standard_that_is_none_is_said(rows: list[CriterionPage], client: Client) -> None:
    page = client.get("/notice/?s=nowhere")
    assert page.status_code == 400
    assert "没有“NOWHERE”这个标准" in page.content.decode()


def test_more_names_than_a_form_has_are_refused_in_chinese(rows: list[CriterionPage], client: Client) -> None:
    response = client.get("/notice.pdf?" + "&".join(f"c={n}" for n in range(1200)))
    assert response.status_code == 400
    assert "条" in response.content.decode() or "网址" in response.content.decode()


def test_a_draft_is_not_offered_and_not_laid_out(rows: list[CriterionPage], client: Client) -> None:
    make.criterion(rows[0].standard, live=False, slug="11-9", title="还没有发布的")
    assert "还没有发布的" not in client.get("/notice/?s=gm10").content.decode()
    assert client.get("/notice.pdf?c=GM10-11-9").status_code == 400


def test_every_criterion_and_their_list_lead_here(rows: list[CriterionPage], client: Client) -> None:
    assert "/notice/?c=GM10-11-0&amp;s=gm10" in client.get(rows[0].url).content.decode()
    assert 'href="/notice/"' in client.get("/criteria/").content.decode()


@pytest.mark.parametrize("n", [1, 40])
def test_the_count_of_queries_does_not_grow(n: int, home: HomePage, client: Client) -> None:
    standard = make.standard(slug="gm10")
    rows = [make.criterion(standard) for _ in range(n)]
    for url in (address(rows), f"{address(rows, '/')}&s=gm10"):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        assert len(queries) <= 10
