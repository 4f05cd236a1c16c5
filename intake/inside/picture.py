"""Decodes a picture and paints it anew. In the child only: a picture may cost a gigabyte and a minute."""

from io import BytesIO
from pathlib import Path

import pillow_heif
from PIL import ExifTags, Image, ImageCms, ImageOps

from intake.errors import UploadRefused
from intake.inside import budget
from intake.kinds import START, kind_of

FORMATS = {
    "jpeg": ("JPEG", "MPO"),
    "png": ("PNG",),
    "gif": ("GIF",),
    "webp": ("WEBP",),
    "bmp": ("BMP", "DIB"),
    "heic": ("HEIF",),
    "avif": ("AVIF",),
}
# Phones keep a depth map or a second exposure behind the picture; those are not pictures that move.
MOVING = {"PNG", "GIF", "WEBP", "AVIF"}
QUALITY = 88
# A larger PNG is a photograph, or is made to be one by shrinking.
MOST_PNG_BYTES = 8 * 1024 * 1024

# Each thread of a decoder would take address space, of which there is little here.
pillow_heif.options.DECODE_THREADS = 1
pillow_heif.register_heif_opener(thumbnails=False)


def views(
    content: bytes | str, most_pixels: int, sizes: tuple[int, ...]
) -> tuple[list[tuple[bytes, str, int, int]], str]:
    """Return the picture painted anew in each size, and what it says of when it was taken.

    Each is (content, "jpeg" or "png", width, height). `content` is the picture, or the path of its file.
    """
    budget.work_at_most(budget.SECONDS)
    start = content[:START] if isinstance(content, bytes) else _beginning(content)
    kind = kind_of(start)
    # The size is asked of the header, before anything is unpacked; Pillow's own warning would come too late.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(BytesIO(content) if isinstance(content, bytes) else content, formats=FORMATS[kind]) as image:
        _check(image, most_pixels)
        see_through = image.has_transparency_data
        keeps_png = see_through or image.format in ("PNG", "GIF", "BMP")
        taken = _taken_at(image)
        upright = _upright(image, max(sizes))
    plain = upright.convert("RGBA" if see_through else "RGB")
    write = _as_png if keeps_png else _as_jpeg
    return [write(_no_longer(plain, size)) for size in sizes], taken


def _no_longer(image: Image.Image, size: int) -> Image.Image:
    if max(image.size) <= size:
        return image
    smaller = image.copy()
    smaller.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return smaller


def _taken_at(image: Image.Image) -> str:
    """As `YYYY:MM:DD hh:mm:ss`; empty where it says nothing."""
    try:
        label = image.getexif()
        found = label.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
        return str(found or label.get(ExifTags.Base.DateTime) or "")[:19]
    except Exception:  # noqa: BLE001 - a good picture with a torn label says nothing
        return ""


def _beginning(path: str) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(START)


def _check(image: Image.Image, most_pixels: int) -> None:
    width, height = image.size
    if width * height > most_pixels:
        raise UploadRefused(
            f"这张图有 {width} × {height} 像素，太大了（最多 {most_pixels // 10000} 万像素）。请先缩小，再传。"
        )
    if image.format in MOVING and getattr(image, "n_frames", 1) > 1:
        raise UploadRefused("这是会动的图：打印不出来，也让人分心。请截一张不动的图再传，或者改成视频。")


def _upright(image: Image.Image, longest_side: int) -> Image.Image:
    """The picture as its maker saw it, in the colours of the web, and no longer than it may be."""
    if image.format in ("JPEG", "MPO"):
        # Decoded at a half or a quarter, where that is still enough.
        image.draft(None, (longest_side, longest_side))
    profile = image.info.get("icc_profile")
    if image.mode in ("P", "1", "LA", "PA", "La", "RGBa"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    elif image.mode.startswith("I"):
        # Sixteen bits of grey would be cut off at 255, not scaled.
        image = image.point(lambda value: value / 256).convert("L")
    image.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    image = _in_web_colours(image, profile)
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - a good picture with a torn label stays as it lies
        return image


def _in_web_colours(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours from the picture's own profile into sRGB, so that a phone's red stays red when the profile goes."""
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    try:
        target = "RGBA" if image.mode == "RGBA" else "RGB"
        source = ImageCms.getOpenProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=target)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    if converted is None:
        return image
    converted.info = image.info
    return converted


def _as_jpeg(image: Image.Image) -> tuple[bytes, str, int, int]:
    out = BytesIO()
    _bare(image).save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue(), "jpeg", *image.size


def _as_png(image: Image.Image) -> tuple[bytes, str, int, int]:
    """As PNG; where that is too large, as JPEG, or shrunk until it fits where one looks through it."""
    while True:
        out = BytesIO()
        _bare(image).save(out, "PNG", compress_level=4)
        if out.tell() <= MOST_PNG_BYTES:
            return out.getvalue(), "png", *image.size
        if image.mode == "RGB":
            return _as_jpeg(image)
        image = image.resize((max(image.width * 2 // 3, 1), max(image.height * 2 // 3, 1)))


def _bare(image: Image.Image) -> Image.Image:
    """The same pixels without what was written about them."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare
