"""Text that people hand in, without what cannot be seen and only does harm."""

import re
import unicodedata

# Controls but for tab and line breaks; halves of characters; marks that turn the direction of writing, and other
# invisible ones. The joiner inside emoji (U+200D) stays.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]"
)
LONGEST_NAME = 120
LONGEST_ENDING = 12


def tidy(text: str) -> str:
    """The text without invisible characters and without space around it."""
    return _UNSEEN.sub("", text).strip()


def clean_name(name: str) -> str:
    """A file's name for showing: its last part, nothing unseen, at most 120 characters with its ending kept.

    It is never used as a path.
    """
    last = re.split(r"[/\\]", tidy(name))[-1]
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFC", last)).strip(" .")
    if len(plain) <= LONGEST_NAME:
        return plain or "未命名"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return plain[: LONGEST_NAME - 1] + "…"
    return f"{stem[: LONGEST_NAME - len(ending) - 2]}….{ending}"
