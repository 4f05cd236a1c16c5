"""Pictures: what is good comes back painted anew and nothing else; what is bad gets a sentence."""

import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from intake.errors import UploadRefused
from intake.images import LONGEST_SIDE, MOST_BYTES, CleanImage, clean
from intake.limited import BUSY, PLACES, _places, ask
from tests.intake import pictures
from tests.jobs.processes import children


def seen(picture: CleanImage) -> Image.Image:
    """What a reader's browser makes of it; it must be just what it says."""
    image = Image.open(BytesIO(picture.content))
    image.load()
    assert (image.format, image.size) == (picture.format.upper(), (picture.width, picture.height))
    return image


def near(color: Any, wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(color, wanted, strict=True))


RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.mark.parametrize(
    ("form", "options", "becomes"),
    [
        ("JPEG", {}, "jpeg"),
        ("JPEG", {"progressive": True}, "jpeg"),
        ("PNG", {}, "png"),
        ("GIF", {}, "png"),
        ("BMP", {}, "png"),
        ("WEBP", {}, "jpeg"),
        ("HEIF", {"quality": 95}, "jpeg"),
        ("AVIF", {"quality": 95}, "jpeg"),
    ],
)
def test_whatever_phones_and_programs_write_becomes_what_every_browser_shows(
    form: str, options: dict[str, Any], becomes: str
) -> None:
    picture = clean(pictures.file_of(pictures.painted(), form, **options))
    image = seen(picture)
    assert (picture.format, image.size) == (becomes, (60, 40))
    assert near(image.convert("RGB").getpixel((4, 4)), RED)
    assert near(image.convert("RGB").getpixel((50, 30)), BLUE)


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "LA", "RGBA", "I;16"])
def test_odd_kinds_of_colour_become_common_ones(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    source = Image.new("I;16", (60, 40), 0xC000) if mode == "I;16" else pictures.painted(mode=mode)
    image = seen(clean(pictures.file_of(source, form)))
    assert image.mode in ("RGB", "RGBA")
    grey = {"I;16": 0xC0, "L": 76, "LA": 76}.get(mode)
    if mode != "1":  # which is dots
        assert near(image.convert("RGB").getpixel((4, 4)), RED if grey is None else (grey,) * 3)


def test_what_one_looks_through_stays_so() -> None:
    glass = pictures.painted(mode="RGBA")
    glass.putalpha(100)
    for form in ("PNG", "WEBP"):
        picture = clean(pictures.file_of(glass, form))
        assert picture.format == "png"
        assert seen(picture).getpixel((4, 4))[3] == 100


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [(1, (60, 40), (4, 4)), (3, (60, 40), (55, 35)), (6, (40, 60), (35, 4)), (8, (40, 60), (4, 55))],
)
def test_it_stands_upright(orientation: int, size: tuple[int, int], red: tuple[int, int]) -> None:
    image = seen(clean(pictures.photo_with_a_past(orientation)))
    assert image.size == size
    assert near(image.getpixel(red), RED)


def test_place_owner_markup_and_what_hangs_behind_are_gone() -> None:
    for file in (pictures.photo_with_a_past(6), pictures.polyglot()):
        assert pictures.MARKUP in file
        picture = clean(file)
        image = seen(picture)
        assert not dict(image.getexif())
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)
        assert not any(word in picture.content for word in (b"script", b"payload", b"Exif", b"PK\x03\x04", b"rubbish"))
        assert Image.open(BytesIO(picture.content)).format == "JPEG"


def test_colours_of_a_wider_profile_come_over() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (lab, srgb, b"\x00" * 200):
        image = seen(clean(pictures.jpeg(icc_profile=profile)))
        assert near(image.getpixel((4, 4)), RED)


def test_a_large_one_is_made_smaller() -> None:
    picture = clean(pictures.file_of(Image.new("RGB", (9000, 3000), "green"), "JPEG"))
    assert (picture.width, picture.height) == (LONGEST_SIDE, 1333)
    assert near(seen(picture).getpixel((9, 9)), (0, 128, 0))


