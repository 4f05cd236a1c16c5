"""An editor sees any page before it is released, as it would be, unsaved rows included."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page

from content import models as content
from portal.models import HomePage
from tests import factories as make


def preview(page: Any) -> str:
    response = page.make_preview_request()
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").find("main").get_text()


def test_unsaved_changes_and_rows_show_in_a_preview(home: HomePage) -> None:
    law, criterion, case = make.law(), make.criterion(), make.case()
    changed: list[tuple[Any, str, Any, str]] = [
        (make.criterion(), "law_links", content.CriterionLaw(law=law), law.name),
        (make.case(), "basis_links", content.CaseBasis(criterion=criterion), criterion.title),
        (make.case(), "law_links", content.CaseLaw(law=law, gist="法律另说"), "法律另说"),
        (make.article(), "case_links", content.ArticleCase(case=case), case.title),
        (make.question(), "criterion_links", content.QuestionCriterion(criterion=criterion), criterion.title),
        (make.standard(), "clause_topics", content.ClauseTopic(clause="9.9", topic="新条题"), "新条题"),
    ]
    for page, relation, row, words in changed:
        page.title = "改过的标题"
        setattr(page, relation, [row])
        shown = preview(page)
        assert "改过的标题" in shown
        assert words in shown, relation
        assert words not in preview(type(page).objects.get(pk=page.pk)), relation


def test_labels_chosen_in_the_form_show(home: HomePage) -> None:
    page = make.criterion()
    page.scenes = [make.scene()]
    page.sectors = [make.sector()]
    assert "粉尘涉爆" in preview(page)
    assert "工贸" in preview(page)


def as_wagtail_makes_it(parent: Page, page: Any) -> Any:
    """A page in the create form: it has a place in the tree and no key yet (wagtail.admin.views.pages.preview)."""
    parent = Page.objects.get(pk=parent.pk)
    page.path = Page._get_children_path_interval(parent.path)[1]
    page.depth = parent.depth + 1
    page.set_url_path(parent)
    return page


NEW: list[tuple[type[Page], type[Page]]] = [
    (content.StandardIndexPage, content.StandardPage),
    (content.CaseIndexPage, content.CasePage),
    (content.ArticleIndexPage, content.ArticlePage),
    (content.QuestionIndexPage, content.QuestionPage),
    (content.LawIndexPage, content.LawArticle),
    (content.TopicIndexPage, content.TopicPage),
]


@pytest.mark.parametrize(("parent", "model"), NEW, ids=lambda model: model.__name__)
def test_a_page_that_was_never_saved_has_a_preview(parent: type[Page], model: type[Page], home: HomePage) -> None:
    for busy in (make.case, make.article, make.question, make.law, make.topic, make.standard):
        busy()
    page = as_wagtail_makes_it(parent.objects.get(), model(title="全新的一页", slug="brand-new"))
    shown = preview(page)
    assert "全新的一页" in shown
    assert "示例" not in shown, "rows without a key were taken for its own"


def test_a_new_criterion_shows_its_standard_even_while_that_is_a_draft(home: HomePage) -> None:
    standard = make.standard(live=False)
    page = as_wagtail_makes_it(standard, content.CriterionPage(title="全新的一条", slug="brand-new", item="第九项"))
    shown = preview(page)
    assert "全新的一条" in shown
    assert standard.doc_number in shown


def test_drafts_stay_hidden_from_a_preview_of_another_page(home: HomePage) -> None:
    page = make.criterion(laws=(make.law(live=False, article="第九百条"),))
    assert "第九百条" not in preview(page)


def test_index_pages_have_a_preview(home: HomePage) -> None:
    make.criterion()
    page = content.CriterionIndexPage.objects.get()
    page.intro = "改过的导语"
    shown = preview(page)
    assert "改过的导语" in shown
    assert "共 1 条" in shown
