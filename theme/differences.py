"""What changed between two texts, in parts that a reader can follow."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, takewhile
from typing import Final, Literal, NamedTuple

Kind = Literal["same", "removed", "added"]

# A number with its decimals and a Latin word change as a whole: 10.5 is not "10." with another digit. Chinese has no
# spaces between words and this room no dictionary, so there every character stands for itself.
_TOKEN: Final = re.compile(r"[0-9０-９]+(?:[.,．][0-9０-９]+)*[%％‰]?|[A-Za-zÀ-ɏ]+|\s+|.", re.DOTALL)
_SENTENCE: Final = re.compile(r"[^。；\n]*[。；\n]|[^。；\n]+")
# Comparing costs at least the product of the two lengths; beyond this, whole sentences are compared, then nothing.
_MOST_PAIRS: Final = 1_000_000


@dataclass(frozen=True)
class Part:
    """A run of text that both have, that only the old one has, or that only the new one has."""

    kind: Kind
    text: str


class _Step(NamedTuple):
    """A stretch of both texts; where they differ, `old` and `new` say how."""

    differs: bool
    old: str
    new: str


def word_differences(old: str, new: str) -> list[Part]:
    """Compare two texts word by word.

    Parts that are `same` or `removed`, joined, are the old text; `same` or `added`, the new one. No part is empty, no
    two neighbours are of one kind, and what was removed stands before what took its place.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    head = _common(before, after)
    tail = _common(reversed(before[head:]), reversed(after[head:]))
    beginning, end = "".join(before[:head]), "".join(before[len(before) - tail :])
    steps = [_Step(False, beginning, beginning)]
    steps += _compare(before[head : len(before) - tail], after[head : len(after) - tail])
    steps += [_Step(False, end, end)]
    return _merge(_without_chance(steps))


def _common(first: Iterable[str], second: Iterable[str]) -> int:
    """How many tokens the two have in common at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


def _compare(before: list[str], after: list[str]) -> Iterator[_Step]:
    if len(before) * len(after) > _MOST_PAIRS:
        before, after = (_SENTENCE.findall("".join(tokens)) for tokens in (before, after))
        if len(before) * len(after) > _MOST_PAIRS:
            before, after = ["".join(before)], ["".join(after)]
    for tag, at, to, new_at, new_to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield _Step(tag != "equal", "".join(before[at:to]), "".join(after[new_at:new_to]))


def _without_chance(steps: list[_Step]) -> Iterator[_Step]:
    """Count a lone character between two changes as changed: there by chance, it makes both unreadable.

    Punctuation and numbers stay: they part the items of a list, and each is read by itself.
    """
    last = len(steps) - 1
    for at, step in enumerate(steps):
        between = 0 < at < last and steps[at - 1].differs and steps[at + 1].differs
        by_chance = between and len(step.old) == 1 and step.old.isalpha()
        yield _Step(step.differs or by_chance, step.old, step.new)


def _merge(steps: Iterable[_Step]) -> list[Part]:
    """Join neighbours: one removed and one added part for each stretch that differs."""
    parts: list[Part] = []
    for differs, group in groupby((step for step in steps if step.old or step.new), key=lambda step: step.differs):
        stretch = list(group)
        old, new = "".join(step.old for step in stretch), "".join(step.new for step in stretch)
        kinds: list[tuple[Kind, str]] = [("removed", old), ("added", new)] if differs else [("same", old)]
        parts += [Part(kind, text) for kind, text in kinds if text]
    return parts
