"""A visitor that follows every link of the site, in this process, and notes what each page cost."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from django.contrib.contenttypes.models import ContentType
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import get_page_models

SITE = "http://testserver"
# A filter combined with another filter is no new page; following all combinations would never end.
FILTERS = 1
# What hangs on hundreds of pages alike, made for each anew: so many of each kind are followed.
ALIKE = re.compile(r"(/feedback/|/revisions/|/revisions/\d+/|/compare/|/notice/|/contact/|\.pdf|\.png|\.md|\.docx)$")
FOLLOWED = 8


@dataclass
class Visit:
    """What came of asking for one address."""

    status: int
    queries: int
    html: str
    links: set[str]
    headers: dict[str, str]


@dataclass
class Crawl:
    """What a crawler found: every visit by address, and for each address where the link to it stood."""

    visits: dict[str, Visit] = field(default_factory=dict)
    linked_from: dict[str, str] = field(default_factory=dict)

    @property
    def broken(self) -> dict[str, str]:
        """Addresses that did not answer with a page, and where the link to each stands."""
        return {
            url: f"{visit.status}, linked from {self.linked_from[url]}"
            for url, visit in self.visits.items()
            if visit.status != 200
        }

    @property
    def lost_anchors(self) -> list[str]:
        """Links to a place within a page that the page does not have."""
        places = {url: _anchors(visit.html) for url, visit in self.visits.items() if visit.html}
        return [
            f"{url} → {link}"
            for url, visit in self.visits.items()
            for link in visit.links
            if (anchor := urldefrag(link).fragment)
            and (target := _address(urldefrag(link).url)) in places
            and anchor not in places[target]
        ]

    def costly(self, limit: int, paths: set[str] | None = None) -> dict[str, int]:
        """Pages that asked the database more often than the limit, among the given paths or all."""
        return {
            url: visit.queries
            for url, visit in self.visits.items()
            if visit.queries > limit and (paths is None or urlsplit(url).path in paths)
        }


def crawl(client: Client, start: str = "/") -> Crawl:
    """Follow links from `start` until there are no new ones."""
    # What a process asks the database once in its life is not the price of a page.
    ContentType.objects.get_for_models(*get_page_models())
    client.get(start)
    found = Crawl(linked_from={start: "start"})
    waiting = deque([start])
    alike: Counter[str] = Counter()
    while waiting:
        url = waiting.popleft()
        visit = found.visits[url] = _visit(client, url)
        for link in visit.links:
            target = _address(urldefrag(link).url)
            if target in found.linked_from or not _is_worth_following(target):
                continue
            if kind := _kind_of_alike(target):
                alike[kind] += 1
                if alike[kind] > FOLLOWED:
                    continue
            found.linked_from[target] = url
            waiting.append(target)
    return found


def _visit(client: Client, url: str) -> Visit:
    reset_queries()  # the log of queries has an end, beyond which nothing would be counted
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(url, follow=True)
        is_html = response["Content-Type"].startswith("text/html")
        content = b"".join(response.streaming_content) if response.streaming else response.content
    html = content.decode() if is_html else ""
    return Visit(response.status_code, len(asked), html, _links(html, url), dict(response.headers))


def _links(html: str, url: str) -> set[str]:
    soup = BeautifulSoup(html, "html.parser")
    named = [(tag, name) for name in ("href", "src", "action") for tag in soup.find_all(attrs={name: True})]
    links = {urljoin(SITE + url, tag[name]) for tag, name in named}
    return {link for link in links if link.startswith(SITE + "/")}


def _anchors(html: str) -> set[str]:
    return {tag["id"] for tag in BeautifulSoup(html, "html.parser").find_all(id=True)}


def _address(link: str) -> str:
    return link.removeprefix(SITE) or "/"


def _is_worth_following(url: str) -> bool:
    path, query = urlsplit(url).path, urlsplit(url).query
    return not path.startswith("/admin/") and len(parse_qs(query).keys() - {"page"}) <= FILTERS


def _kind_of_alike(url: str) -> str:
    found = ALIKE.search(urlsplit(url).path)
    return re.sub(r"\d+", "N", found.group()) if found else ""
