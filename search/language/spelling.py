"""What somebody may have meant who typed pinyin, its initials, or one character for another.

A stretch of the question is held against the words of the vocabulary: by its sound (有线空间 sounds like 有限空间,
youxiankongjian is read so), by its shape (空问 looks like 空间), by one character too many, too few or wrong in a long
word. A word that is known is never doubted, and nothing here says what to do with a doubt: see `search/asking.py`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from search.language import sounds
from search.language.folding import fold
from search.language.terms import FOLDER, Vocabulary, read_lines, vocabulary
from search.language.words import is_word, segmenter

_UNIT = re.compile(r"[a-z]+|[\u3400-\u9fff]|.", re.DOTALL)
_LETTERS = re.compile(r"(?<![a-z0-9])[a-z]+(?![a-z0-9])")
_LONGEST = 8
# In a shorter word one wrong character makes another word more often than a slip.
_LONG = 4
_MOST_WORDS = 2
# Texts of which is remembered what may be misspelt in them; each is asked about several times.
_MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of a folded text, and the known words it may stand for, the likeliest first."""

    start: int
    end: int
    words: tuple[str, ...]
    is_pinyin: bool
    """Letters that are read as Chinese; otherwise a doubt about Chinese characters."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """One syllable typed in letters or one character, with the syllables it may be."""

    start: int
    end: int
    text: str
    readings: tuple[str, ...]

    @property
    def is_pinyin(self) -> bool:
        return self.text.isascii()


def pinyin(text: str) -> list[Reading]:
    """Return the stretches that are pinyin or initials of known words, in the order of the text."""
    return [reading for reading in _readings(fold(text)) if reading.is_pinyin]


def doubts(text: str) -> list[Reading]:
    """Return the stretches of Chinese that may be slips for known words, in the order of the text."""
    return [reading for reading in _readings(fold(text)) if not reading.is_pinyin]


def respelled(text: str, readings: Iterable[Reading]) -> str:
    """Return the folded text with the likeliest word in place of each stretch."""
    parts, at = [], 0
    folded = fold(text)
    for reading in sorted(readings, key=lambda reading: reading.start):
        parts += [folded[at : reading.start], reading.words[0]]
        at = reading.end
    return "".join([*parts, folded[at:]])


def heard(text: str) -> list[str]:
    """Return the tokens of pinyin, as `sounds.tokens` gives them for Chinese: of names and words nobody listed."""
    folded = fold(text)
    found: list[str] = []
    for sequence in _sequences(folded):
        for first, second in pairwise(sequence):
            if first.is_pinyin or second.is_pinyin:
                found += sounds.pairs([first.readings[0], second.readings[0]])
    return [*found, *(match.group() for match in _LETTERS.finditer(folded) if len(match.group()) in sounds.INITIALS)]


def odd_pairs(text: str) -> list[tuple[str, str]]:
    """Return each two characters that make no word together, with the token of their sound."""
    found = []
    for sequence in _sequences(fold(text)):
        typed = "".join(unit.text for unit in sequence)
        at = 0
        inside = set()
        for part in segmenter(vocabulary()).cut(typed, False):
            inside.update(range(at, at + len(part) - 1))
            at += len(part)
        found += [
            (first.text + second.text, sounds.pairs([first.readings[0], second.readings[0]])[0])
            for place, (first, second) in enumerate(pairwise(sequence))
            if place not in inside and not (first.is_pinyin or second.is_pinyin)
        ]
    return found


def _readings(folded: str) -> tuple[Reading, ...]:
    known = _known(vocabulary())
    kept = known.kept.get(folded)
    if kept is None:
        if len(known.kept) >= _MOST_KEPT:
            known.kept.clear()
        kept = known.kept[folded] = _read(folded, known)
    return kept


def _read(folded: str, known: "_Known") -> tuple[Reading, ...]:
    found = list(_initials(folded, known))
    for sequence in _sequences(folded):
        found += _windows(sequence, known)
    return tuple(sorted(found, key=lambda reading: reading.start))


def _sequences(folded: str) -> Iterator[list[_Unit]]:
    """Yield runs of units that may belong together; a blank parts characters but not syllables in letters."""
    known = _known(vocabulary())
    sequence: list[_Unit] = []
    for match in _UNIT.finditer(folded):
        text, start = match.group(), match.start()
        if text.isascii() and text.isalpha():
            before, after = folded[start - 1 : start], folded[match.end() : match.end() + 1]
            is_free = not (before.isascii() and before.isalnum()) and not after.isdigit()
            parts = sounds.split(text) if is_free and text not in known.letters else ()
            at = start
            for part in parts:
                sequence.append(_Unit(at, at + len(part), part, (part,)))
                at += len(part)
            if parts:
                continue
        elif readings := sounds.readings(text):
            sequence.append(_Unit(start, match.end(), text, readings))
            continue
        elif text in " '" and sequence and sequence[-1].is_pinyin:
            continue
        if sequence:
            yield sequence
        sequence = []
    if sequence:
        yield sequence


def _windows(sequence: list[_Unit], known: "_Known") -> Iterator[Reading]:
    """Yield readings of stretches that do not overlap.

    What sounds or looks like a word goes before what merely differs from one by a character, the longer before the
    shorter; what is a word keeps others off.
    """
    taken: set[int] = set()
    for alike in (known.alike, known.nearly):
        for length in range(min(_LONGEST, len(sequence)), 1, -1):
            windows = [range(first, first + length) for first in range(len(sequence) - length + 1)]
            taken.update(place for window in windows if known.has(_typed(sequence, window)) for place in window)
            for window in windows:
                if taken.isdisjoint(window) and (words := alike(sequence[window.start : window.stop])):
                    taken.update(window)
                    start, end = sequence[window.start].start, sequence[window.stop - 1].end
                    yield Reading(start, end, words[:_MOST_WORDS], _typed(sequence, window) is None)


def _typed(sequence: list[_Unit], window: range) -> str | None:
    """Return a stretch of Chinese as it was typed; None where there is pinyin in it."""
    units = sequence[window.start : window.stop]
    return None if any(unit.is_pinyin for unit in units) else "".join(unit.text for unit in units)


def _initials(folded: str, known: "_Known") -> Iterator[Reading]:
    for match in _LETTERS.finditer(folded):
        letters = match.group()
        words = known.by_initials.get(letters, ())
        if words and letters not in known.letters and not sounds.split(letters):
            yield Reading(match.start(), match.end(), tuple(words[:_MOST_WORDS]), is_pinyin=True)


class _Known:
    """The Chinese words of a vocabulary, ready to be looked up by what they sound and look like."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.kept: dict[str, tuple[Reading, ...]] = {}
        groups = (*vocabulary.synonyms, *vocabulary.related)
        members = [fold(member) for group in groups for member in group]
        every = dict.fromkeys([fold(term.word) for term in vocabulary.terms] + members)
        self.letters = {word for word in every if word.isascii()}
        self.words = {word for word in every if 2 <= len(word) <= _LONGEST and all(map(sounds.readings, word))}
        self.by_sound: dict[str, list[str]] = defaultdict(list)
        self.by_initials: dict[str, list[str]] = defaultdict(list)
        self.by_gap: dict[str, list[str]] = defaultdict(list)
        for word in (word for word in every if word in self.words):
            self._note(word)

    def _note(self, word: str) -> None:
        readings = tuple(sounds.readings(character) for character in word)
        for heard in sounds.keys_of(readings):
            self.by_sound[heard].append(word)
        initials = "".join(reading[0][0] for reading in readings)
        if len(initials) in sounds.INITIALS:
            self.by_initials[initials].append(word)
        if len(word) >= _LONG:
            for gap in _gaps(word):
                self.by_gap[gap].append(word)

    def has(self, text: str | None) -> bool:
        """Whether this is a word: of the vocabulary, or of the language."""
        return text is not None and (text in self.words or is_word(self.vocabulary, text))

    def alike(self, window: list[_Unit]) -> tuple[str, ...]:
        """Return the known words that sound or look like a stretch, the likeliest first."""
        units = tuple(unit.readings for unit in window)
        heard = [word for key in sounds.keys_of(units) for word in self.by_sound.get(key, ())]
        found = [word for word in heard if _fits(window, word)]
        if not any(unit.is_pinyin for unit in window):
            found += self._look_alikes("".join(unit.text for unit in window))
        return tuple(sorted(dict.fromkeys(found), key=lambda word: (-_same(window, word), -_exactness(window, word))))

    def nearly(self, window: list[_Unit]) -> tuple[str, ...]:
        """Return the known words that a long stretch of characters differs from by one: wrong, missing or too many."""
        if len(window) < _LONG or any(unit.is_pinyin for unit in window):
            return ()
        typed = "".join(unit.text for unit in window)
        return tuple(dict.fromkeys(word for word in self._near(typed) if self._is_slip(typed, word)))

    def _look_alikes(self, typed: str) -> Iterator[str]:
        for place, character in enumerate(typed):
            for other in _look_alikes().get(character, ""):
                if (word := typed[:place] + other + typed[place + 1 :]) in self.words:
                    yield word

    def _near(self, typed: str) -> Iterator[str]:
        for gap in _gaps(typed):
            if len(typed) > _LONG:
                yield from self.by_gap.get(gap, ())
            if (shorter := gap.replace(_GAP, "")) in self.words and len(shorter) >= _LONG:
                yield shorter
        for place in range(len(typed) + 1):
            yield from self.by_gap.get(typed[:place] + _GAP + typed[place:], ())

    def _is_slip(self, typed: str, word: str) -> bool:
        """Whether the difference is no word: 煤气报警器 is not meant to be 燃气报警器."""
        if typed in word or word in typed:
            return False
        parts = segmenter(self.vocabulary).cut(typed, False)
        return len(typed) != len(word) or any(len(part) == 1 and part not in word for part in parts)


