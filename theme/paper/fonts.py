"""Fonts within a paper, with nothing in them but the letters that stand on it.

WeasyPrint keeps a place for every letter up to the highest it uses, and a Chinese font has 65,535: to 60 KB of letters
came 280 KB of empty places. A font whose letters are numbered by a table of its own needs no empty places: the numbers
stay, the rest goes. What is not such a font is left to WeasyPrint.
"""

from collections.abc import Collection, Mapping
from io import BytesIO
from typing import Any, Final

import pydyf
from fontTools.ttLib import TTFont
from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset
from weasyprint.text.fonts import get_hb_object_data

# What the subsetting needs and a PDF reads; a PDF says the rest (widths, names) in words of its own.
KEPT: Final = {"CFF ", "head", "hhea", "hmtx", "maxp"}
_by_weasyprint: Final = Font.subset


def install() -> None:
    """Let WeasyPrint make its fonts small by `_subset`; it has no option for this."""
    Font.subset = _subset


def bare(document: object, pdf: pydyf.PDF) -> None:
    """A finisher: where a font of ours stands as a file, put its outlines alone; every reader knows this form."""
    del document
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.extra.get("Subtype") == "/OpenType":
            outlines = _outlines(b"".join(stream.stream))
            if KEPT.issuperset(outlines.reader.keys()):
                stream.stream = [outlines.reader["CFF "]]
                stream.extra["Subtype"] = "/CIDFontType0C"


def _subset(font: Any, to_unicode: Mapping[int, str], hinting: bool) -> None:
    wanted = {0, *to_unicode} - set(font.missing.values())
    if to_unicode and "CFF " in font.tables and harfbuzz_subset and harfbuzz.hb_version_atleast(4, 1, 0):
        small = _dense(font, sorted(wanted))
        # A few letters come along for their upright form. Where the numbers are not ours, the readers would miss some.
        if small and wanted.issubset(_numbers(_outlines(small))):
            font.file_content = small
            return
    _by_weasyprint(font, to_unicode, hinting)


def _dense(font: Any, wanted: list[int]) -> bytes | None:
    ask = ffi.gc(harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy)
    _add(harfbuzz_subset.hb_subset_input_glyph_set(ask), wanted)
    needless = sorted(harfbuzz.hb_tag_from_string(tag.encode(), -1) for tag in font.tables if tag not in KEPT)
    _add(harfbuzz_subset.hb_subset_input_set(ask, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG), needless)
    flags = harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
    if font.missing:
        flags |= harfbuzz_subset.HB_SUBSET_FLAGS_NOTDEF_OUTLINE
    harfbuzz_subset.hb_subset_input_set_flags(ask, flags)
    face = harfbuzz_subset.hb_subset_or_fail(font.hb_face, ask)
    if face == ffi.NULL:
        return None
    data = get_hb_object_data(ffi.gc(face, harfbuzz.hb_face_destroy))
    return bytes(data) if data else None


def _add(numbers: Any, more: Collection[int]) -> None:
    harfbuzz.hb_set_add_sorted_array(numbers, ffi.new(f"hb_codepoint_t[{len(more)}]", list(more)), len(more))


def _outlines(data: bytes) -> TTFont:
    return TTFont(BytesIO(data), lazy=True)


def _numbers(font: TTFont) -> list[int]:
    """The numbers that the font itself gives its letters, empty where it gives names."""
    outlines = font["CFF "].cff.topDictIndex[0]
    if not hasattr(outlines, "ROS"):
        return []
    return [0, *(int(name.removeprefix("cid")) for name in outlines.charset[1:])]
