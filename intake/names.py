"""Names of files. What a person called a file is shown to people; on disk it has a name of ours."""

import unicodedata
from typing import Final
from uuid import uuid4

# With its ending, below the 255 bytes that an address of ours may have between two strokes.
LONGEST_CHARACTERS: Final = 80
LONGEST_BYTES: Final = 200
# What is longer behind a dot is no ending.
LONGEST_ENDING: Final = 12
# Joins the parts of one emoji; all other characters that cannot be seen turn names round or hide their ending.
JOINER: Final = "\u200d"


def stored_name(ending: str) -> str:
    """A name for the disk, of which nothing was said by anybody: 32 letters and digits, and the ending."""
    return f"{uuid4().hex}.{ending}"


def shown_name(name: str, ending: str = "") -> str:
    """What a file is called before people: the last part of `name`, what can be seen of it, on one line.

    `ending` is what its content says that it is; without one the name keeps its own. Never empty, at most 80
    characters and the ending.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(" " if char.isspace() else char for char in last if char.isspace() or _can_be_seen(char))
    plain = " ".join(seen.split())
    if ending:
        stem = _without_ending(plain, ending)
    else:
        stem, ending = _own_ending(plain.strip(" ."))
    stem = _shortened(stem) or "未命名"
    return f"{stem}.{ending}" if ending else stem


def _can_be_seen(char: str) -> bool:
    return char == JOINER or not unicodedata.category(char).startswith("C")


def _own_ending(name: str) -> tuple[str, str]:
    stem, dot, last = name.rpartition(".")
    return (stem, last) if dot and len(last) <= LONGEST_ENDING else (name, "")


def _without_ending(name: str, ending: str) -> str:
    stem, dot, last = name.rpartition(".")
    is_ending = last.lower() == ending or (len(last) <= 5 and last.isascii() and last.isalnum() and not last.isdigit())
    return (stem if dot and is_ending else name).strip(" .")


def _shortened(stem: str) -> str:
    """Cut by characters and by bytes, never through a character."""
    return stem[:LONGEST_CHARACTERS].encode()[:LONGEST_BYTES].decode(errors="ignore").strip(" .")
