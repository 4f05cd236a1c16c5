"""Colours of the tokens that meet on a page keep WCAG AA, in light and in dark."""

import re

import pytest

from theme.finders import SHEETS

TOKENS = (SHEETS / "10-tokens.css").read_text(encoding="utf-8")
TEXT = 4.5
SHAPE = 3.0

# Ink, ground, and the least contrast: 4.5 for text, 3 for edges of controls and for the focus ring.
MEETINGS = [
    *(
        (ink, ground, TEXT)
        for ink in ("ink", "ink-2", "ink-3", "brand", "brand-strong")
        for ground in ("paper", "card")
    ),
    *((ink, "brand-tint", TEXT) for ink in ("ink", "ink-2", "brand", "brand-strong")),
    *((ink, "advice-paper", TEXT) for ink in ("ink", "ink-2", "ink-3", "brand", "fire")),
    *((tone, f"{tone}-tint", TEXT) for tone in ("major", "fire", "plain", "good")),
    *(("ink", f"{tone}-tint", TEXT) for tone in ("major", "fire", "plain", "good")),
    *(("brand", f"{tone}-tint", TEXT) for tone in ("major", "fire", "plain", "good")),
    ("major", "card", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-strong", TEXT),
    ("on-deep", "deep", TEXT),
    ("on-deep-2", "deep", TEXT),
    ("mark-ink", "mark", TEXT),
    ("paper", "ink", TEXT),
    ("edge", "card", SHAPE),
    ("focus", "paper", SHAPE),
    ("focus", "card", SHAPE),
]


def tokens(look: str) -> dict[str, str]:
    """Colour tokens of a look; dark only says what differs from light."""
    light, dark = TOKENS.split("@media", 1)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if look == "dark" else found


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), MEETINGS)
def test_ink_can_be_read_on_its_ground(look: str, ink: str, ground: str, least: float) -> None:
    colours = tokens(look)
    assert contrast(colours[ink], colours[ground]) >= least, f"{contrast(colours[ink], colours[ground]):.2f}"
