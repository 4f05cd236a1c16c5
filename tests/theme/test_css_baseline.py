"""Style sheets stay within what old browsers read; the check itself is shown to bite."""

from pathlib import Path

import pytest

from tests.theme.baseline import faults
from theme.finders import SHEETS

DESK = Path(__file__).resolve().parents[2] / "theme" / "static" / "theme"


def test_there_are_style_sheets() -> None:
    assert len(sorted(SHEETS.glob("*.css"))) > 20


@pytest.mark.parametrize("sheet", sorted([*SHEETS.glob("*.css"), *DESK.glob("*.css")]), ids=lambda sheet: sheet.name)
def test_old_browsers_read_every_rule(sheet: Path) -> None:
    assert faults(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("css", "word"),
    [
        ("@layer base { a { color: red } }", "@layer"),
        ("@container (min-width: 1rem) { a { color: red } }", "@container"),
        ("@import 'other.css';", "@import"),
        ("a { & b { color: red } }", "nesting"),
        ("a { b { color: red } }", "nesting"),
        ("a:has(b) { color: red }", ":has"),
        ("a:is(b, c) { color: red }", ":is"),
        ("a:not(:where(b)) { color: red }", ":where"),
        ("a:not(b, c) { color: red }", "a list in :not()"),
        ("a { color: color-mix(in srgb, red, blue) }", "color-mix()"),
        ("a { color: oklch(50% 0 0) }", "oklch()"),
        ("a { inset: 0 }", "inset"),
        ("a { margin-inline: auto }", "margin-inline"),
        ("a { aspect-ratio: 1 }", "aspect-ratio"),
        ("a { height: 100dvh }", "the unit dvh"),
        ("a { display: flex; gap: 1rem }", "gap in a flex container"),
        ("@media (min-width: 1rem) { a { display: inline-flex; gap: 1rem } }", "gap in a flex container"),
        ("@media (width >= 40rem) { a { color: red } }", "@media (width >= 40rem)"),
        ("@media (hover) { a::part(x) { color: red } }", ":part"),
    ],
)
def test_newer_css_is_found(css: str, word: str) -> None:
    assert any(fault.endswith(word) for fault in faults(css)), faults(css)


def test_what_the_baseline_knows_is_let_through() -> None:
    assert faults("@media (min-width: 48rem) { .a > b:not(:last-child)::after { margin: max(1px, 2%) auto } }") == []
    assert faults(".a { display: grid; gap: 1rem; width: calc(100% - var(--s1)) }") == []