_GAP = "*"


def _gaps(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + _GAP + word[place + 1 :]


def _fits(window: list[_Unit], word: str) -> bool:
    """Whether a word may be meant that sounds like a stretch: the more is in doubt, the more must be the same.

    Characters beside pinyin must be those of the word. Of characters alone one must be the word's, in a word of two
    the other must sound just like it; in longer words two must be the same.
    """
    same = _same(window, word)
    if any(unit.is_pinyin for unit in window):
        return same == sum(not unit.is_pinyin for unit in window)
    if len(word) == 2:
        return same == 1 and _exactness(window, word) == len(word)
    return same >= min(2, len(word) - 2)


def _same(window: list[_Unit], word: str) -> int:
    """How many characters are those of the word."""
    return sum(unit.text == character for unit, character in zip(window, word, strict=True))


def _exactness(window: list[_Unit], word: str) -> int:
    """How many syllables are just those of the word, and not only like them to a careless ear."""
    pairs = zip(window, word, strict=True)
    return sum(bool(set(unit.readings) & set(sounds.readings(character))) for unit, character in pairs)


@cache
def _look_alikes() -> dict[str, str]:
    groups = list(read_lines(FOLDER / "look_alikes.txt"))
    return {
        one: "".join(group.replace(one, "") for group in groups if one in group) for group in groups for one in group
    }


@lru_cache(maxsize=2)
def _known(known: Vocabulary) -> _Known:
    return _Known(known)
