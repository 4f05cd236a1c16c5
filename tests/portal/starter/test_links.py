"""Every id that a row names is a link, read from both ends."""

import pytest

from content import models as content
from portal.starter.facts import Facts
from tests.portal.starter.reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter_site")]

FACTS = Facts.read()


def _codes(rows: object, name: str) -> list[str]:
    return [getattr(row, name).code for row in rows.all() if getattr(row, name) is not None]


def test_criterion_and_law() -> None:
    for row in FACTS.criteria:
        assert _codes(page_of(row["id"]).law_links, "law") == row["law_ids"]
    for law in content.LawArticle.objects.all():
        expected = {row["id"] for row in FACTS.criteria if law.code in row["law_ids"]}
        assert set(_codes(law.criterion_links, "page")) == expected


def test_case_and_what_it_went_against() -> None:
    for row in FACTS.cases:
        page = page_of(row["id"])
        stands = [(link.criterion or link.law).code for link in page.basis_links.all()]
        assert stands == row["violated"]
        assert _codes(page.law_links, "law") == [said["law_id"] for said in row["what_law_says"]]
        assert (page.self_test_criterion or page.self_test_law).code == row["self_test"]["criterion"]
        assert page.wording == row["wording"]
    dust = page_of("GM10-第十一条(九)")
    expected = {row["id"] for row in FACTS.cases if dust.code in row["violated"]}
    assert set(_codes(dust.case_links, "page")) == expected
    assert "CASE-2014-08-02" in expected
    tested = {row["id"] for row in FACTS.cases if row["self_test"]["criterion"] == dust.code}
    assert {page.code for page in dust.self_tests.all()} == tested


def test_article_and_question() -> None:
    for row in FACTS.articles:
        page = page_of(row["id"])
        assert _codes(page.criterion_links, "criterion") == row["related_criteria"]
        assert _codes(page.law_links, "law") == row["related_law"]
        assert _codes(page.case_links, "case") == row["related_cases"]
    for row in FACTS.questions:
        page = page_of(row["id"])
        assert _codes(page.criterion_links, "criterion") == row["related_criteria"]
        assert _codes(page.law_links, "law") == row["related_law"]
    criterion = page_of("GM10-第十三条(一)")
    for field, rows in (("article_links", FACTS.articles), ("question_links", FACTS.questions)):
        expected = {row["id"] for row in rows if criterion.code in row["related_criteria"]}
        assert expected
        assert set(_codes(getattr(criterion, field), "page")) == expected
    case = page_of("CASE-2021-06-13")
    assert set(_codes(case.article_links, "page")) == {
        row["id"] for row in FACTS.articles if case.code in row["related_cases"]
    }


def test_old_item_and_new_clause() -> None:
    for item in FACTS.criteria:
        if item["standard"] == "HC121":
            follows = {row["clause"] for row in FACTS.topics if row["old_item_121"] == item["item"]}
            assert {topic.clause for topic in page_of(item["id"]).clause_topics.all()} == follows
            assert follows
    new = [topic for topic in page_of("AQ3067").clause_topics.all() if topic.old_criterion is None]
    assert {topic.old_item_text for topic in new} == {"（新增或无直接对应）"}


def test_criterion_and_standard() -> None:
    for row in FACTS.criteria:
        page = page_of(row["id"])
        assert page.standard.code == row["standard"]
        assert page.get_parent().specific == page.standard


def test_every_criterion_has_a_scene_and_every_scene_has_criteria() -> None:
    assert not content.CriterionPage.objects.filter(scenes=None).exists()
    assert not content.CriterionPage.objects.filter(sectors=None).exists()
    for topic in content.TopicPage.objects.all():
        assert content.CriterionPage.objects.filter(scenes=topic.scene).exists()
        assert topic.elsewhere.count() >= 1
    assert {"粉尘涉爆", "有限空间", "涉氨", "动火", "金属熔融"} <= {
        topic.title for topic in content.TopicPage.objects.all()
    }
    dust = content.CriterionPage.objects.filter(scenes__slug="dust")
    assert set(page_of("GM10").criteria.filter(item__startswith="第十一条")) <= set(dust)


def test_nothing_published_points_at_a_draft() -> None:
    rows = [
        *content.CriterionLaw.objects.filter(page__live=True, law__live=False),
        *content.CaseBasis.objects.filter(page__live=True, law__live=False),
        *content.CaseLaw.objects.filter(page__live=True, law__live=False),
        *content.QuestionLaw.objects.filter(page__live=True, law__live=False),
    ]
    assert rows == []
