"""Somebody who follows every link and sends every form of the whole site, the staff's pages included."""

import html
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urldefrag, urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.access.world import CANARY
from tests.accounts.privacy.left import unpacked

SITE = "http://testserver"
# Attributes that lead somewhere, and whatever in a page's data looks like an address of ours.
_LINK = re.compile(r"""\b(?:href|src|action|formaction|data-[\w-]*)\s*=\s*["']([^"'\s<>]+)["']""")
_QUOTED = re.compile(r"""["'](/[^"'\s<>\\{}]*)["']""")
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL | re.IGNORECASE)
# Papers take a child process each; they are the same for everybody.
COSTLY = (".pdf", ".png", ".docx", ".mp4")
# What people type into a field for searching.
_SEARCHES = {"q", "query", "search"}


@dataclass(frozen=True)
class Visit:
    """One thing asked for and what came: `name` says which address of the URLconf it is, as `name_of` does."""

    name: str
    method: str
    url: str
    status: int
    location: str
    text: str

    @property
    def case(self) -> str:
        """For the message of a failed assertion."""
        return f"{self.method} {self.url} ({self.name}): {self.status} {self.location}"

    @property
    def got_in(self) -> bool:
        """Whether somebody was let in: not sent to log in, not sent back to the front of the admin, not refused."""
        if self.name == "nowhere":
            return False
        if 300 <= self.status < 400:
            return "/login/" not in self.location and urlsplit(self.location).path != "/admin/"
        return self.status < 400


@dataclass
class Walk:
    """Where somebody came, and how far: of what is alike, `followed` addresses and `followed` forms are tried."""

    browser: Client
    followed: int
    visits: list[Visit] = field(default_factory=list)
    _known: set[tuple[str, str]] = field(default_factory=set)
    _alike: Counter[tuple[object, ...]] = field(default_factory=Counter)
    _waiting: deque[tuple[str, str, str]] = field(default_factory=deque)

    def start(self, urls: Iterable[str]) -> list[Visit]:
        """Go everywhere that can be reached from here."""
        for url in urls:
            self._note("GET", url, "")
        while self._waiting:
            visit = ask(self.browser, *self._waiting.popleft())
            self.visits.append(visit)
            for url in links(visit):
                self._note("GET", url, "")
            for method, url, sent in forms(visit):
                self._note(method, url, sent)
        return self.visits

    def _note(self, method: str, url: str, sent: str) -> None:
        """Remember to go there, unless it is known, or enough of its kind are."""
        path, query = urlsplit(url).path, urlsplit(url).query
        if (method, url + sent) in self._known or path.startswith((settings.STATIC_URL, "//")):
            return
        if path.endswith(COSTLY) and not path.startswith("/admin/"):
            return
        self._known.add((method, url + sent))
        name = name_of(path)
        told_apart = frozenset(parse_qs(query)), frozenset(parse_qs(sent, keep_blank_values=True))
        for kind, most in (((method, name, *told_apart), self.followed), ((method, name), 3 * self.followed)):
            self._alike[kind] += 1
            if self._alike[kind] > most:
                return
        self._waiting.append((method, url, sent))


class RolledBack(Exception):
    """Ends a transaction whose writes are not to stay."""


def ask(browser: Client, method: str, url: str, sent: str = "") -> Visit:
    """Ask, and leave no trace: whoever comes next meets the same world, still logged in."""
    cookies, answers = browser.cookies.copy(), []
    kind = "application/x-www-form-urlencoded" if sent else "application/octet-stream"
    try:
        with transaction.atomic():
            answers.append(browser.generic(method, url, sent, kind))
            raise RolledBack
    except RolledBack:
        browser.cookies = cookies
    answer: HttpResponseBase = answers[0]
    return Visit(
        name_of(urlsplit(url).path), method, url, answer.status_code, answer.headers.get("Location", ""), _text(answer)
    )


def _text(answer: HttpResponseBase) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return unpacked(content)


def links(visit: Visit) -> Iterator[str]:
    """Every address of ours that stands in an answer, be it a page, JSON, or the way to another page."""
    if visit.location:
        yield from _ours(visit.url, visit.location)
    if visit.text.startswith("\ufffdPNG"):
        return
    plain = html.unescape(visit.text)
    for found in (*_LINK.findall(plain), *_QUOTED.findall(plain)):
        yield from _ours(visit.url, found)


def _ours(base: str, link: str) -> Iterator[str]:
    for own in ("http://localhost", settings.SITE_URL):
        link = link.removeprefix(own) if link.startswith(own + "/") else link
    try:
        url = urldefrag(urljoin(SITE + base, link)).url
    except ValueError:
        return
    if url.startswith(SITE + "/") and " " not in url:
        yield url.removeprefix(SITE)


def forms(visit: Visit) -> Iterator[tuple[str, str, str]]:
    """Every form of a page as a browser would send it, once for each of its buttons: method, address, content."""
    for found in _FORM.findall(visit.text):
        form = BeautifulSoup(found, "html.parser").form
        if form is None:
            continue
        for url in _ours(visit.url, str(form.get("action") or visit.url)):
            fields = [pair for tag in form.find_all(["input", "select", "textarea"]) for pair in _filled(tag)]
            if str(form.get("method", "get")).lower() != "post":
                yield "GET", f"{urlsplit(url).path}?{urlencode(fields)}", ""
                continue
            buttons = form.find_all(["button", "input"], attrs={"type": "submit", "name": True})
            for button in buttons or [None]:
                pressed = [(str(button["name"]), str(button.get("value", "")))] if button else []
                yield "POST", url, urlencode(fields + pressed)


def _filled(tag: Tag) -> Iterator[tuple[str, str]]:
    """A field as it stands; what is for searching holds the canary."""
    name, kind = str(tag.get("name") or ""), str(tag.get("type") or "text")
    if not name or kind in {"submit", "button", "file", "image", "reset"}:
        return
    if name in _SEARCHES:
        yield name, CANARY
    elif tag.name == "textarea":
        yield name, tag.get_text()
    elif tag.name == "select":
        options = tag.find_all("option")
        for option in [row for row in options if row.has_attr("selected")] or options[:1]:
            yield name, str(option.get("value", option.get_text()))
    elif kind not in {"checkbox", "radio"} or tag.has_attr("checked"):
        yield name, str(tag.get("value", ""))


def name_of(path: str) -> str:
    """Which address of the URLconf a path is: its name with its namespaces, or its pattern where it has none."""
    try:
        match = resolve(path)
    except Resolver404:
        return "nowhere"
    return match.view_name if match.url_name else match.route


def every_name(resolver: URLResolver | None = None, space: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the URLconf, called as `name_of` calls it, with the module of its view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = route + str(pattern.pattern).removeprefix("^" if route else "")
        if isinstance(pattern, URLPattern):
            yield (space + pattern.name if pattern.name else whole), getattr(pattern.callback, "__module__", "")
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from every_name(pattern, inner, whole)
