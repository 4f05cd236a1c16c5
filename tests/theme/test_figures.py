"""The drawings of right and wrong: sound files, in every look, on the pages that they illustrate and on no other."""

import re
from pathlib import Path

import pytest
from bs4 import Tag
from django.test import Client
from lxml import etree

from portal.models import HomePage
from portal.starter.facts import Facts
from tests import factories as make
from tests.content.pages.reading import main_of
from tests.theme.documents import faults
from tests.theme.test_contrast import contrast
from tests.theme.tokens import LOOKS, Reader, declared, seen_by
from theme.figures import FOLDER, START, FigurePair, pairs
from theme.finders import SHEETS

SIDES = ("right", "wrong")
FILES = sorted(FOLDER.glob("*.svg"))
SHEET = (SHEETS / "57-figure-pair.css").read_text(encoding="utf-8")
SVG = "{http://www.w3.org/2000/svg}"
# Shapes only: whatever could carry words, load something or clash with another drawing on the page is left out.
SHAPES = {f"{SVG}{name}" for name in ("svg", "g", "path", "rect", "circle")}
ATTRIBUTES = {
    *("viewBox", "class", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray"),
    *("d", "x", "y", "width", "height", "rx", "cx", "cy", "r"),
}
LARGEST = 8 * 1024


def seen_on(tag: Tag) -> list[str]:
    """What a screen reader says of the drawings, in order."""
    return [drawing["aria-label"] for drawing in tag.select('.figure-pair svg[role="img"]')]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_drawing_holds_shapes_and_nothing_else(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert source.startswith(START)
    assert len(source.encode()) <= LARGEST
    root = etree.fromstring(source)
    assert root.get("viewBox") == "0 0 320 200"
    assert root.get("stroke") == "currentColor"
    for element in root.iter():
        assert element.tag in SHAPES
        assert set(element.attrib) <= ATTRIBUTES
        assert not (element.text or "").strip()
        assert not (element.tail or "").strip()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_colour_of_a_drawing_follows_the_look(file: Path) -> None:
    root = etree.fromstring(file.read_text(encoding="utf-8"))
    for element in root.iter():
        for kind, paint in (("t", "fill"), ("k", "stroke")):
            colour = element.get(paint, "none")
            name = (element.get("class") or "").removeprefix(f"{kind}-")
            if colour not in {"none", "currentColor"}:
                assert f".drawing .{kind}-{name} {{\n  {paint}: var(--fig-{name});" in SHEET, etree.tostring(element)


def tints(tokens: dict[str, str]) -> dict[str, str]:
    """The colours of the drawings among tokens: name → value."""
    return {name.removeprefix("--fig-"): value for name, value in tokens.items() if name.startswith("--fig-")}


READERS = [pytest.param(reader, id=f"{look}-{reader.colour}") for look, readers in LOOKS.items() for reader in readers]
USED = set(re.findall(r"var\(--fig-([a-z0-9]+)\)", SHEET))


@pytest.mark.parametrize("reader", READERS)
def test_lines_and_signs_can_be_seen_in_every_look(reader: Reader) -> None:
    tokens = seen_by(reader)
    fills = tints(tokens)
    assert set(fills) == USED
    signs = {name: fills.pop(name) for name in ("red", "spark", "blue")}
    ratios = {name: contrast(tokens["--ink"], fill) for name, fill in fills.items()}
    ratios |= {name: contrast(fills["paper"], sign) for name, sign in signs.items()}
    assert {name: ratio for name, ratio in ratios.items() if ratio < 3} == {}


def test_paper_and_systems_with_few_colours_have_values_of_their_own() -> None:
    # White paper stays what it is by day.
    assert set(tints(declared("print", ":root"))) == USED - {"paper"}
    assert set(tints(declared("(forced-colors: active)", ".drawing"))) == USED


def test_each_pair_has_both_drawings_and_no_drawing_is_left_over() -> None:
    keys = [pair.key for pair in pairs()]
    assert len(set(keys)) == len(keys) >= 8
    assert [file.name for file in FILES] == sorted(f"{key}-{side}.svg" for key in keys for side in SIDES)


def test_what_is_seen_is_said_of_each_drawing_in_words_of_its_own() -> None:
    texts = [text for pair in pairs() for text in (pair.right, pair.wrong)]
    assert len(set(texts)) == len(texts)
    assert all(15 <= len(text) <= 90 for text in texts), sorted(texts, key=len)
    # What is seen, never a verdict: whether it is a major hazard depends on the firm.
    assert not [text for text in texts if "隐患" in text or "违法" in text or "判定" in text]


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.key)
def test_the_index_names_what_there_is(pair: FigurePair) -> None:
    facts = Facts.read()
    criteria = {row["id"]: row for row in facts.criteria}
    scenes = {row["slug"] for row in facts.scenes}
    assert set(pair.criteria) <= set(criteria)
    assert set(pair.scenes) <= scenes
    assert all(criteria[code]["how_to_fix"] and criteria[code]["confidence"] == "verified" for code in pair.criteria)
    # The basis quotes the item it rests on.
    assert any(code.split("-", 1)[1] in pair.basis for code in pair.criteria)


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair.key)
def test_a_criterion_shows_its_pair_in_how_to_fix(pair: FigurePair, home: HomePage, client: Client) -> None:
    page = make.criterion(code=pair.criteria[0])
    main = main_of(client, page)
    fix = main.find("section", id="fix")
    assert "layer-advice" in fix.find_parent(class_="layer")["class"]
    assert seen_on(fix) == seen_on(main) == [pair.right, pair.wrong]
    assert [words.get_text(strip=True) for words in fix.select("figcaption")] == ["要这样", "不要这样"]
    assert fix.find("h3", id="figures").get_text() == "对的 / 错的"
    assert faults(client.get(page.url).content.decode()) == []


def test_a_scene_shows_all_its_pairs(home: HomePage, client: Client) -> None:
    for slug in {slug for pair in pairs() for slug in pair.scenes}:
        scene = make.scene(slug, slug)
        page = make.topic(scene)
        make.criterion(scenes=[scene])
        shown = [text for pair in pairs() if slug in pair.scenes for text in (pair.right, pair.wrong)]
        assert seen_on(main_of(client, page)) == shown
        assert faults(client.get(page.url).content.decode()) == []


def test_other_pages_show_none(home: HomePage, client: Client) -> None:
    scene = make.scene("gas-use", "燃气")
    for page in (make.criterion(scenes=[scene]), make.topic(scene), make.standard(), make.case(), make.article()):
        main = main_of(client, page)
        assert seen_on(main) == []
        assert "要这样" not in main.get_text()
