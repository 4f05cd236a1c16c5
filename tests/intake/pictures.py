"""Pictures for the tests, painted when they are needed: good ones, odd ones, and such as mean harm."""

import random
import struct
import zlib
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MARKUP = b"<script>alert(document.cookie)</script>"


def painted(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Something with colours in it: red at the upper left, all else blue."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height // 2))
    return picture.convert(mode)


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """What no format can make small. The same each time."""
    return Image.frombytes(mode, (width, height), random.Random(7).randbytes(width * height * len(mode)))


def file_of(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def jpeg(**options: Any) -> bytes:
    return file_of(painted(), "JPEG", quality=95, subsampling=0, **options)


def png() -> bytes:
    return file_of(painted(), "PNG")


def photo_with_a_past(orientation: int = 1) -> bytes:
    """A photograph that says where it was taken and by whom, in markup."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = MARKUP.decode()
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (30.0, 15.0, 33.0), "E", (120.0, 9.0, 11.0)
    return jpeg(exif=exif.tobytes(), comment=MARKUP, icc_profile=b"rubbish" * 40, xmp=MARKUP)


def polyglot(then: bytes = b"PK\x03\x04 payload " + MARKUP) -> bytes:
    """A picture to whoever shows pictures, something else to whoever reads from the end."""
    return jpeg() + then


def huge_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """A few hundred bytes that promise billions of pixels, as an honest header."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def endless_jpeg(scans: int = 1200, side: int = 6000) -> bytes:
    """A progressive JPEG that refines the same flat colour thousands of times: small, and a minute's work or more."""
    flat = file_of(Image.new("L", (side, side), 128), "JPEG", progressive=True)
    last = flat.rindex(b"\xff\xda")
    # Its own tables stand before each scan; the last scan with those is what is repeated.
    begin = flat.rindex(b"\xff\xc4", 0, last)
    return flat[:-2] + flat[begin:-2] * scans + b"\xff\xd9"


def empty_png(width: int, height: int) -> bytes:
    """A whole PNG with four bytes a pixel, all of them nothing: small in a file and large in memory."""
    packer = zlib.compressobj(1)
    row = b"\x00" * (1 + 4 * width)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
