"""Asking the index and the search page, and reading what they answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from search import analysis
from search.documents import Document, Kind
from search.engines.base import Engine, Request
from search.engines.chosen import ELASTICSEARCH, TANTIVY, engine, scratch
from search.queue import drain


def drained() -> None:
    """Tell the index of all that is queued."""
    drain(wait=5.0)


def found(text: str) -> list[str]:
    """Titles of all that the index finds for a text, the best first."""
    hits = engine().search(Request(analysis.question(text), limit=1000)).hits
    return [hit.document.title for hit in hits]


def page(text: str, **more: str) -> BeautifulSoup:
    """The main part of the search page for a text, as a visitor gets it."""
    response = Client().get("/search/", {"q": text, **more})
    assert response.status_code == 200, response.status_code
    main = BeautifulSoup(response.content, "html.parser").main
    assert main is not None
    return main


def titles(main: BeautifulSoup) -> list[str]:
    """Titles of the results on a search page, in order."""
    return [heading.get_text() for heading in main.select(".result-title")]


@contextmanager
def fresh() -> Iterator[Engine]:
    """An empty engine of the kind that this run of the tests is about."""
    with scratch(ELASTICSEARCH if settings.ELASTICSEARCH_URL else TANTIVY) as made:
        yield made


def document(key: str, title: str = "干式除尘控爆", **fields: object) -> Document:
    """A criterion as an index knows it."""
    return Document(key=key, kind=Kind.CRITERION, title=title, **fields)  # type: ignore[arg-type]


def build(engine: Engine, *documents: Document) -> None:
    """Make an index of these documents."""
    with engine.turn(wait=1.0) as turn:
        turn.rebuild(documents)


def keys(engine: Engine, text: str, **filters: str) -> list[str]:
    """Keys of what an engine finds, the best first."""
    return [hit.document.key for hit in engine.search(Request(analysis.question(text), filters)).hits]
