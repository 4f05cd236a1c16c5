"""The numbers that people type before the items of a list: 1. 2、 3） （4） ⑤."""

import re
from typing import Final

NUMBER: Final = re.compile(r"(?:(\d{1,3})([.．、)）])(?!\d)|[（(](\d{1,3})[)）]|([①-⑳]))\s*")


def number_of(sign: re.Match[str]) -> int:
    """Return which number a match of NUMBER is."""
    return ord(sign[4]) - ord("①") + 1 if sign[4] else int(sign[1] or sign[3])
