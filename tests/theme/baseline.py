"""What Chromium 86 and Safari 14 both know of CSS, and the faults of a style sheet that asks for more.

A list of what is allowed, not of what is forbidden: new CSS appears faster than lists of it. Support was looked up when
an entry was added; whoever adds one looks it up too.
"""

from collections.abc import Iterator
from typing import Any, Final

import tinycss2

AT_RULES: Final = {"media", "page", "supports", "font-face", "keyframes"}
PSEUDO: Final = {
    *("root", "hover", "active", "focus", "focus-visible", "focus-within", "checked", "disabled", "not", "empty"),
    *(
        "first-child",
        "last-child",
        "nth-child",
        "nth-last-child",
        "first-of-type",
        "last-of-type",
        "target",
        "placeholder-shown",
    ),
    *("before", "after", "placeholder", "-webkit-details-marker", "-webkit-search-cancel-button"),
}
FUNCTIONS: Final = {
    *("var", "calc", "min", "max", "clamp", "env", "url", "attr", "counter", "rgb", "rgba", "hsl", "rect"),
    *("minmax", "repeat", "linear-gradient", "rotate", "translate", "scale"),
}
UNITS: Final = {"rem", "em", "px", "vw", "vh", "fr", "ch", "s", "ms", "deg", "mm", "pt"}
MEDIA: Final = {
    *("min-width", "max-width", "prefers-color-scheme", "prefers-reduced-motion", "orientation", "hover", "pointer"),
    # Unknown to the baseline, which then leaves the whole block out: only for what is extra.
    *("prefers-contrast", "forced-colors"),
}
# Ignored by the baseline without harm: the page reads as well without them.
EXTRAS: Final = {
    "text-wrap",
    "accent-color",
    "text-underline-offset",
    "text-decoration-thickness",
    "scroll-margin-top",
    "scroll-padding-bottom",
    "text-size-adjust",
    "appearance",
}
PROPERTIES: Final = {
    *("color", "color-scheme", "background", "background-color", "background-image", "background-size", "opacity"),
    *("background-position", "background-repeat", "box-shadow", "outline", "outline-color", "outline-offset"),
    *("font", "font-family", "font-size", "font-weight", "font-style", "font-variant-numeric", "line-height"),
    *("letter-spacing", "text-align", "text-decoration", "text-transform", "text-indent", "white-space", "line-break"),
    *("word-break", "overflow-wrap", "hyphens", "vertical-align", "list-style", "quotes", "content", "clip"),
    *("counter-reset", "counter-increment", "display", "position", "top", "right", "bottom", "left", "z-index"),
    *("float", "clear", "overflow", "overflow-x", "overflow-y", "visibility", "box-sizing", "cursor"),
    *("width", "min-width", "max-width", "height", "min-height", "max-height"),
    *("margin", "margin-top", "margin-right", "margin-bottom", "margin-left"),
    *("padding", "padding-top", "padding-right", "padding-bottom", "padding-left"),
    *("border", "border-top", "border-right", "border-bottom", "border-left", "border-color", "border-style"),
    *("border-width", "border-radius", "border-collapse", "border-spacing", "border-top-color", "border-bottom-color"),
    *("border-left-color", "border-right-color", "border-top-width", "border-left-width", "border-bottom-width"),
    *("flex", "flex-wrap", "flex-direction", "flex-grow", "flex-shrink", "flex-basis", "order"),
    *("align-items", "align-self", "align-content", "justify-content", "justify-self", "justify-items"),
    *("grid-template-columns", "grid-template-rows", "grid-column", "grid-row", "grid-area", "grid-auto-flow"),
    *("grid-auto-columns", "grid-auto-rows", "grid-gap", "gap", "table-layout", "caption-side", "empty-cells"),
    *("fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "transform", "transition", "object-fit"),
    *("scroll-behavior", "break-after", "break-before", "break-inside", "orphans", "widows", "page-break-after"),
    *("pointer-events", "touch-action", "vector-effect"),
    *("-webkit-appearance", "-webkit-text-size-adjust", "-webkit-overflow-scrolling", "tab-size", "resize"),
}


def faults(css: str) -> list[str]:
    """Return what the baseline does not know, each with its line; empty for a sheet that it reads in full."""
    return list(_of_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


def _of_rules(rules: list[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "error":
            yield f"line {rule.source_line}: {rule.message}"
        elif rule.type == "at-rule":
            yield from _of_at_rule(rule)
        else:
            yield from _of_selector(rule.prelude)
            yield from _of_block(rule.content, rule.source_line)


def _of_at_rule(rule: Any) -> Iterator[str]:
    name = rule.lower_at_keyword
    if name not in AT_RULES:
        yield f"line {rule.source_line}: @{name}"
    elif name == "media":
        yield from _of_media(rule)
        yield from _of_rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
    elif name in {"page", "font-face"}:
        yield from _of_block(rule.content, rule.source_line)


def _of_media(rule: Any) -> Iterator[str]:
    for token in rule.prelude:
        if token.type != "() block":
            continue
        words = [part for part in token.content if part.type not in {"whitespace", "comment"}]
        if not words or words[0].type != "ident" or words[0].lower_value not in MEDIA:
            yield f"line {rule.source_line}: @media ({tinycss2.serialize(token.content)})"
        elif any(part.type == "literal" and part.value in {"<", ">", "="} for part in words):
            yield f"line {rule.source_line}: a range in @media ({tinycss2.serialize(token.content)})"


def _of_selector(tokens: list[Any]) -> Iterator[str]:
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "literal" and token.value == "&":
            yield f"line {token.source_line}: nesting"
        if before is None or before.type != "literal" or before.value != ":":
            continue
        name = getattr(token, "lower_name" if token.type == "function" else "lower_value", ":")
        if name not in PSEUDO | {":"}:
            yield f"line {token.source_line}: :{name}"
        if token.type == "function":
            if name == "not" and any(part.type == "literal" and part.value == "," for part in token.arguments):
                yield f"line {token.source_line}: a list in :not()"
            yield from _of_selector(token.arguments)


def _of_block(tokens: list[Any], line: int) -> Iterator[str]:
    found = tinycss2.parse_blocks_contents(tokens, skip_comments=True, skip_whitespace=True)
    values = {}
    for row in found:
        if row.type != "declaration":
            yield f"line {row.source_line}: {'nesting' if row.type.endswith('rule') else row.message}"
            continue
        values[row.lower_name] = tinycss2.serialize(row.value).strip()
        if not row.lower_name.startswith("--") and row.lower_name not in PROPERTIES | EXTRAS:
            yield f"line {row.source_line}: {row.lower_name}"
        yield from _of_value(row.value)
    # Safari 14.0 has gap in grids only.
    if "flex" in values.get("display", "") and {"gap", "row-gap", "column-gap"} & values.keys():
        yield f"line {line}: gap in a flex container"


def _of_value(tokens: list[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type == "function":
            if token.lower_name not in FUNCTIONS:
                yield f"line {token.source_line}: {token.lower_name}()"
            yield from _of_value(token.arguments)
        elif token.type == "dimension" and token.lower_unit not in UNITS:
            yield f"line {token.source_line}: the unit {token.unit}"
        elif token.type == "ident" and token.lower_value == "subgrid":
            yield f"line {token.source_line}: subgrid"
