"""The gallery shows every component there is, to staff and to nobody else."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from accounts.roles import Role
from portal.models import HomePage
from tests import factories as make

COMPONENTS = {path.stem for path in Path(settings.BASE_DIR / "theme/templates/theme/components").glob("*.html")}


@pytest.fixture
def gallery(home: HomePage, client: Client) -> BeautifulSoup:
    client.force_login(make.user(Role.EDITOR))
    client.cookies["look"] = "dark.large"
    response = client.get("/admin/gallery/")
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def test_every_component_is_there_and_none_is_empty(gallery: BeautifulSoup) -> None:
    shown = {tag["data-component"] for tag in gallery.select("[data-component]")}
    assert shown == COMPONENTS
    for state in gallery.select("[data-component]"):
        assert len(state.find_all(recursive=False)) > 1, state["data-component"]


def test_it_comes_in_the_chosen_look_beside_the_others(gallery: BeautifulSoup) -> None:
    assert gallery.html["class"] == ["look-dark", "size-large"]
    assert [tag["class"][-1] for tag in gallery.select(".gallery-look")] == ["look-light", "look-dark", "look-contrast"]


def test_no_two_parts_that_a_screen_reader_lists_have_one_name(gallery: BeautifulSoup) -> None:
    names = [tag["aria-label"] for tag in gallery.find_all("nav")]
    assert len(names) == len(set(names)) > 5


def test_what_was_written_into_a_field_shows_as_text(gallery: BeautifulSoup) -> None:
    assert not [tag for tag in gallery.find_all("b") if "写进来的标记" in tag.get_text()]


def test_readers_and_firms_are_not_let_in(home: HomePage, client: Client) -> None:
    assert client.get("/admin/gallery/").status_code == 302
    client.force_login(make.user())
    assert client.get("/admin/gallery/").status_code in (302, 403)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_whoever_writes_pages_or_looks_after_the_site_finds_it_in_the_menu(
    home: HomePage, client: Client, role: Role
) -> None:
    client.force_login(make.user(role))
    assert '"url": "/admin/gallery/"' in client.get("/admin/").content.decode()
