"""The picture of the machines is what the tables say."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from assistance.enums import MACHINES
from assistance.management.commands.draw_states import PLACE, draw


def test_it_is_current() -> None:
    assert (settings.BASE_DIR / PLACE).read_text(encoding="utf-8") == draw(), "manage.py draw_states"


def test_it_shows_every_way_and_no_other() -> None:
    parts = draw().split("\n## ")[1:]
    assert len(parts) == len(MACHINES)
    for part, (thing, table) in zip(parts, MACHINES.items(), strict=True):
        assert part.startswith(thing.label)
        shown = set(re.findall(r"^    (\w+) --> (\w+)$", part, re.MULTILINE))
        assert shown == {(here.value, to.value) for here, after in table.items() for to in after}
        assert all(f'"{state.label}" as {state.value}' in part for state in table)


def test_the_command_writes_it(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    call_command("draw_states")
    assert (tmp_path / PLACE).read_text(encoding="utf-8") == draw()
