"""Feeds as a reader program reads them: what was released last, of everything, of a kind, of a sector."""

from typing import Any

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from content import models as content
from content.kinds import KINDS
from content.models import PublishedRevision
from portal.models import HomePage, SiteIdentity
from tests import factories as make

FORMS = {"rss": "rss20", "atom": "atom10"}


def read(client: Client, address: str) -> Any:
    """The feed; it must be well formed and have a name, and each entry all that a program needs."""
    response = client.get(address)
    assert response.status_code == 200, address
    found = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not found.bozo, found.get("bozo_exception")
    assert found.feed.title
    assert found.feed.link.startswith("http")
    for entry in found.entries:
        assert entry.id.startswith("tag:")
        assert entry.link.startswith("http")
        assert entry.published_parsed
    return found


@pytest.mark.parametrize("form", FORMS)
def test_the_latest_release_of_each_page(client: Client, pages: list[Page], form: str) -> None:
    changed = make.publish(pages[2])
    found = read(client, f"/feeds/{form}.xml")
    assert found.version == FORMS[form]
    assert [entry.link for entry in found.entries] == [
        page.full_url for page in [changed, *(page for page in reversed(pages) if page != changed)]
    ]
    first = found.entries[0]
    last = PublishedRevision.objects.get(page=changed.pk, number=2)
    assert first.published_parsed[:6] == last.released_at.utctimetuple()[:6]
    assert first.title == changed.title
    assert "积尘" in first.summary


def test_a_new_release_is_a_new_entry(client: Client, pages: list[Page]) -> None:
    before = read(client, "/feeds/atom.xml").entries[0].id
    make.publish(pages[-1])
    after = [entry.id for entry in read(client, "/feeds/atom.xml").entries]
    assert before not in after
    assert len(after) == len(set(after)) == len(pages)


@pytest.mark.parametrize("form", FORMS)
def test_one_kind(client: Client, pages: list[Page], form: str) -> None:
    for kind in KINDS:
        found = read(client, f"/feeds/{kind.slug}/{form}.xml")
        assert [entry.link for entry in found.entries] == [page.full_url for page in pages if type(page) is kind.page]
        assert kind.label in found.feed.title


@pytest.mark.parametrize("form", FORMS)
def test_one_sector(client: Client, pages: list[Page], form: str) -> None:
    for page in (pages[1], pages[3]):
        page.sectors = [make.sector()]
        make.put(page)
    found = read(client, f"/feeds/sectors/gongmao/{form}.xml")
    assert [entry.link for entry in found.entries] == [pages[3].full_url, pages[1].full_url]
    assert "工贸" in found.feed.title


def test_what_nobody_may_read_is_not_told(client: Client, hidden: Page) -> None:
    shown = make.case(sectors=[make.sector()])
    hidden.sectors = [make.sector()]
    make.put(hidden)
    for address in ("/feeds/atom.xml", "/feeds/cases/rss.xml", "/feeds/sectors/gongmao/atom.xml"):
        found = read(client, address)
        assert shown.full_url in [entry.link for entry in found.entries]
        assert hidden.title not in str(found)
        assert hidden.slug not in str(found)
    assert hidden.title not in str(read(client, "/feeds/criteria/atom.xml"))


def test_text_that_looks_like_markup_is_text(client: Client, home: HomePage) -> None:
    make.case(title="压力<img src=x onerror=alert(1)>超限\x0b", summary="<script>alert(1)</script>&amp;")
    for form in FORMS:
        entry = read(client, f"/feeds/{form}.xml").entries[0]
        # A reader program that takes the text for HTML must find no element in it.
        assert "<script" not in entry.summary
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in entry.summary
    assert "&lt;img" in read(client, "/feeds/rss.xml").entries[0].title


def test_an_empty_feed_is_a_feed(client: Client, home: HomePage) -> None:
    make.sector()
    for form in FORMS:
        assert read(client, f"/feeds/sectors/gongmao/{form}.xml").entries == []


def test_there_is_no_other(client: Client, home: HomePage) -> None:
    for path in ("json.xml", "nothing/rss.xml", "sectors/nowhere/rss.xml", "cases/json.xml"):
        assert client.get(f"/feeds/{path}").status_code == 404


@pytest.mark.parametrize("n", [1, 12])
def test_the_price_is_the_same_for_many(
    client: Client, home: HomePage, n: int, django_assert_max_num_queries: Any
) -> None:
    SiteIdentity.for_site(home.get_site())
    for _ in range(n):
        make.case(sectors=[make.sector()])
        make.question()
    client.get("/feeds/atom.xml")
    for address in ("/feeds/atom.xml", "/feeds/cases/rss.xml", "/feeds/sectors/gongmao/rss.xml"):
        with django_assert_max_num_queries(5):
            client.get(address)


def test_people_find_them(client: Client, home: HomePage) -> None:
    make.sector()
    footer = BeautifulSoup(client.get("/").content, "html.parser").find("footer")
    page = client.get(footer.find("a", string="订阅更新")["href"])
    links = [link["href"] for link in BeautifulSoup(page.content, "html.parser").select(".feeds a")]
    assert len(links) == 2 * (1 + len(KINDS) + 1)
    for link in links:
        read(client, link)


def test_programs_find_them(client: Client, home: HomePage) -> None:
    for page in (home, *(kind.index.objects.get() for kind in KINDS)):
        head = BeautifulSoup(client.get(page.url).content, "html.parser").find("head")
        types = {link["type"]: link["href"] for link in head.find_all("link", rel="alternate")}
        for form in ("application/rss+xml", "application/atom+xml"):
            read(client, types[form])
            assert page == home or page.slug in types[form]


def test_the_list_of_a_kind_is_where_its_feed_says(client: Client, home: HomePage) -> None:
    assert client.get(read(client, "/feeds/laws/rss.xml").feed.link).status_code == 200
    assert content.LawIndexPage.objects.get().full_url == read(client, "/feeds/laws/rss.xml").feed.link
