"""Turns text into tokens and questions into what to look for: pure functions, the same for every engine (DESIGN §5).

Three layers of tokens stand side by side. Words (rjieba with our terms) know what belongs together. Grams, each two
neighbouring characters, find every half word that words alone miss. Single characters rank by overlap where somebody
says the same thing in quite other words, and find a question of one character. What is not Chinese (GB30871, H2S,
4.7) is a token of its own in both of the first layers.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import rjieba

from search.folding import fold
from search.terms import Vocabulary, vocabulary

# Stands for the tokens that the functions below give. An index made by another version is made again.
VERSION = 2

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

# How much each kind of token counts; the search issue tunes them further.
_WORD, _GRAM, _CHARACTER, _SYNONYM, _WHOLE = 0.6, 1.0, 1.3, 0.4, 1.0
# A gram with one or two function characters says less: 的粉, 了没.
_WORN = (1.0, 0.5, 0.2)


class Layer(StrEnum):
    """A stream of tokens of one text; an engine keeps one field for each layer of each field of a document."""

    WORDS = "words"
    GRAMS = "grams"
    CHARACTERS = "characters"


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
    for run in _RUN.findall(fold(text)):
        if _is_han(run):
            characters += run
            grams += (run[at : at + 2] for at in range(len(run) - 1))
            words += (word for word in _segmenter(vocabulary()).cut_for_search(run, False) if len(word) > 1)
        else:
            pieces = _pieces(run)
            words += pieces
            grams += pieces
    return Tokens(tuple(words), tuple(grams), tuple(characters))


def question(text: str) -> Question:
    """Read what somebody typed. A text without letters or digits gives a question without clues."""
    found = tokens(text)
    words = [word for word in _once(found.words) if word not in _FILLERS]
    synonyms = _synonym_clues(text)
    clues = [Clue(Layer.WORDS, (word,), _WORD) for word in words]
    clues += (Clue(Layer.GRAMS, (gram,), _GRAM * _WORN[_worn(gram)]) for gram in _once(found.grams))
    if len(found.grams) > 1:
        clues.append(Clue(Layer.GRAMS, found.grams, _WHOLE))
    clues += synonyms
    lone = [run for run in _RUN.findall(fold(text)) if len(run) == 1 and _is_han(run)]
    clues += (Clue(Layer.CHARACTERS, (one,), _CHARACTER) for one in _once(lone))
    telling = [one for one in _once(found.characters) if one not in _FUNCTION_CHARACTERS and one not in lone]
    hints = tuple(Clue(Layer.CHARACTERS, (one,), _CHARACTER) for one in telling)
    marks = {*words, *(gram for gram in found.grams if not _worn(gram)), *lone, *equivalents(text)}
    return Question(fold(text), tuple(clues), hints, marks=frozenset(marks or set(found.grams)))


def equivalents(text: str) -> list[str]:
    """Return, folded, the words that mean nearly the same as one in the text and do not stand in it themselves."""
    folded = fold(text)
    found: list[str] = []
    for group in _synonym_groups(vocabulary()):
        if any(_contains(folded, member) for member in group):
            found += (member for member in group if not _contains(folded, member))
    return _once(found)


def related(text: str) -> list[str]:
    """Return words to suggest beside a text: near-equivalents first, then what is merely met together with it."""
    folded = fold(text)
    found = equivalents(text)
    for group in vocabulary().related:
        members = [fold(member) for member in group]
        if any(_contains(folded, member) for member in members):
            found += (member for member in members if not _contains(folded, member))
    return _once(found)


def _synonym_clues(text: str) -> list[Clue]:
    clues = []
    for member in equivalents(text):
        grams = tokens(member).grams
        if grams:
            clues.append(Clue(Layer.GRAMS, grams, _SYNONYM))
    return clues


# One, of 25 MB: where the words change, the old one is let go.
@lru_cache(maxsize=1)
def _segmenter(known: Vocabulary) -> rjieba.Jieba:
    segmenter = rjieba.Jieba()
    for term in known.terms:
        segmenter.add_word(fold(term.word), term.frequency, None)
    return segmenter


@lru_cache(maxsize=1)
def _synonym_groups(known: Vocabulary) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(fold(member) for member in group) for group in known.synonyms)


def _contains(text: str, member: str) -> bool:
    """Whether a folded text names a member; letters and digits must stand free, so that CO is not found in DCS-CO2."""
    if member.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(member)}(?![a-z0-9])", text) is not None
    return member in text


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
