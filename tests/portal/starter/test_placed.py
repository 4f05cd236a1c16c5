"""Every value of every row can be found on its page, and readers see none that is for editors."""

import re
from typing import Any

import pytest
from wagtail.models import Page

from accounts.models import District
from portal.starter.facts import Facts
from tests.portal.starter.reading import leaves, page_of, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter_site")]

FACTS = Facts.read()
ROWS = {
    # What is said to readers in other words than given must be there in those.
    "standards": [
        {key: FACTS.standard_words.get((row["id"], key), value) for key, value in row.items()}
        for row in FACTS.standards
    ],
    "criteria": FACTS.criteria,
    "laws": FACTS.laws,
    "cases": FACTS.cases,
    "articles": FACTS.articles,
    "questions": FACTS.questions,
}
# Texts that are divided between readers and editors: every piece must be somewhere.
DIVIDED = {"note", "not_this_source"}
COPIES = re.compile(
    r"An-0726|LawRefBook|PerryLink|bg623|公开仓库|代码库|核对文本|\.jsonl|\.csv|编辑注|须由编辑|上线前须"
)


def _pieces(text: str) -> list[str]:
    return [piece.strip() for piece in re.split("[；。（）]", text.removeprefix("伤亡口径：")) if piece.strip()]


def _missing(row: dict[str, Any], page: Page) -> list[tuple[str, Any]]:
    """Return the values of a row that its page does not say."""
    there = said(page)
    texts = "\n".join(str(leaf) for leaf in there)
    lines = set(texts.split("\n"))
    missing = []
    for key, value in row.items():
        for leaf in leaves(value):
            if key in DIVIDED:
                missing += [(key, piece) for piece in _pieces(leaf) if piece not in texts]
            elif key == "year":
                missing += [] if page.occurred_on.year == leaf else [(key, leaf)]
            elif isinstance(leaf, int):
                missing += [] if leaf in there else [(key, leaf)]
            elif leaf not in lines and not (key == "body" and leaf in texts):
                missing.append((key, leaf))
    return missing


@pytest.mark.parametrize("kind", ROWS)
def test_no_value_of_any_row_is_dropped(kind: str) -> None:
    lost = {row["id"]: found for row in ROWS[kind] if (found := _missing(row, page_of(row["id"])))}
    assert lost == {}


def test_no_clause_topic_is_dropped() -> None:
    topics = {topic.clause: topic for topic in page_of("AQ3067").clause_topics.all()}
    assert len(topics) == len(FACTS.topics) == 53
    for row in FACTS.topics:
        topic = topics[row["clause"]]
        assert (topic.group, topic.topic, topic.old_item_text) == (
            row["group"],
            row["topic_own_words"],
            row["old_item_121"],
        )
        assert (topic.confidence, topic.source) == (row["confidence"], row["source"])


def test_no_district_is_dropped() -> None:
    assert list(District.objects.values("code", "name", "kind")) == FACTS.districts


def test_a_word_stands_for_its_sector_or_scene() -> None:
    page = page_of("she-an-san-dao-fangxian")
    assert {scene.name for scene in page.scenes.all()} >= {"涉氨", "疏散与消防"}
    assert {sector.name for sector in page.sectors.all()} == {"轻工"}
    assert "涉氨制冷" in page.keywords.split("\n")


def test_a_list_of_the_row_is_a_list_on_the_page_in_the_same_order() -> None:
    for row in FACTS.criteria:
        page = page_of(row["id"])
        assert page.not_this.split("\n") == row["not_this"]
        assert page.colloquial_names.split("\n") == row["synonyms"]
    for row in FACTS.cases:
        page = page_of(row["id"])
        assert page.what_happened.split("\n") == row["what_happened"]
        assert page.self_test_options.split("\n") == row["self_test"]["options"]


def test_the_blocks_of_an_article_are_its_blocks() -> None:
    for row in FACTS.articles:
        page = page_of(row["id"])
        assert [block.block_type for block in page.body] == [block["type"] for block in row["body"]]
        for stands, given in zip(page.body, row["body"], strict=True):
            if given["type"] in ("steps", "checklist"):
                assert list(stands.value) == given["items"]
            elif given["type"] == "do_dont":
                assert list(stands.value["do"]) == given["do"]
                assert list(stands.value["dont"]) == given["dont"]
            elif given["type"] == "table":
                assert list(stands.value["columns"]) == given["columns"]
                assert [list(cells) for cells in stands.value["rows"]] == given["rows"]
            else:
                assert stands.value == given["text"]


def test_readers_see_no_word_about_copies() -> None:
    shown = {}
    for page in Page.objects.filter(depth__gt=1):
        words = COPIES.findall("\n".join(str(leaf) for leaf in said(page.specific, to_readers=True)))
        if words:
            shown[str(page)] = words
    assert shown == {}


def test_editors_see_which_copy_was_compared() -> None:
    page = page_of("FM88-地下(一)")
    assert "An-0726" in page.not_this_checked_against
    assert "An-0726" in page.checked_against
    assert page.not_this_source.endswith("按条文推出")
    assert "国家矿山安全监察局2023-01-13解读" in page.not_this_source


def test_a_legal_condition_stays_with_readers() -> None:
    assert "仍继续使用" in page_of("TS45067-4.1d").remark
    assert "前提两层" in page_of("RQ4-第九条(一)").remark
    assert "第十四条" in page_of("GM10-第十一条(三)").remark
    assert page_of("CASE-2023-04-02").remark == "日期为事故日。煤矿判定另看煤矿标准。"


def test_a_link_to_an_official_page_is_the_states_own_and_none_is_made_up() -> None:
    given = {row["source_url"] for row in (*FACTS.standards, *FACTS.criteria, *FACTS.laws)}
    given |= {source["url"] for row in FACTS.courses for source in row["sources"]}
    for page in Page.objects.filter(depth=4):
        for block in page.specific.sources if hasattr(page.specific, "sources") else []:
            if url := block.value["url"]:
                assert url in given
                assert ".gov.cn/" in url
    assert [block.value["url"] for block in page_of("CASE-2013-06-03").sources] == [""]
    assert page_of("SL344").official_url == ""
    assert "cdytms.cn" in page_of("SL344").checked_against


def test_the_source_of_an_article_leads_to_the_document_it_cites() -> None:
    urls = {block.value["text"]: block.value["url"] for block in page_of("lvmei-fen-shouchao").sources}
    assert any("t20230523_451578" in url for url in urls.values())
    kunshan = next(text for text in urls if "昆山" in text)
    assert urls[kunshan] == ""
