"""Colours of the tokens that meet on a page keep WCAG AA in every look, AAA in high contrast."""

import pytest

from tests.theme.tokens import LOOKS, seen_by

TEXT = 4.5
ENHANCED = 7.0
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


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("ink", "ground", "least"), MEETINGS)
def test_ink_can_be_read_on_its_ground(look: str, ink: str, ground: str, least: float) -> None:
    colours = seen_by(LOOKS[look][0])
    if look.startswith("contrast") and least == TEXT:
        least = ENHANCED
    found = contrast(colours[f"--{ink}"], colours[f"--{ground}"])
    assert found >= least, f"{found:.2f}"
