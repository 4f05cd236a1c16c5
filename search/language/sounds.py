"""How Chinese is read: syllables without tones, for pinyin that people type and for characters they take for others.

    尘 → chen, shown here as its key "cen": who comes from the south does not hear zh and z, ing and in, n and l apart,
    so the key makes no difference between them.

The table of characters is small and enough for questions. Texts of pages are read by pypinyin, which knows from the
word whether 重 is zhòng or chóng; it takes some forty megabytes and is loaded by whoever writes the index.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import cast

from django.utils.module_loading import import_string

from search.language.terms import FOLDER, read_lines

_LONGEST_SYLLABLE = 6
_MOST_READINGS = 4
INITIALS = range(3, 7)
"""How many letters people shorten a term to; two stand for everything."""
_SAME = ((re.compile("^([zcs])h"), r"\1"), (re.compile("^n(?=.)"), "l"), (re.compile("(?<=[aei])ng$"), "n"))


@cache
def key(syllable: str) -> str:
    """Return a syllable as a careless ear hears it: zhong → zong, ling → lin, nan → lan, lü or lv → lv."""
    for heard, said in _SAME:
        syllable = heard.sub(said, syllable)
    return syllable


@cache
def syllables() -> dict[str, tuple[str, str]]:
    """Return each syllable with the characters that are mostly read so, and those that sometimes are."""
    rows = (re.split("[ |]", line) for line in read_lines(FOLDER / "syllables.txt"))
    return {name: (mostly, sometimes) for name, mostly, sometimes in rows}


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for how_often in (0, 1):
        for name, characters in syllables().items():
            for character in characters[how_often]:
                found[character] = (*found.get(character, ()), name)
    return found


def readings(character: str) -> tuple[str, ...]:
    """Return the syllables that a Chinese character may be read as, the usual one first; none for anything else."""
    return _readings().get(character, ())


def keys_of(units: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """Yield the keys of a run of syllables, each given by its possible readings; the first few where there are many."""
    heard = [tuple(dict.fromkeys(key(reading) for reading in unit)) for unit in units]
    for number, choice in enumerate(product(*heard)):
        if number == _MOST_READINGS:
            return
        yield " ".join(choice)


@lru_cache(maxsize=1000)
def split(run: str) -> tuple[str, ...]:
    """Cut a run of small letters into as few syllables as there can be; nothing where it is no pinyin.

    Of two ways of the same length the one with the longer first syllable: fangan is fang an.
    """
    ways: list[tuple[str, ...] | None] = [()] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            before, last = ways[start], run[start:end]
            if before is None or last not in syllables():
                continue
            way, best = (*before, last), ways[end]
            if best is None or (len(way), [-len(one) for one in way]) < (len(best), [-len(one) for one in best]):
                ways[end] = way
    return ways[-1] or ()


@cache
def _reader() -> Callable[[str], list[str]]:
    # Not imported above: every process that answers a question would carry it.
    return cast("Callable[[str], list[str]]", import_string("pypinyin.lazy_pinyin"))


@lru_cache(maxsize=50_000)
def _read(word: str) -> tuple[str, ...]:
    return tuple(one.replace("ü", "v") for one in _reader()(word))


def pairs(heard: Sequence[str]) -> list[str]:
    """Return the tokens of a run of syllables: the keys of each two that follow one another."""
    keys = [key(syllable) for syllable in heard]
    return [f"{first}'{second}" for first, second in pairwise(keys)]


def tokens(words: Sequence[str]) -> list[str]:
    """Return what a run of Chinese words is found by that somebody heard: pairs of syllables, and initials of terms.

    Initials are those of each word and of each two words together, as people shorten 脚手架 and 深井铸造.
    """
    read = [_read(word) for word in words]
    terms = [*read, *(first + second for first, second in pairwise(read))]
    initials = ["".join(one[:1] for one in term) for term in terms if len(term) in INITIALS]
    return [*pairs([syllable for word in read for syllable in word]), *initials]
