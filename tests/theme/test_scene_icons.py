"""Each scene of the starter content has an icon of its own, shown beside its name on the front page."""

import pytest
from django.test import Client
from lxml import etree

from portal.models import HomePage
from portal.starter.facts import Facts
from tests import factories as make
from tests.content.pages.reading import main_of
from theme.scene_icons import SCENE_ICONS

SHAPES = {"path": {"d"}, "circle": {"cx", "cy", "r"}}


def test_each_scene_has_an_icon_of_its_own() -> None:
    assert set(SCENE_ICONS) == {row["slug"] for row in Facts.read().scenes}
    assert len(set(SCENE_ICONS.values())) == len(SCENE_ICONS)


@pytest.mark.parametrize("slug", SCENE_ICONS)
def test_an_icon_is_lines_and_nothing_else(slug: str) -> None:
    for shape in etree.fromstring(f"<svg>{SCENE_ICONS[slug]}</svg>"):
        assert set(shape.attrib) == SHAPES[shape.tag]
    assert len(SCENE_ICONS[slug]) <= 300


def test_the_front_page_shows_it_beside_the_name(home: HomePage, client: Client) -> None:
    # The page's own address may differ from the slug of its scene, which an icon goes by.
    make.topic(make.scene("forklift", "叉车"), slug="cars")
    make.topic(make.scene("of-our-own", "自己加的场景"))
    known, unknown = main_of(client, home).select(".scene-grid .card")
    drawing = known.find("svg", class_="scene-icon")
    assert drawing["aria-hidden"] == "true"
    assert drawing.find("path")["d"] in SCENE_ICONS["forklift"]
    assert "叉车" in known.get_text()
    assert unknown.find("svg") is None
    assert "自己加的场景" in unknown.get_text()
