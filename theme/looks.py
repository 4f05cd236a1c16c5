"""How a reader wants the site to look: a choice of colours and a choice of size, kept in one small cookie.

The cookie is no secret and no session: it may be one of eight words, so a page can be cached once for each of them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.http import HttpRequest

COOKIE: Final = "look"


class Colour(StrEnum):
    """Ink and paper; `AUTO` follows what the reader's system asks for."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Size(StrEnum):
    """Size of type. Both are in rem, so the browser's own size counts as well."""

    NORMAL = "normal"
    LARGE = "large"


@dataclass(frozen=True)
class Look:
    """One of the looks; `str()` is its one spelling, in the cookie and in the key of a cached page."""

    colour: Colour = Colour.AUTO
    size: Size = Size.NORMAL

    def __str__(self) -> str:
        return f"{self.colour}.{self.size}"

    @property
    def classes(self) -> str:
        """The classes of the `html` element, which the files of tokens answer to."""
        return f"look-{self.colour} size-{self.size}"

    @property
    def is_default(self) -> bool:
        """Whether there is nothing to remember."""
        return self == Look()

    @classmethod
    def parse(cls, word: str) -> "Look":
        """Read the one spelling of a look; anything else is the default, never an error and never a look in part."""
        return _BY_WORD.get(word, cls())


_BY_WORD: Final = {str(look): look for look in (Look(colour, size) for colour in Colour for size in Size)}


def look_of(request: HttpRequest) -> Look:
    """Return the look that the asking browser carries. Reads the cookie only: a session would make the page private."""
    return Look.parse(request.COOKIES.get(COOKIE, ""))


def look(request: HttpRequest) -> dict[str, Look]:
    """Give templates `look` (a context processor)."""
    return {"look": look_of(request)}
