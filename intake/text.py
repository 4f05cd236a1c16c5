"""Text that people hand in, without what cannot be seen and only does harm."""

import re

# Controls but for tab and line breaks; halves of characters; marks that turn the direction of writing, and other
# invisible ones. The joiner inside emoji (U+200D) stays.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]"
)


def tidy(text: str) -> str:
    """The text without invisible characters and without space around it."""
    return _UNSEEN.sub("", text).strip()
