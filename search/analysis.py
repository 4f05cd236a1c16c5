"""Turns text into tokens and questions into what to look for: pure functions, the same for every engine (DESIGN §5).

Three layers of tokens stand side by side. Words (rjieba with our terms) know what belongs together. Grams, each two
neighbouring characters, find every half word that words alone miss. Single characters rank by overlap where somebody
says the same thing in quite other words, and find a question of one character. What is not Chinese (GB30871, H2S,
4.7) is a token of its own in both of the first layers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import add

from search.language import sounds, spelling
from search.language.clauses import clauses
from search.language.folding import fold, places
from search.language.spelling import Reading
from search.language.synonyms import met_together, near
from search.language.terms import vocabulary
from search.language.words import segmenter

# Stands for the tokens that the functions below give. An index made by another version is made again.
VERSION = 4

HEARD = ("title", "names")
"""The fields of a page that can be found by their sound: what people call things by."""

HAN = "\u3400-\u9fff々〇"
_RUN = re.compile(rf"[{HAN}]+|[0-9]+(?:\.[0-9]+)+[a-z]*|[^\W_{HAN}]+")
_PART = re.compile(r"[a-z]{2,}|[0-9]{2,}|[0-9]+(?:\.[0-9]+)+")
# Longer than any word; a run of ten thousand letters is nobody's question.
_LONGEST_TOKEN = 40

# What people put around the thing they mean. It says nothing about which page is meant.
_FILLERS = frozenset(
    [
        "怎么",
        "怎么办",
        "怎么样",
        "怎样",
        "如何",
        "什么",
        "为什么",
        "能不能",
        "算不算",
        "是不是",
        "可不可以",
        "要不要",
        "有没有",
        "可以",
        "还能",
        "不能",
        "没有",
        "多久",
        "多少",
        "哪些",
        "哪个",
    ]
)
_FUNCTION_CHARACTERS = frozenset(
    "的了吗呢吧啊么着过没不有是在和与或就都也还又把被给让向从对到能会要可以个那这哪谁多少怎什几算"
)

# How much each kind of token counts: tuned on two sets of judged questions, on a broad plateau.
_WORD, _GRAM, _CHARACTER, _SYNONYM, _WHOLE = 0.2, 0.7, 1.8, 0.45, 2.5
_MEANT, _SOUND = 0.8, 0.8
# A gram with one or two function characters says less: 的粉, 了没.
_WORN = (1.0, 0.5, 0.2)


class Layer(StrEnum):
    """A stream of tokens of one text; an engine keeps one field for each layer of each field of a document."""

    WORDS = "words"
    GRAMS = "grams"
    CHARACTERS = "characters"
    SOUNDS = "sounds"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text by layer, in order, repeats kept."""

    words: tuple[str, ...] = ()
    grams: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()

    def layers(self) -> dict[Layer, tuple[str, ...]]:
        """Return the tokens of each layer."""
        return {Layer.WORDS: self.words, Layer.GRAMS: self.grams, Layer.CHARACTERS: self.characters}


@dataclass(frozen=True, slots=True)
class Clue:
    """One token, or several that must follow one another, in one layer, and how much finding it counts."""

    layer: Layer
    tokens: tuple[str, ...]
    weight: float
    fields: tuple[str, ...] = ()
    """The fields of a document to look in; empty: in all of them."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for. A page with fewer than `least` of the `clues` is no answer; `hints` only move pages."""

    text: str
    clues: tuple[Clue, ...] = ()
    hints: tuple[Clue, ...] = ()
    least: int = 1
    marks: frozenset[str] = frozenset()
    """Folded pieces of text that a highlight may mark."""


def tokens(text: str) -> Tokens:
    """Return the tokens of a text."""
    words: list[str] = []
    grams: list[str] = []
    characters: list[str] = []
    chinese: list[str] = []
    folded = fold(text)
    for run in _RUN.findall(folded):
        if _is_han(run):
            characters += run
            grams += map(add, run, run[1:])
            chinese.append(run)
        else:
            pieces = _pieces(run)
            words += pieces
            grams += pieces
    # All runs at once: a call for each took a tenth of what an index takes to be made.
    cut = segmenter(vocabulary()).cut_for_search(" ".join(chinese), False)
    words += [word for word in cut if len(word) > 1]
    return Tokens((*words, *clauses(folded)), tuple(grams), tuple(characters))


def indexed(field: str, text: str) -> dict[Layer, tuple[str, ...]]:
    """Return the tokens that a field of a document is found by, for each of its layers; for whoever writes an index."""
    layers = tokens(text).layers()
    return layers | {Layer.SOUNDS: _sounds(text)} if field in HEARD else layers


def layers_of(field: str) -> tuple[Layer, ...]:
    """Return the layers that a field has."""
    return tuple(layer for layer in Layer if layer is not Layer.SOUNDS or field in HEARD)


