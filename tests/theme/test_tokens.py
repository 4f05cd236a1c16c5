"""What a reader chooses and what the system asks for lead to the same values, and paper is always light."""

import pytest

from tests.theme.tokens import LOOKS, declared, seen_by


@pytest.mark.parametrize("look", LOOKS)
def test_choice_and_system_lead_to_the_same_values(look: str) -> None:
    chosen, by_system = LOOKS[look]
    assert seen_by(chosen) == seen_by(by_system)


def test_the_looks_differ() -> None:
    papers = {(seen_by(chosen)["--paper"], seen_by(chosen)["--ink"]) for chosen, _ in LOOKS.values()}
    assert len(papers) == len(LOOKS)


@pytest.mark.parametrize("look", [".look-dark", ".look-contrast"])
def test_a_sample_of_a_look_owes_nothing_to_the_page_it_stands_on(look: str) -> None:
    """What light says, the look says too, its scheme of form controls included."""
    own, light = declared("screen", look), declared("", ".look-light")
    assert {name for name in light if not name.startswith("--fig-")} <= own.keys()


def test_paper_is_always_white() -> None:
    assert declared("print", ":root")["--paper"] == "#ffffff"
    for reader in (reader for pair in LOOKS.values() for reader in pair):
        assert not reader.sees("print")
