"""Turns text into tokens: the same pure functions when a page is indexed and when a query is asked (DESIGN §5).

Three kinds of tokens stand side by side. Words (rjieba, with our terms) know what belongs together; bigrams find
every run of two characters, which words alone miss; single characters let a thin query still rank by overlap.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import opencc
import rjieba

VOCABULARY = Path(__file__).parent / "vocabulary"

HAN = "\u3400-\u9fff々〇"
# A run of Chinese, a number with points in it (4.10, 5.2.1), or any other run of letters and digits.
_RUN = re.compile(rf"[{HAN}]+|[0-9]+(?:\.[0-9]+)+[a-z]*|[^\W_{HAN}]+")
_IS_HAN = re.compile(rf"[{HAN}]")
_PART = re.compile(r"[a-z]{2,}|[0-9]{2,}|[0-9]+\.[0-9.]+")

# What people put around the thing they mean; it says nothing about which page is meant.
FILLERS = frozenset(
    "怎么 怎么办 什么 能不能 算不算 是不是 可以 可不可以 有没有 还能 多久 多少 哪些 哪个 要不要 不能 没有 没".split()
)
FUNCTION_CHARACTERS = frozenset(
    "的了吗呢吧啊么着过没不有是在和与或就都也还又把被给让向从对到能会要可以个那这哪谁多少怎什几算"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text, in order, repeats kept."""

    words: tuple[str, ...]
    bigrams: tuple[str, ...]
    characters: tuple[str, ...]


class _Folding(dict[int, str]):
    """Maps each character to its folded form, worked out when first met."""

    def __init__(self) -> None:
        super().__init__()
        characters = [chr(code) for code in range(0x3400, 0xA000)]
        simplified = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
        self._simplified = dict(zip(characters, simplified, strict=True))

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if category in ("Cf", "Mn"):
            folded = ""  # marks that cannot be seen: direction, joiners, accents
        elif category.startswith("C"):
            folded = " "
        else:
            lowered = unicodedata.normalize("NFKC", character).casefold()
            folded = "".join(self._simplified.get(part, part) for part in lowered)
        self[code] = folded
        return folded


@cache
def _folding() -> _Folding:
    return _Folding()


@cache
def _segmenter() -> rjieba.Jieba:
    segmenter = rjieba.Jieba()
    for line in (VOCABULARY / "terms.txt").read_text(encoding="utf-8").splitlines():
        if line.strip():
            word, frequency, tag = line.split()
            segmenter.add_word(fold(word), int(frequency), tag)
    return segmenter


def fold(text: str) -> str:
    """Return a text in one width, one case and simplified characters, without invisible marks."""
    return text.translate(_folding())


def analyse(text: str) -> Tokens:
    """Return the tokens of a text. A clause form such as ``GM10`` or ``4.1 a)`` gives its parts as words too."""
    words: list[str] = []
    bigrams: list[str] = []
    characters: list[str] = []
    for run in _RUN.findall(fold(text)):
        if _IS_HAN.match(run):
            characters += run
            bigrams += (run[at : at + 2] for at in range(len(run) - 1))
            words += (word for word in _segmenter().cut_for_search(run) if len(word) > 1)
        else:
            words.append(run)
            parts = _PART.findall(run)
            if parts != [run]:
                words += parts
    return Tokens(tuple(words), tuple(bigrams), tuple(characters))


@cache
def synonym_groups() -> tuple[tuple[str, ...], ...]:
    """Return the groups of near-equivalents, folded."""
    lines = (VOCABULARY / "synonyms.txt").read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple(fold(word.strip()) for word in line.split(",")) for line in lines if line.strip() and line[0] != "#"
    )


def equivalents(text: str) -> list[str]:
    """Return the words that may stand for one that the text contains, without those it contains itself."""
    folded = fold(text)
    found: list[str] = []
    for group in synonym_groups():
        if any(word in folded for word in group):
            found += (word for word in group if word not in folded)
    return list(dict.fromkeys(found))
