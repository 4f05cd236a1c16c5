"""字号和颜色: chosen once, kept for a year, and back to where the reader was."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portal.models import HomePage
from tests import factories as make
from tests.theme.documents import faults


def choose(client: Client, colour: str, size: str, back: str = "/") -> Any:
    return client.post("/reading/", {"colour": colour, "size": size, "next": back})


def test_the_choice_is_kept_and_the_reader_is_back(home: HomePage, client: Client) -> None:
    page = make.criterion()
    response = choose(client, "dark", "large", f"{page.url}?from=list")
    assert response["Location"] == f"{page.url}?from=list"
    cookie = response.cookies["look"]
    assert cookie.value == "dark.large"
    assert (cookie["max-age"], cookie["path"], cookie["samesite"]) == (365 * 24 * 60 * 60, "/", "Lax")
    assert cookie["httponly"]
    assert 'class="look-dark size-large"' in client.get(page.url).content.decode()


def test_the_cookie_stays_below_the_prefix_of_the_site(home: HomePage, client: Client, settings: Any) -> None:
    settings.SESSION_COOKIE_PATH = "/safety/"
    settings.SESSION_COOKIE_SECURE = True
    cookie = choose(client, "dark", "normal").cookies["look"]
    assert cookie["path"] == "/safety/"
    assert cookie["secure"]


def test_the_default_leaves_nothing_behind(home: HomePage, client: Client) -> None:
    choose(client, "dark", "large")
    assert choose(client, "auto", "normal").cookies["look"]["max-age"] == 0
    assert 'class="look-auto size-normal"' in client.get("/").content.decode()


@pytest.mark.parametrize(("colour", "size"), [("pink", "normal"), ("dark", "huge"), ("", ""), ("dark.large", "")])
def test_what_is_no_look_is_the_default(home: HomePage, client: Client, colour: str, size: str) -> None:
    assert choose(client, colour, size).cookies["look"].value == ""


def test_the_page_shows_what_is_chosen_and_is_never_stored(home: HomePage, client: Client) -> None:
    choose(client, "contrast", "large")
    response = client.get("/reading/")
    html = response.content.decode()
    assert faults(html) == []
    assert [box["value"] for box in BeautifulSoup(html, "html.parser").select("input[checked]")] == [
        "large",
        "contrast",
    ]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/criteria/?scene=dust", "/criteria/?scene=dust"),
        ("http://testserver/reading/?next=/", "/"),
        ("https://elsewhere.example.com/a", "/"),
        ("http://testserver//elsewhere.example.com/a", "/"),
        ("http://testserver.elsewhere.example.com/", "/"),
        ("javascript:alert(1)", "/"),
        ("nonsense", "/"),
        ("", "/"),
    ],
)
def test_back_means_back_on_this_site(home: HomePage, client: Client, came_from: str, back: str) -> None:
    html = client.get("/reading/", HTTP_REFERER=came_from).content.decode()
    assert BeautifulSoup(html, "html.parser").select_one("input[name=next]")["value"] == back
    assert choose(client, "dark", "large", came_from)["Location"] == back


def test_a_form_from_elsewhere_is_refused(home: HomePage) -> None:
    assert choose(Client(enforce_csrf_checks=True), "dark", "large").status_code == 403


def test_every_page_leads_here_without_saying_who_asked(home: HomePage, client: Client) -> None:
    html = client.get("/?secret=1").content.decode()
    links = [link["href"] for link in BeautifulSoup(html, "html.parser").select("a") if "大字" in link.get_text()]
    assert links == ["/reading/", "/reading/"]
