"""What is served: one style sheet, joined in file order, and nothing of others that is not on the list."""

import csv
import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.test import Client

import theme
from portal.models import HomePage
from theme.finders import NAME, SHEETS, joined

THEME = Path(theme.__file__).parent
OWN = {
    "theme/copy-field.js",
    "theme/desk-no-script.css",
    "theme/desk.css",
    "theme/icon.svg",
    "theme/in-place.js",
    "theme/passed-on.png",
    "theme/suggest.js",
    "theme/wechat.js",
}


def test_the_sheets_are_joined_in_the_order_of_their_names() -> None:
    found = finders.find(NAME)
    text = Path(found).read_text(encoding="utf-8")
    starts = [text.index(sheet.read_text(encoding="utf-8")) for sheet in sorted(SHEETS.glob("*.css"))]
    assert starts == sorted(starts)
    assert text.startswith("/* Design tokens")


def test_a_changed_part_is_served_at_once(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR_DIR = tmp_path / "var"
    monkeypatch.setattr("theme.finders.SHEETS", tmp_path)
    (tmp_path / "10-a.css").write_text("a{}")
    assert Path(finders.find(NAME)).read_text() == "a{}"
    (tmp_path / "20-b.css").write_text("b{}")
    assert Path(finders.find(NAME)).read_text() == "a{}\nb{}"
    assert [path.name for path in (tmp_path / "var/theme/theme").iterdir()] == ["site.css"]


def test_collected_files_carry_their_hash(tmp_path: Path, settings: Any) -> None:
    settings.STATIC_ROOT = tmp_path
    storage = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}
    call_command("collectstatic", interactive=False, verbosity=0)
    hashed = ManifestStaticFilesStorage(location=tmp_path).stored_name(NAME)
    assert hashed != NAME
    assert (tmp_path / hashed).read_text(encoding="utf-8") == joined()


def test_files_of_others_are_listed_with_their_hash() -> None:
    with (THEME / "vendored.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        content = (THEME / "static" / row["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], row["path"]
        assert row["name"]
        assert row["version"]
        assert row["licence"]
    served = {str(path.relative_to(THEME / "static")) for path in (THEME / "static").rglob("*") if path.is_file()}
    assert served == OWN | {row["path"] for row in rows}


def test_a_first_visit_costs_one_style_sheet_and_two_small_scripts(home: HomePage, client: Client) -> None:
    page = client.get(home.url).content.decode()
    assert page.count('rel="stylesheet"') == 1
    assert page.count("<script") == 2
    for name in ("in-place", "suggest"):
        assert page.count(f"{name}.js") == 1
        assert (THEME / f"static/theme/{name}.js").stat().st_size < 6144
