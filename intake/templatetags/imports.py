"""Showing in a preview what an import would change."""

from itertools import takewhile

from django import template

register = template.Library()

# Characters of what stays the same that are left on either side, and of each side at most.
_AROUND, _MOST = 12, 160
EMPTY = "（空）"


@register.simple_tag
def difference(before: str, after: str) -> str:
    """Say what becomes of a text: of long ones the place where they differ."""
    if not before or not after or len(before) + len(after) <= _MOST:
        return _beside(_cut(before), _cut(after))
    start = max(_shared(before, after) - _AROUND, 0)
    shorter = min(len(before), len(after))
    same_end = _shared(before[::-1], after[::-1])
    end = max(min(same_end - _AROUND, shorter - start - _AROUND), 0)
    return _beside(_part(before, start, end), _part(after, start, end))


def _beside(before: str, after: str) -> str:
    """One after the other; lists, an item a line, one below the other."""
    return f"\n{before}\n→\n{after}" if "\n" in before + after else f"{before} → {after}"


def _shared(first: str, second: str) -> int:
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


def _part(text: str, start: int, end: int) -> str:
    middle = _cut(text[start : len(text) - end])
    return f"{'……' if start else ''}{middle}{'……' if end else ''}"


def _cut(text: str) -> str:
    return (text if len(text) <= _MOST else f"{text[:_MOST]}……") or EMPTY
