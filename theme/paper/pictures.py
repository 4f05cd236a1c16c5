"""Photos made small for paper, with what was drawn on them. In the warm child only: decoding is costly.

What comes in was painted anew by `intake` before. Marks are painted into the picture: so they stand in a Word file too.
"""

from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageDraw

# Of the longest side: 240 points to the inch where two photos stand side by side on A4.
LONGEST: Final = 800
# The best first; the next where a photo would take more than its part of a file.
QUALITIES: Final = (80, 65, 50, 35)
RED, WHITE = (200, 16, 16), (255, 255, 255)


def small(photos: list[tuple[bytes, list[dict[str, Any]]]], most_bytes: int) -> list[tuple[bytes, int, int]]:
    """Return each photo as (JPEG, width, height), of about `most_bytes`; no bytes where it cannot be read."""
    return [_small(content, marks, most_bytes) for content, marks in photos]


def _small(content: bytes, marks: list[dict[str, Any]], most_bytes: int) -> tuple[bytes, int, int]:
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            # A JPEG is decoded at a half where that is enough: a tenth of the time.
            image.thumbnail((LONGEST, LONGEST), Image.Resampling.BILINEAR, reducing_gap=1.0)
            plain = _on_white(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b"", 0, 0
    _mark(plain, marks)
    out = BytesIO()
    for quality in QUALITIES:
        out = BytesIO()
        plain.save(out, "JPEG", quality=quality)
        if out.tell() <= most_bytes:
            break
    return out.getvalue(), *plain.size


def _on_white(image: Image.Image) -> Image.Image:
    """A new picture, with nothing of what the old one carried beside its pixels. Signatures are see-through."""
    ground = Image.new("RGB", image.size, WHITE)
    clear = image.convert("RGBA") if image.has_transparency_data else None
    ground.paste(clear or image.convert("RGB"), mask=clear)
    return ground


def _mark(image: Image.Image, marks: list[dict[str, Any]]) -> None:
    pen = ImageDraw.Draw(image)
    for mark in marks:
        try:
            # A white edge, so that it stands out on paper without colours too.
            for colour, width in ((WHITE, 9), (RED, 5)):
                _draw(pen, mark, image.size, colour, width)
        except (KeyError, TypeError, ValueError):
            continue


def _draw(
    pen: ImageDraw.ImageDraw, mark: dict[str, Any], size: tuple[int, int], colour: tuple[int, int, int], width: int
) -> None:
    """One mark, its places in fractions of the picture: a ring within x, y, w, h, or an arrow from x, y to x2, y2."""
    x, y = float(mark["x"]) * size[0], float(mark["y"]) * size[1]
    if mark["kind"] == "ring":
        box = (x, y, x + float(mark["w"]) * size[0], y + float(mark["h"]) * size[1])
        pen.ellipse(box, outline=colour, width=width)
    elif mark["kind"] == "arrow":
        tip_x, tip_y = float(mark["x2"]) * size[0], float(mark["y2"]) * size[1]
        back_x, back_y = (x - tip_x) / 4, (y - tip_y) / 4
        pen.line((x, y, tip_x, tip_y), fill=colour, width=width)
        for side in (1, -1):
            barb = (tip_x + back_x - side * back_y / 2, tip_y + back_y + side * back_x / 2)
            pen.line((tip_x, tip_y, *barb), fill=colour, width=width)
