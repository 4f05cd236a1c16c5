"""Over all of the starter content: every published page is reached from the front door, no link is broken."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client, override_settings
from wagtail.models import Page

from content.models import (
    ArticleIndexPage,
    CaseIndexPage,
    CriterionIndexPage,
    LawIndexPage,
    QuestionIndexPage,
    StandardIndexPage,
    TopicIndexPage,
)
from portal.models import HomePage
from search.queue import rebuild
from tests.crawl.crawler import Crawl, crawl

PAGE_QUERIES = 15
INDEX_QUERIES = 10
INDEXES = [
    ArticleIndexPage,
    CaseIndexPage,
    CriterionIndexPage,
    LawIndexPage,
    QuestionIndexPage,
    StandardIndexPage,
    TopicIndexPage,
]

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def walked(starter_site: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    """Everything a visitor can reach from the front page; walked once for all the tests here, the index at hand."""
    folder = tmp_path_factory.mktemp("index")
    with django_db_blocker.unblock(), override_settings(SEARCH_INDEX_DIR=folder):
        rebuild()
        yield crawl(Client(raise_request_exception=False))


def test_every_published_page_is_reached(walked: Crawl) -> None:
    published = {page.url for page in Page.objects.live().descendant_of(HomePage.objects.get(), inclusive=True)}
    assert len(published) > 600
    assert published - walked.visits.keys() == set()


def test_no_draft_is_reached(walked: Crawl) -> None:
    home = HomePage.objects.get()
    drafts = {page.get_url_parts()[2] for page in Page.objects.descendant_of(home).filter(live=False)}
    assert drafts
    assert drafts & walked.linked_from.keys() == set()


def test_no_link_is_broken(walked: Crawl) -> None:
    assert walked.broken == {}


def test_links_into_a_page_have_a_place_there(walked: Crawl) -> None:
    assert walked.lost_anchors == []


def test_no_page_asks_the_database_too_often(walked: Crawl) -> None:
    assert walked.costly(PAGE_QUERIES) == {}


def test_no_index_page_asks_the_database_too_often(walked: Crawl) -> None:
    indexes = {index.url for model in INDEXES for index in model.objects.live()}
    assert len(indexes) == len(INDEXES)
    assert walked.costly(INDEX_QUERIES, indexes) == {}


def test_every_page_has_one_heading_a_language_and_a_name_of_its_own(walked: Crawl) -> None:
    names: dict[str, str] = {}
    for url, visit in walked.visits.items():
        # An old release or a form is called as its page is; search engines are told to leave them.
        if not visit.html or "?" in url or "/revisions/" in url or "/feedback/" in url:
            continue
        soup = BeautifulSoup(visit.html, "html.parser")
        assert len(soup.find_all("h1")) == 1, url
        assert soup.html["lang"] == "zh-Hans", url
        name = soup.title.get_text()
        assert name not in names, f"{url} and {names.get(name)} are both called {name}"
        names[name] = url


def test_every_address_says_what_it_may_load_and_do(walked: Crawl) -> None:
    strict = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }
    for url, visit in walked.visits.items():
        if url.startswith("/static/"):
            continue  # no page, and nothing to frame
        assert {name: visit.headers.get(name) for name in strict} == strict, url
        policy = visit.headers.get("Content-Security-Policy", "")
        for demanded in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
            assert demanded in policy, url
        assert "unsafe" not in policy, url
        assert "nonce" not in policy, url
        assert "camera=()" in visit.headers.get("Permissions-Policy", ""), url
