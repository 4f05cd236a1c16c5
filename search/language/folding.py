"""One spelling for what is the same to a reader: width, case, traditional and simplified characters.

Each character is folded by itself, never by what stands beside it. So the folding of a part is the part of the
folding: whatever run of a title somebody types, it folds to the same characters as it does inside the title.
"""

import unicodedata
from collections.abc import Iterator

from opencc import OpenCC

_FIRST_HAN, _LAST_HAN = 0x3400, 0x9FFF


def _simplified() -> dict[str, str]:
    """Return each traditional character with its simplified form, from OpenCC's own table."""
    han = [chr(code) for code in range(_FIRST_HAN, _LAST_HAN + 1)]
    simple = OpenCC("t2s").convert("\n".join(han)).split("\n")
    return {before: after for before, after in zip(han, simple, strict=True) if before != after}


class _Table(dict[int, str]):
    """A translation table that works out each character once, when it is first met."""

    def __init__(self) -> None:
        super().__init__()
        self.simplified = _simplified()

    def __missing__(self, code: int) -> str:
        folded = self[code] = self._fold(chr(code))
        return folded

    def _fold(self, character: str) -> str:
        category = unicodedata.category(character)
        if category in {"Cf", "Mn", "Me"}:
            # Direction marks, joiners, variation selectors, accents standing alone: nothing a reader sees as a letter.
            return ""
        if category.startswith(("C", "Z")):
            return " "
        plain = unicodedata.normalize("NFKC", character).casefold()
        return "".join(self.simplified.get(part, part) for part in plain)


_TABLE = _Table()


def fold(text: str) -> str:
    """Return the text in one spelling: half width, lower case, simplified, no control or invisible characters."""
    return text.translate(_TABLE)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters, the place in `text` that it comes from."""
    parts: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        folded = _TABLE[ord(character)]
        parts.append(folded)
        places.extend([place] * len(folded))
    return "".join(parts), places


def places(folded: str, piece: str) -> Iterator[int]:
    """Yield where a piece stands in a folded text."""
    at = folded.find(piece)
    while at >= 0:
        yield at
        at = folded.find(piece, at + 1)


def stands_free(folded: str, at: int, piece: str) -> bool:
    """Whether a piece at a place is no part of a longer run of letters and digits: CO is not in CO2."""
    end = at + len(piece)
    return not (_is_latin(folded[at - 1 : at]) and _is_latin(piece[:1])) and not (
        _is_latin(piece[-1:]) and _is_latin(folded[end : end + 1])
    )


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
