"""Text that people hand in, without what cannot be seen and only does harm; and what it names."""

import re
import unicodedata

# Controls but for tab and line breaks; halves of characters; marks that turn the direction of writing, and other
# invisible ones. The joiner inside emoji (U+200D) stays.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]"
)


def tidy(text: str) -> str:
    """The text without invisible characters and without space around it."""
    return _UNSEEN.sub("", text).strip()


def one_break(text: str) -> str:
    """The text with newlines for every kind of line break that browsers and spreadsheets send."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def plain_code(text: str) -> str:
    """A number or code as it is compared: half-width capitals without spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def key_in(text: str) -> int | None:
    """The key of a row that an address, a form or a cell names; None for what is none, or longer than any is."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
