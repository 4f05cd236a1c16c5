"""Photos that nobody took: a coloured wall, a number, and 示例 across it, so that none is ever taken for a hazard."""

import io
from typing import Final
from uuid import UUID

from PIL import Image, ImageDraw

from accounts.models import User
from assistance.domain.photos import keep_photo

# 示例, 24 rows of 24 points each: drawn once, because not every machine has a font for them.
_GLYPHS: Final = (
    (
        "000000 000000 000000 000000 0ffff0 0ffff0 0ffff0 000000 000000 3ffffc 3ffffc 3ffffc "
        "001c00 001c00 071ce0 071ce0 0e1c70 0e1c78 1c1c38 3c1c3c 381c1c 01f810 01f800 00f000"
    ),
    (
        "000000 000000 00001c 06001c 0ffe1c 0ffedc 0c70dc 1c60dc 1c60dc 3cfedc 3cfedc 3ccedc "
        "3dccdc 1d8cdc 1facdc 1d7cdc 1c38dc 1c38dc 1c381c 1c701c 1c701c 1de0fc 1cc0f8 1c00c0"
    ),
)
_POINTS: Final = 24
_COLOURS: Final = ("#5b7083", "#6b6f55", "#7a5c4d", "#4f6d66", "#6a5a78")
_SIZE: Final = (1200, 900)


def photo(number: int, *, by: User) -> UUID:
    """Keep a photo of somebody's; no two numbers look the same."""
    image = Image.new("RGB", _SIZE, _COLOURS[number % len(_COLOURS)])
    pen = ImageDraw.Draw(image)
    for n in range(8):
        across = (number * 137 + n * 151) % _SIZE[0]
        pen.line((across, 0, across + 90, _SIZE[1]), fill="#00000022" if n % 2 else "#ffffff", width=3)
    _write(pen, (250, 290), size=14)
    pen.text((40, 40), f"No. {number}", fill="white", font_size=40)
    return _keep(image, by)


def signature(number: int, *, by: User) -> UUID:
    """Keep the picture of a signature that says 示例."""
    image = Image.new("RGB", (600, 240), "white")
    pen = ImageDraw.Draw(image)
    _write(pen, (60, 20), size=8, colour="#1a3f8b")
    pen.line((40, 215, 560, 200 - number % 9), fill="#1a3f8b", width=4)
    return _keep(image, by)


def _keep(image: Image.Image, by: User) -> UUID:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    file.seek(0)
    return keep_photo(file, name="示例.jpg", by=by).uuid


def _write(pen: ImageDraw.ImageDraw, at: tuple[int, int], *, size: int, colour: str = "white") -> None:
    for which, glyph in enumerate(_GLYPHS):
        for y, row in enumerate(glyph.split()):
            for x in range(_POINTS):
                if int(row, 16) >> (_POINTS - 1 - x) & 1:
                    left, top = at[0] + (which * _POINTS + x) * size, at[1] + y * size
                    pen.rectangle((left, top, left + size - 1, top + size - 1), fill=colour)
