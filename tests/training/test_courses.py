"""A course as a page: what it says of itself, from both ends of its links, in its list and in the search."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portal.models import HomePage
from search.documents import Kind
from search.pages import documents_of
from tests import factories as make
from training.models import CourseIndexPage, CourseLaw, TrainingRule

pytestmark = pytest.mark.django_db


def soup(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_a_criterion_shows_its_courses_and_a_course_its_criteria(home: HomePage, client: Client) -> None:
    criterion, other = make.criterion(), make.criterion()
    course = make.course(criteria=(criterion,), is_free=True)
    link = soup(client, criterion.url).find(id="next").find("a", href=course.url)
    assert course.title in link.get_text()
    assert "2 学时 · 免费" in link.parent.get_text()
    assert soup(client, course.url).find(id="criteria").find("a", href=criterion.url)
    assert course.title not in str(soup(client, other.url))


def test_a_scene_leads_to_its_courses(home: HomePage, client: Client) -> None:
    course, draft, other = make.course(), make.course(live=False), make.course()
    for page in (course, draft):
        page.scenes = [make.scene()]
        make.put(page)
    source = str(soup(client, make.topic().url))
    assert course.url in source
    assert draft.title not in source
    assert other.title not in source


def test_advice_and_what_the_law_asks_are_told_apart(home: HomePage, client: Client) -> None:
    assert "经验建议，不是法定要求" in soup(client, make.course().url).get_text()
    by_law = soup(client, make.course(syllabus_basis="某令第十四条").url).get_text()
    assert "经验建议，不是法定要求" not in by_law
    assert "依据：某令第十四条" in by_law


def test_a_changed_rule_is_told_on_the_course_with_its_source(home: HomePage, client: Client) -> None:
    course = make.course(stage="initial")
    rule = TrainingRule.objects.create(
        code="H", who="new_worker", firm="general", stage="initial", hours=24, source="某令", confidence="memory"
    )
    assert soup(client, course.url).find(id="rules") is None
    rule.confidence = "verified"
    rule.save()
    said = soup(client, course.url).find(id="rules").get_text()
    assert "一般单位，新员工，初次：不少于 24 学时" in said
    assert "某令" in said


def test_the_list_is_filtered_by_kind_and_by_who_one_is(home: HomePage, client: Client) -> None:
    talk = make.course(kind="directors_talk")
    talk.audiences = [talk.audiences.model(who="principal")]
    talk = make.publish(talk)
    topic = make.course()
    url = CourseIndexPage.objects.get().url

    def listed(query: str) -> list[str]:
        return [link["href"] for link in soup(client, url + query).select(".result-title a")]

    assert listed("") == [talk.url, topic.url]
    assert listed("?kind=directors_talk") == [talk.url]
    assert listed("?who=new_worker") == [topic.url]
    assert listed("?who=king") == [talk.url, topic.url]
    assert soup(client, url).find("a", href="/courses/which/")


def test_search_knows_a_course_by_its_topics_and_never_a_draft(home: HomePage) -> None:
    course, draft = make.course(), make.course(live=False)
    (found,), errors = documents_of([course.pk, draft.pk])
    assert errors == {}
    assert (found.kind, found.title) == (Kind.COURSE, course.title)
    assert "要点" in found.body
    assert "新员工" in found.body
    assert found.place == "专题 · 2 学时"


def test_an_article_of_law_leads_to_the_courses_that_rest_on_it(home: HomePage, client: Client) -> None:
    article = make.law()
    for course in (make.course(title="专题班"), make.course(title="没公布的", live=False)):
        CourseLaw.objects.create(page=course, law=article)
    said = soup(client, article.url).get_text()
    assert "学这一课：专题班" in said
    assert "没公布的" not in said
