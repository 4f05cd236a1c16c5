"""A draft shows nowhere: not its title, not its address, on no page that links to it (DESIGN §4)."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from content import models as content
from portal.models import HomePage
from tests import factories as make
from tests.content.pages.reading import addresses, edit, soup_of
from training import models as training

# Each makes a published page that links to a draft, and returns both.
Surface = Callable[[], tuple[Page, Page]]


def index(model: type[Page]) -> Page:
    return model.objects.get()


def criterion_law() -> tuple[Page, Page]:
    law = make.law(live=False, article="第九百条")
    return make.criterion(laws=(law,)), law


def criterion_case() -> tuple[Page, Page]:
    page = make.criterion()
    return page, make.case(live=False, criteria=(page,))


def criterion_self_test() -> tuple[Page, Page]:
    page = make.criterion()
    return page, make.case(live=False, self_test_criterion=page)


def criterion_article() -> tuple[Page, Page]:
    page = make.criterion()
    return page, make.article(live=False, criteria=(page,))


def criterion_question() -> tuple[Page, Page]:
    page = make.criterion()
    return page, make.question(live=False, criteria=(page,))


def criterion_peer() -> tuple[Page, Page]:
    standard = make.standard()
    return make.criterion(standard), make.criterion(standard, live=False)


def criterion_successor() -> tuple[Page, Page]:
    successor = make.standard(live=False)
    page = make.criterion(make.standard(successor=successor, status="in_transition"))
    content.ClauseTopic.objects.create(standard=successor, clause="5.1", topic=successor.title, old_criterion=page)
    return page, successor


def criterion_read_with() -> tuple[Page, Page]:
    other = make.standard(live=False)
    return make.criterion(make.standard(read_with=other)), other


def criterion_read_with_said_by_the_other() -> tuple[Page, Page]:
    standard = make.standard()
    return make.criterion(standard), make.standard(live=False, read_with=standard)


def standard_criterion() -> tuple[Page, Page]:
    standard = make.standard()
    return standard, make.criterion(standard, live=False)


def standard_successor() -> tuple[Page, Page]:
    successor = make.standard(live=False)
    standard = make.standard(successor=successor, status="superseded")
    old = make.criterion(standard)
    content.ClauseTopic.objects.create(standard=successor, clause="5.1", topic=successor.title, old_criterion=old)
    return standard, successor


def standard_predecessor() -> tuple[Page, Page]:
    standard = make.standard()
    return standard, make.standard(live=False, successor=standard, status="superseded")


def standard_read_with() -> tuple[Page, Page]:
    other = make.standard(live=False)
    return make.standard(read_with=other), other


def standard_old_item() -> tuple[Page, Page]:
    standard = make.standard()
    old = make.criterion(live=False)
    content.ClauseTopic.objects.create(standard=standard, clause="5.1", topic="示例条题", old_criterion=old)
    return standard, old


def case_criterion() -> tuple[Page, Page]:
    page = make.criterion(live=False)
    return make.case(criteria=(page,)), page


def case_law() -> tuple[Page, Page]:
    law = make.law(live=False, article="第九百条")
    return make.case(laws=(law,)), law


def case_self_test_criterion() -> tuple[Page, Page]:
    page = make.criterion(live=False)
    return make.case(self_test_criterion=page), page


def case_self_test_law() -> tuple[Page, Page]:
    law = make.law(live=False, article="第九百条")
    return make.case(self_test_law=law), law


def case_article() -> tuple[Page, Page]:
    case = make.case()
    article = make.article(live=False)
    article.case_links = [content.ArticleCase(case=case)]
    return case, edit(article)


def article_criterion() -> tuple[Page, Page]:
    page = make.criterion(live=False)
    return make.article(criteria=(page,)), page


def article_law() -> tuple[Page, Page]:
    law = make.law(live=False, article="第九百条")
    article = make.article()
    article.law_links = [content.ArticleLaw(law=law)]
    return edit(article), law


def article_case() -> tuple[Page, Page]:
    case = make.case(live=False)
    article = make.article()
    article.case_links = [content.ArticleCase(case=case)]
    return edit(article), case


def question_criterion() -> tuple[Page, Page]:
    page = make.criterion(live=False)
    return make.question(criteria=(page,)), page


def question_law() -> tuple[Page, Page]:
    law = make.law(live=False, article="第九百条")
    question = make.question()
    question.law_links = [content.QuestionLaw(law=law)]
    return edit(question), law


def law_criterion() -> tuple[Page, Page]:
    law = make.law()
    return law, make.criterion(live=False, laws=(law,))


def law_case() -> tuple[Page, Page]:
    law = make.law()
    return law, make.case(live=False, laws=(law,))


def law_self_test() -> tuple[Page, Page]:
    law = make.law()
    return law, make.case(live=False, self_test_law=law)


def law_question() -> tuple[Page, Page]:
    law = make.law()
    question = make.question(live=False)
    question.law_links = [content.QuestionLaw(law=law)]
    return law, edit(question)


def law_article() -> tuple[Page, Page]:
    law = make.law()
    article = make.article(live=False)
    article.law_links = [content.ArticleLaw(law=law)]
    return law, edit(article)


def _in_scene(page: Any) -> tuple[Page, Page]:
    page.scenes = [make.scene()]
    return make.topic(), edit(page)


def topic_criterion() -> tuple[Page, Page]:
    return _in_scene(make.criterion(live=False))


def topic_case() -> tuple[Page, Page]:
    return _in_scene(make.case(live=False))


def topic_article() -> tuple[Page, Page]:
    return _in_scene(make.article(live=False))


def topic_question() -> tuple[Page, Page]:
    return _in_scene(make.question(live=False))


def scene_tag() -> tuple[Page, Page]:
    page = make.criterion()
    page.scenes = [make.scene()]
    return edit(page), make.topic(live=False, slug="hidden-scene")


def criteria_list() -> tuple[Page, Page]:
    page = make.criterion(live=False)
    return index(content.CriterionIndexPage), page


def standards_list() -> tuple[Page, Page]:
    page = make.standard(live=False)
    return index(content.StandardIndexPage), page


def cases_list() -> tuple[Page, Page]:
    page = make.case(live=False)
    return index(content.CaseIndexPage), page


def articles_list() -> tuple[Page, Page]:
    page = make.article(live=False)
    return index(content.ArticleIndexPage), page


def questions_list() -> tuple[Page, Page]:
    page = make.question(live=False)
    return index(content.QuestionIndexPage), page


def laws_list() -> tuple[Page, Page]:
    page = make.law(live=False)
    return index(content.LawIndexPage), page


def topics_list() -> tuple[Page, Page]:
    page = make.topic(live=False)
    return index(content.TopicIndexPage), page


def course_criterion() -> tuple[Page, Page]:
    draft = make.criterion(live=False)
    return make.course(criteria=(draft,)), draft


def criterion_course() -> tuple[Page, Page]:
    criterion = make.criterion()
    return criterion, make.course(criteria=(criterion,), live=False)


def courses_list() -> tuple[Page, Page]:
    page = make.course(live=False)
    return index(training.CourseIndexPage), page


SURFACES: list[Surface] = [
    criterion_law, criterion_case, criterion_self_test, criterion_article, criterion_question, criterion_peer,
    criterion_successor, criterion_read_with, criterion_read_with_said_by_the_other,
    standard_criterion, standard_successor, standard_predecessor, standard_read_with, standard_old_item,
    case_criterion, case_law, case_self_test_criterion, case_self_test_law, case_article,
    article_criterion, article_law, article_case, question_criterion, question_law,
    law_criterion, law_case, law_self_test, law_question, law_article,
    topic_criterion, topic_case, topic_article, topic_question, scene_tag,
    criteria_list, standards_list, cases_list, articles_list, questions_list, laws_list,
    topics_list, course_criterion, criterion_course, courses_list,
]  # fmt: skip


def tells_of(soup: BeautifulSoup, page: Any) -> bool:
    """Whether a reader could learn of the page: by its title, its short name or its address."""
    if any(link.split("#")[0] == page.get_url() for link in addresses(soup)):
        return True
    # A scene's name is no secret: its page is.
    names = {page.title, getattr(page, "short_title", "")} if not isinstance(page, content.TopicPage) else set()
    return any(name and name in str(soup) for name in names)


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.__name__)
def test_a_link_shows_once_its_page_is_live(surface: Surface, home: HomePage, client: Client) -> None:
    page, draft = surface()
    assert not draft.live
    assert not tells_of(soup_of(client, page), draft)
    make.publish(draft)
    assert tells_of(soup_of(client, page), draft)


@pytest.mark.parametrize("to", ["criterion", "case", "article", "question", "law", "topic", "criteria"])
def test_a_standard_that_is_taken_back_takes_its_name_along(to: str, home: HomePage, client: Client) -> None:
    """The door keeps a standard live while its criteria are; should one expire all the same, it is named nowhere."""
    standard, law = make.standard(), make.law()
    criterion = make.criterion(standard, laws=(law,), live=False)
    criterion.scenes = [make.scene()]
    criterion = make.publish(criterion)
    make.criterion()
    pages = {
        "criterion": criterion,
        "case": make.case(criteria=(criterion,)),
        "article": make.article(criteria=(criterion,)),
        "question": make.question(criteria=(criterion,)),
        "law": law,
        "topic": make.topic(),
        "criteria": index(content.CriterionIndexPage),
    }
    assert standard.short_title in str(soup_of(client, pages[to]))
    Page.objects.filter(pk=standard.pk).update(live=False)
    assert not tells_of(soup_of(client, pages[to]), standard)
    assert criterion.title in str(soup_of(client, pages[to]))


@pytest.mark.parametrize("surface", [criterion_case, law_criterion, topic_case, cases_list], ids=lambda s: s.__name__)
def test_a_restricted_page_shows_as_little_as_a_draft(surface: Surface, home: HomePage, client: Client) -> None:
    page, other = surface()
    make.publish(other)
    PageViewRestriction.objects.create(page=other, restriction_type=PageViewRestriction.LOGIN)
    assert not tells_of(soup_of(client, page), other)


def test_counts_leave_drafts_out(home: HomePage, client: Client) -> None:
    standard = make.standard()
    for live in (True, True, False):
        make.criterion(standard, live=live)
    assert "2 条已整理" in soup_of(client, index(content.StandardIndexPage)).get_text()
    listed = soup_of(client, index(content.CriterionIndexPage))
    assert "共 2 条" in listed.get_text()
    assert f"{standard.short_title}（2）" not in listed.get_text(), "a single choice is no choice"
    make.criterion(make.standard())
    assert f"{standard.short_title}（2）" in soup_of(client, index(content.CriterionIndexPage)).get_text()
