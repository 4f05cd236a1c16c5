"""Over all of the starter content: every published page is reached from the front door, no link is broken."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import INFO
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpResponse
from django.middleware.csrf import _does_token_match
from django.test import Client, RequestFactory, override_settings
from django.urls import resolve
from wagtail.models import Page

from accounts.roles import Role
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
from tests import factories as make
from tests.crawl.crawler import Crawl, crawl
from tests.portal.page_cache.conftest import Reader, front_door  # noqa: F401
from training.models import CourseIndexPage

PAGE_QUERIES = 15
INDEX_QUERIES = 10
# Addresses of one kind that two readers ask for in turn.
A_FEW = 4
INDEXES = [
    ArticleIndexPage,
    CaseIndexPage,
    CriterionIndexPage,
    LawIndexPage,
    QuestionIndexPage,
    StandardIndexPage,
    TopicIndexPage,
    CourseIndexPage,
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
        # An old release or a form is called as its page is, 我的 as the login it asks for; search engines leave them.
        if not visit.html or "?" in url or "/revisions/" in url or "/feedback/" in url or url == "/mine/":
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


def test_nothing_of_one_reader_reaches_the_next(walked: Crawl, front_door: Reader) -> None:  # noqa: F811
    """An address is asked for by an editor, by somebody whose browser holds a form's cookie, then by a stranger.

    The stranger gets what was made for nobody in particular. Seen failing without the look in the key of what is
    kept, and without the guards on sessions, cookies and tokens; those back one another up, and each alone has its
    own test in tests/portal/page_cache.
    """
    editor, canaries = _editor()
    secret = Client().get("/accounts/login/").cookies["csrftoken"].value
    for url in _some_of_each_kind(walked):
        visit = walked.visits[url]
        front_door.ask(url, HTTP_COOKIE=editor)
        front_door.ask(url, HTTP_COOKIE=f"csrftoken={secret}")
        dark = front_door.ask(url, HTTP_COOKIE=f"csrftoken={secret}; look=dark.large")
        stranger = front_door.ask(url)
        assert [word for word in canaries if word.encode() in dark.body + stranger.body] == [], url
        assert not [token for token in _tokens(stranger.body) if _does_token_match(token, secret)], url
        if stranger.headers.get("Cache-Control") == "no-cache" and visit.html:
            assert stranger.text == visit.html, url
            assert "look-dark size-large" in dark.text, url


def _editor() -> tuple[str, list[str]]:
    """The cookies of somebody who is logged in and has a message waiting, and what nobody else may ever see of it."""
    client = Client()
    person = make.user(Role.EDITOR, name="只有本人看得见的名字")
    client.force_login(person)
    request = RequestFactory().get("/")
    request.session = client.session
    waiting = SessionStorage(request)
    waiting.add(INFO, "只给本人的消息")
    waiting.update(HttpResponse())
    request.session.save()
    key = client.cookies["sessionid"].value
    return f"sessionid={key}", [person.name, str(person.email), key, "只给本人的消息"]


def _tokens(body: bytes) -> list[str]:
    return re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', body.decode(errors="replace"))


def _some_of_each_kind(walked: Crawl) -> list[str]:
    """A few addresses of each view in each part of the site: what is alike is made by the same lines of code."""
    kinds: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for url in walked.visits:
        path = urlsplit(url).path
        kinds[_view(path), path.split("/")[1], path.count("/")].append(url)
    return [url for urls in kinds.values() for url in urls[:A_FEW]]


def _view(path: str) -> str:
    """Who answers; the files of the style sheets have no view."""
    return "static" if path.startswith("/static/") else resolve(path).view_name