def question(text: str, *, doubts: Sequence[Reading] = ()) -> Question:
    """Read what somebody typed. A text without letters or digits gives a question without clues.

    `doubts`: slips to look for in their right spelling as well (see `search/language/spelling.py`).
    """
    asked = _question(text)
    if readings := [*spelling.pinyin(text), *doubts]:
        asked = _both(asked, _question(spelling.respelled(text, readings)))
    # Initials stand for a whole term, a pair of syllables for a piece of one.
    weights = {token: _SOUND if "'" in token else _WHOLE for token in _heard(text)}
    heard = tuple(Clue(Layer.SOUNDS, (token,), weight, HEARD) for token, weight in weights.items())
    return replace(asked, clues=(*asked.clues, *heard))


def _heard(text: str) -> list[str]:
    odd = (sound for pair, sound in spelling.odd_pairs(text) if not _worn(pair))
    return [*spelling.heard(text), *odd]


def _both(asked: Question, meant: Question) -> Question:
    """Return a question that looks for what was typed and for what was probably meant by it."""
    known = {(clue.layer, clue.tokens) for clue in (*asked.clues, *asked.hints)}
    clues, hints = (
        tuple(replace(clue, weight=clue.weight * _MEANT) for clue in group if (clue.layer, clue.tokens) not in known)
        for group in (meant.clues, meant.hints)
    )
    return Question(asked.text, asked.clues + clues, asked.hints + hints, marks=asked.marks | meant.marks)


def _question(text: str) -> Question:
    folded, found, others = fold(text), tokens(text), equivalents(text)
    words = [word for word in _once(found.words) if word not in _FILLERS]
    clues = [Clue(Layer.WORDS, (word,), _WORD) for word in words]
    clues += (Clue(Layer.GRAMS, (gram,), _GRAM * _WORN[_worn(gram)]) for gram in _once(found.grams))
    if len(found.grams) > 1:
        clues.append(Clue(Layer.GRAMS, found.grams, _WHOLE))
    clues += (Clue(Layer.GRAMS, grams, _SYNONYM) for other in others if (grams := tokens(other).grams))
    lone = [run for run in _RUN.findall(folded) if len(run) == 1 and _is_han(run)]
    clues += (Clue(Layer.CHARACTERS, (one,), _CHARACTER) for one in _once(lone))
    telling = [one for one in _once(found.characters) if one not in _FUNCTION_CHARACTERS and one not in lone]
    hints = tuple(Clue(Layer.CHARACTERS, (one,), _CHARACTER) for one in telling)
    marks = {*words, *(gram for gram in found.grams if not _worn(gram)), *lone, *others}
    return Question(folded, tuple(clues), hints, marks=frozenset(marks or set(found.grams)))


def _sounds(text: str) -> tuple[str, ...]:
    runs = (run for run in _RUN.findall(fold(text)) if _is_han(run))
    return tuple(token for run in runs for token in sounds.tokens(segmenter(vocabulary()).cut(run, False)))


def equivalents(text: str) -> list[str]:
    """Return, folded, the words that mean nearly the same as one in the text and do not stand in it themselves."""
    return near(vocabulary()).others(fold(text))


def telling(folded: str) -> set[int]:
    """Return the places of the Chinese characters of a folded text that say what it is about."""
    fillers = {
        place for word in _FILLERS for start in places(folded, word) for place in range(start, start + len(word))
    }
    return {
        place
        for place, one in enumerate(folded)
        if _is_han(one) and one not in _FUNCTION_CHARACTERS and place not in fillers
    }


def stretches(folded: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield where words, pairs of characters and synonyms stand in a folded text, with what means the same."""
    found = tokens(folded)
    for piece in {*found.words, *(gram for gram in found.grams if not _worn(gram))}:
        yield from ((start, start + len(piece), (piece,)) for start in places(folded, piece))
    yield from near(vocabulary()).named(folded)


def related(text: str) -> list[str]:
    """Return words to suggest beside a text: near-equivalents first, then what is merely met together with it."""
    return _once([*equivalents(text), *met_together(vocabulary()).others(fold(text))])


def _pieces(run: str) -> list[str]:
    """Return a run of letters and digits and, where it has several, its parts: gb30871 → gb30871, gb, 30871."""
    parts = _PART.findall(run)
    whole = [run] if parts in ([], [run]) else [run, *parts]
    return [piece[:_LONGEST_TOKEN] for piece in whole]


def _worn(gram: str) -> int:
    return sum(one in _FUNCTION_CHARACTERS for one in gram[:2]) if _is_han(gram) else 0


def _is_han(run: str) -> bool:
    return "\u3400" <= run[0] <= "\u9fff" or run[0] in "々〇"


def _once(items: tuple[str, ...] | list[str]) -> list[str]:
    return list(dict.fromkeys(items))
