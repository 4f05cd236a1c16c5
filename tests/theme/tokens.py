"""The tokens of each look as a screen gets them: every rule for `html` that applies, the later one winning."""

import re
from dataclasses import dataclass
from typing import Any, Final

import tinycss2

from theme.finders import joined
from theme.looks import Colour


@dataclass(frozen=True)
class Reader:
    """What somebody has chosen, and what his system asks for."""

    colour: Colour
    prefers_dark: bool = False
    prefers_contrast: bool = False

    def sees(self, media: str) -> bool:
        """Whether a media query applies to this reader's screen; one that is not about looks does not count."""
        wanted = {
            "screen": True,
            "(prefers-color-scheme: dark)": self.prefers_dark,
            "(prefers-contrast: more)": self.prefers_contrast,
        }
        return all(wanted.get(part, False) for part in media.split(" and ")) if media else True


# A look → whoever has chosen it, and whoever has chosen nothing and is led there by the system.
LOOKS: Final = {
    "light": (Reader(Colour.LIGHT, prefers_dark=True, prefers_contrast=True), Reader(Colour.AUTO)),
    "dark": (Reader(Colour.DARK, prefers_contrast=True), Reader(Colour.AUTO, prefers_dark=True)),
    "contrast": (Reader(Colour.CONTRAST), Reader(Colour.AUTO, prefers_contrast=True)),
    "contrast in the dark": (
        Reader(Colour.CONTRAST, prefers_dark=True),
        Reader(Colour.AUTO, prefers_contrast=True, prefers_dark=True),
    ),
}


def seen_by(reader: Reader) -> dict[str, str]:
    """Return the tokens that a reader's screen gets, name → value."""
    found: dict[str, str] = {}
    for media, selectors, declared in _rules(tinycss2.parse_stylesheet(joined(), True, True)):
        if selectors & {":root", f".look-{reader.colour}"} and reader.sees(media):
            found |= declared
    return found


def declared(media: str, selector: str) -> dict[str, str]:
    """Return what stands under one media query for one selector."""
    rules = _rules(tinycss2.parse_stylesheet(joined(), True, True))
    return {
        name: value
        for where, names, row in rules
        if where == media and selector in names
        for name, value in row.items()
    }


def _rules(rules: list[Any], media: str = "") -> list[tuple[str, set[str], dict[str, str]]]:
    found = []
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword == "media":
            found += _rules(
                tinycss2.parse_rule_list(rule.content, True, True), tinycss2.serialize(rule.prelude).strip()
            )
        elif rule.type == "qualified-rule":
            names = set(re.split(r"\s*,\s*", tinycss2.serialize(rule.prelude).strip()))
            rows = tinycss2.parse_blocks_contents(rule.content, True, True)
            found.append((media, names, {row.name: tinycss2.serialize(row.value).strip() for row in rows}))
    return found
