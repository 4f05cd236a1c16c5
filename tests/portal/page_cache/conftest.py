"""Readers who come in by the front door: the whole WSGI application, what is kept included."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from portal.models import HomePage, SiteIdentity
from portal.page_cache.door import kept_pages
from portal.wsgi import application


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    queries: int

    @property
    def text(self) -> str:
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()

    @property
    def was_kept(self) -> bool:
        """Whether it went out without asking the database for anything but the generation."""
        return self.queries <= 1


class Reader:
    """Somebody's browser, asking the site as it stands this very moment: the half second is over."""

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        kept_pages().generation.forget()
        environ = RequestFactory().generic(method, path, **headers).environ
        told: list[tuple[str, list[tuple[str, str]]]] = []
        with _connection_left_open(), CaptureQueriesContext(connection) as queries:
            chunks = application(environ, lambda status, headers, *_: told.append((status, headers)))
            body = b"".join(chunks)
            if hasattr(chunks, "close"):
                chunks.close()
        status, pairs = told[0]
        return Answer(int(status.split()[0]), dict(pairs), body, len(queries))


@contextmanager
def _connection_left_open() -> Iterator[None]:
    """Around each request: the test's transaction is in it, and test clients connect them again."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.fixture
def front_door() -> Iterator[Reader]:
    """The whole application over whatever is in the test's database, with nothing kept yet."""
    kept_pages.cache_clear()
    yield Reader()
    kept_pages.cache_clear()


@pytest.fixture
def reader(home: HomePage, front_door: Reader) -> Reader:
    # The first page ever makes this row.
    SiteIdentity.objects.create(site=Site.objects.get())
    return front_door
