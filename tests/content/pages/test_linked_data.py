"""What programs are told of a page: the terms of schema.org, filled with what stands on the page and nothing else."""

import json
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from content import models as content
from content.models import PublishedRevision
from portal.models import HomePage
from tests import factories as make
from tests.content.pages.reading import soup_of
from training.models import CoursePage

# What readers of these data ask of each type; more may stand there.
DEMANDED = {
    "TechArticle": {"headline", "description", "datePublished", "dateModified", "author", "publisher", "inLanguage"},
    "Article": {"headline", "description", "datePublished", "dateModified", "author", "publisher", "inLanguage"},
    "FAQPage": {"name", "mainEntity", "dateModified", "publisher"},
    "CollectionPage": {"name", "url", "publisher"},
    "WebPage": {"name", "url", "dateModified", "publisher"},
}
EXPECTED = {
    content.StandardPage: "TechArticle",
    content.CriterionPage: "TechArticle",
    content.LawArticle: "TechArticle",
    content.CasePage: "Article",
    content.ArticlePage: "Article",
    content.QuestionPage: "FAQPage",
    content.TopicPage: "WebPage",
    CoursePage: "Article",
}


def told(soup: BeautifulSoup) -> dict[str, dict[str, Any]]:
    """What the page says, by type."""
    (script,) = soup.find_all("script", type="application/ld+json")
    things = json.loads(script.string)
    assert all(thing["@context"] == "https://schema.org" for thing in things)
    return {thing["@type"]: thing for thing in things}


def pages() -> list[Page]:
    standard = make.standard(summary="一句话")
    return [
        standard,
        make.criterion(standard),
        make.law(),
        make.case(),
        make.article(),
        make.question(),
        make.course(),
        make.topic(),
    ]


def test_every_type_says_what_is_asked_of_it(client: Client, home: HomePage) -> None:
    for page in [*pages(), *(row.specific for row in home.get_children())]:
        soup = soup_of(client, page)
        said = told(soup)
        kind = EXPECTED.get(type(page), "CollectionPage")
        assert said[kind].keys() >= DEMANDED[kind], page
        assert said[kind]["url"] == soup.find("link", rel="canonical")["href"]
        assert all(said[kind].values())


def test_the_law_says_its_gist_and_the_time_of_its_release(client: Client, home: HomePage) -> None:
    page = make.publish(make.law(gist="条文大意"))
    said = told(soup_of(client, page))["TechArticle"]
    assert said["description"] == "条文大意"
    last = PublishedRevision.objects.get(page=page.pk, number=2)
    assert said["dateModified"] == last.released_at.isoformat(timespec="seconds")
    assert said["version"] == 2


def test_the_way_up_is_that_of_the_breadcrumbs(client: Client, home: HomePage) -> None:
    for page in pages():
        soup = soup_of(client, page)
        steps = told(soup)["BreadcrumbList"]["itemListElement"]
        shown = soup.select(".breadcrumbs li")
        assert [step["name"] for step in steps] == [crumb.get_text() for crumb in shown]
        assert [step["position"] for step in steps] == list(range(1, len(shown) + 1))
        links = [urlsplit(step["item"]).path for step in steps]
        assert links == [*(crumb.a["href"] for crumb in shown[:-1]), page.url]
        assert all(step["item"].startswith(page.get_site().root_url) for step in steps)


def test_a_question_is_told_with_its_answer(client: Client, home: HomePage) -> None:
    page = make.question()
    (question,) = told(soup_of(client, page))["FAQPage"]["mainEntity"]
    assert question["name"] == page.title
    assert question["acceptedAnswer"]["text"] == f"{page.short_answer}\n{page.answer}"


def test_sources_are_cited(client: Client, home: HomePage) -> None:
    page = make.criterion(
        sources=[
            ("source", {"text": "某令", "url": "https://example.org/a?b=1&c=2"}),
            ("source", {"text": "条文", "url": ""}),
        ]
    )
    cited = told(soup_of(client, page))["TechArticle"]["citation"]
    assert cited[0] == {"@type": "CreativeWork", "name": "某令", "url": "https://example.org/a?b=1&c=2"}
    assert "url" not in cited[1]


def test_no_text_can_leave_the_block(client: Client, home: HomePage) -> None:
    evil = '</script><script>alert(1)</script><!-- & \u2028 " \\'
    page = make.criterion(title=evil, gist=evil)
    html = client.get(page.url).content.decode()
    assert html.count("<script") == html.count("</script>")
    assert "alert(1)</script>" not in html
    said = told(soup_of(client, page))["TechArticle"]
    assert (said["headline"], said["description"]) == (page.title, page.gist)


def test_what_only_editors_see_is_not_told(client: Client, home: HomePage) -> None:
    page = make.criterion(editor_note="只给编辑看", checked_against="核对所用文本")
    text = json.dumps(told(soup_of(client, page)), ensure_ascii=False)
    assert "编辑" not in text
    assert "核对所用" not in text


def test_a_link_that_is_shared_says_what_it_is(client: Client, home: HomePage) -> None:
    for page in [home, *pages()]:
        soup = soup_of(client, page)
        said = {tag["property"]: tag["content"] for tag in soup.find_all("meta", property=True)}
        assert said["og:description"] == soup.find("meta", attrs={"name": "description"})["content"]
        assert said["og:title"]
        assert said["og:url"] == page.full_url
        assert said["og:type"] == ("website" if page == home else "article")
