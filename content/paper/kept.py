"""Papers made a moment ago, in this process: a picture that goes round in WeChat is drawn once, not for each reader.

What a paper is kept under tells all that is in it, so nothing kept is ever out of date.
"""

from typing import Final

from content.kept import Kept

LIMIT: Final = 8 * 1024 * 1024


class KeptPapers(Kept[bytes]):
    """The papers asked for last, up to `limit` bytes."""

    def __init__(self, limit: int = LIMIT) -> None:
        super().__init__(limit, len)


papers: Final = KeptPapers()