def test_a_photograph_kept_as_png_does_not_weigh_tens_of_megabytes() -> None:
    picture = clean(pictures.file_of(pictures.noise(2000, 2000), "PNG", compress_level=1))
    assert picture.format == "jpeg"
    glass = clean(pictures.file_of(pictures.noise(1900, 1900, "RGBA"), "PNG", compress_level=1))
    assert glass.format == "png"
    assert len(glass.content) < 9 * 1024 * 1024
    assert seen(glass).width > 1000


def test_it_is_told_by_content_from_bytes_from_memory_and_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "photo.txt"
    path.write_bytes(pictures.png())
    with path.open("rb") as file:
        assert clean(file) == clean(pictures.png()) == clean(BytesIO(pictures.png()))
        assert file.tell() == 0


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "空的"),
        (b"\x00" * (MOST_BYTES + 1), "最多 20 MB"),
        (pictures.SVG, "SVG"),
        (b"\xef\xbb\xbf  <svg onload=alert(1)></svg>", "SVG"),
        ("<svg>".encode("utf-16"), "SVG"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><img src=x onerror=alert(1)></html>", "不是能用的图片"),
        (b"MZ\x90\x00", "不是能用的图片"),
        (b"II*\x00" + b"\x00" * 90, "TIFF"),
        (b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 90, "视频"),
        (b"\x89PNG\r\n\x1a\n", "打不开"),
        (b"GIF89a", "打不开"),
        (b"\xff\xd8\xff" + b"\x00" * 5000, "打不开"),
        (pictures.huge_png(), "60000 × 60000"),
        (pictures.huge_png(100_000, 900), "像素"),
    ],
    ids=range(15),
)
def test_what_cannot_be_used_is_refused_in_words(file: bytes, said: str) -> None:
    with pytest.raises(UploadRefused, match=said) as refusal:
        clean(file)
    assert str(refusal.value).endswith("。")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "HEIF", "AVIF", "BMP"])
def test_half_a_picture_is_refused(form: str) -> None:
    whole = pictures.file_of(pictures.noise(300, 200), form)
    with pytest.raises(UploadRefused, match="打不开"):
        clean(whole[: len(whole) // 2])


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_what_moves_is_refused(form: str) -> None:
    frames = [Image.new("RGB", (30, 30), color) for color in ("red", "green", "blue")]
    moving = pictures.file_of(frames[0], form, save_all=True, append_images=frames[1:])
    with pytest.raises(UploadRefused, match="会动的图"):
        clean(moving)


def test_a_second_exposure_behind_a_photograph_does_not_make_it_move() -> None:
    both = pictures.file_of(pictures.painted(), "MPO", save_all=True, append_images=[pictures.painted(mode="L")])
    assert near(seen(clean(both)).getpixel((4, 4)), RED)


def test_the_limit_of_time_bites_and_nothing_is_left_behind() -> None:
    before = set(children(os.getpid()))
    file = pictures.endless_jpeg()
    assert len(file) < 400_000
    with pytest.raises(UploadRefused, match="太费时间"):
        clean(file)
    assert set(children(os.getpid())) <= before


def test_the_limit_of_memory_bites() -> None:
    wide = pictures.file_of(Image.new("RGBA", (7000, 7000)), "PNG", compress_level=1)
    with pytest.raises(UploadRefused, match="太费"):
        ask("picture.views", wide, 10**8, (4000,), seconds=20, memory_mib=256, broken="坏了", too_much="太费")


def test_whoever_finds_no_place_is_told() -> None:
    for _ in range(PLACES):
        _places.acquire()
    try:
        with pytest.raises(UploadRefused, match=BUSY):
            clean(pictures.png())
    finally:
        for _ in range(PLACES):
            _places.release()
    assert clean(pictures.png()).width == 60
