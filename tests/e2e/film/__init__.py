"""A real film: eight seconds of H.264 and AAC, 24 MiB of nothing in its middle, 17 KB packed.

`make_film.py` says how it was made. What is skipped is asked for by its range, or not at all.
"""

import lzma
from pathlib import Path
from typing import Final

SECONDS: Final = 8
# Bytes: what lies before is the first half, what lies behind the second.
GAP: Final = 24 * 1024 * 1024
PATH: Final = Path(__file__).with_name("film.mp4.xz")
SAID: Final = ("先测气，再下池。", "有人倒下，先叫人，别下去。")
CAPTIONS: Final = f"WEBVTT\n\n00:00.000 --> 00:04.000\n{SAID[0]}\n\n00:04.000 --> 00:08.000\n{SAID[1]}\n"


def film() -> bytes:
    """The film as an editor uploads it."""
    return lzma.decompress(PATH.read_bytes())
