"""Small readings of plain text, for templates."""

import re
from typing import Final

_OPENING: Final = "（(“‘「『《〈【["
_CLOSING: Final = "）)”’」』》〉】]"
# Between two numbers; a space parts them only behind a full number: there are spaces within numbers too.
_SEPARATOR: Final = re.compile(r"[、，,;；/]|(?<=\d{7})\s")
# Signs that neither XML nor a Word file can hold; a vertical tab comes with what is pasted from Word.
_UNSPEAKABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Signs of a reader's word that are repeated to him.
_SAID_BACK: Final = 20


def speakable(text: str) -> str:
    """Return a text without control signs, which files of other formats refuse; line breaks and tabs stay."""
    return _UNSPEAKABLE.sub("", text.replace("\x0b", "\n"))


def said_back(word: str) -> str:
    """Return a word from an address as it may be repeated to the reader: what can be printed, and not too much."""
    printable = "".join(sign if sign.isprintable() else "�" for sign in word)
    return printable if len(printable) <= _SAID_BACK else f"{printable[:_SAID_BACK]}…"


def split_lines(text: str) -> list[str]:
    """Return the non-empty lines of a text, stripped."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def split_clauses(text: str) -> list[str]:
    """Return the parts of a text between full-width semicolons, without the semicolon.

    A semicolon inside brackets, quotation marks or a book title does not part anything: what stands there qualifies
    the words before it, and a legal condition is never torn off (DESIGN §4).
    """
    parts: list[str] = []
    start = depth = 0
    for at, sign in enumerate(text):
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth = max(depth - 1, 0)
        elif sign == "；" and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def dial(number: str) -> str:
    """Return what `tel:` needs of a telephone number as people write it: of several numbers, the first."""
    first = _SEPARATOR.split(number.strip())[0]
    digits = "".join(sign for sign in first if sign.isascii() and sign.isdigit())
    return f"+{digits}" if first.startswith("+") else digits
