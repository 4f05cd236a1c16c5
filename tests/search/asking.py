"""Asking the index and the search page, and reading what they answer."""

from bs4 import BeautifulSoup
from django.test import Client

from search import analysis
from search.engines.base import Request
from search.engines.chosen import engine
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
