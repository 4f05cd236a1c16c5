"""The looks a reader may choose: eight words in a cookie, rendered by the server, asked of no session."""

import pytest
from django.test import Client, RequestFactory

from portal.models import HomePage
from tests import factories as make
from theme.looks import Colour, Look, Size, look_of

EVERY = [Look(colour, size) for colour in Colour for size in Size]


@pytest.mark.parametrize("look", EVERY, ids=str)
def test_each_look_is_read_as_it_is_written(look: Look) -> None:
    assert Look.parse(str(look)) == look


def test_the_looks_are_eight() -> None:
    assert len({str(look) for look in EVERY}) == 8


@pytest.mark.parametrize(
    "word",
    [
        "",
        "dark",
        "dark.",
        ".large",
        "dark.large.x",
        "dark.huge",
        "DARK.LARGE",
        " dark.large",
        'dark.large"',
        "深色.large",
    ],
)
def test_anything_else_is_the_default(word: str) -> None:
    assert Look.parse(word) == Look()
    request = RequestFactory().get("/")
    request.COOKIES["look"] = word
    assert str(look_of(request)) == "auto.normal"


def test_a_page_comes_in_the_look_of_the_cookie_and_reads_no_session(home: HomePage, client: Client) -> None:
    page = make.criterion()
    client.cookies["look"] = "contrast.large"
    response = client.get(page.url)
    assert '<html lang="zh-Hans" class="look-contrast size-large">' in response.content.decode()
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_a_hostile_cookie_writes_nothing_into_the_page(home: HomePage, client: Client) -> None:
    client.cookies["look"] = "dark.large onclick=x"
    assert 'class="look-auto size-normal"' in client.get("/").content.decode()


def test_a_page_without_a_request_stands_in_the_default_look(client: Client) -> None:
    client.cookies["look"] = "dark.large"
    html = client.get("/", HTTP_HOST="a b").content.decode()
    assert '<html lang="zh-Hans" class="look-auto">' in html
