"""Reading a page as a visitor does."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client
from wagtail.models import Page

from tests import factories


def soup_of(client: Client, page: Page, query: str = "") -> BeautifulSoup:
    """The public page as HTML; it must have been found."""
    response = client.get(page.url + query)
    assert response.status_code == 200, f"{page.url}{query} → {response.status_code}"
    return BeautifulSoup(response.content, "html.parser")


def main_of(client: Client, page: Page, query: str = "") -> Tag:
    """The page's own part: without header, navigation and footer."""
    return soup_of(client, page, query).find("main")


def text_of(client: Client, page: Page, query: str = "") -> str:
    """The words of the page's own part, white space closed up."""
    return closed_up(main_of(client, page, query).get_text(" "))


def closed_up(text: str) -> str:
    return "".join(text.split())


def section(main: Tag, anchor: str) -> Tag | None:
    """The section with this anchor."""
    return main.find("section", id=anchor)


def addresses(tag: Tag) -> list[str]:
    return [link["href"] for link in tag.find_all("a", href=True)]


def titles(main: Tag) -> list[str]:
    """Titles of the rows of an index page."""
    return [closed_up(row.get_text()) for row in main.select(".result-title")]


def edit(page: Any, **fields: Any) -> Any:
    """Change a page in place, past the door: for tests that are not about publishing."""
    for name, value in fields.items():
        setattr(page, name, value)
    return factories.put(page)
