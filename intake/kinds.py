"""What a file is, by its first bytes. Its name is never asked, and nothing is parsed: safe in any process."""

import io
from typing import IO, Final

# How much of the beginning `kind_of` wants to see.
START: Final = 1024

_SIGNATURES: Final = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"8BPS", "psd"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    # Word, Excel and PowerPoint of before 2007, and every newer one that has a password.
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
# The brand of an ISO media file (ISO/IEC 14496-12) says what it holds. Of films, those that browsers play.
_BRANDS: Final = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"), "heic"),
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    **dict.fromkeys((b"isom", b"mp41", b"mp42", b"avc1", b"dash", b"MSNV", b"M4V ", b"M4VH", b"M4VP"), "mp4"),
    **dict.fromkeys((b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9"), "mp4"),
    **dict.fromkeys((b"qt  ", b"3gp4", b"3gp5", b"3gp6", b"3g2a", b"mp4v", b"M4A "), "other film"),
}
OCTETS: Final = "application/octet-stream"
_CONTENT_TYPES: Final = {
    **{kind: f"image/{kind}" for kind in ("jpeg", "png", "gif", "webp", "bmp", "tiff", "heic", "avif")},
    "pdf": "application/pdf",
    "zip": "application/zip",
    "ole": "application/x-ole-storage",
    "mp4": "video/mp4",
    "webm": "video/webm",
    # Whatever could run in a browser goes by the name of what cannot.
    **dict.fromkeys(("text", "html", "svg", "vtt"), "text/plain"),
}
# The list of an office file's members takes some KB.
_DIRECTORY: Final = 64 * 1024
_OFFICE: Final = (
    (b"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kind_of(start: bytes) -> str:
    """Return a short word for what begins like this: "jpeg", "pdf", "zip", "mp4", "svg", "text" …, or "unknown".

    `start` is the first `START` bytes, or all where there are fewer. "text" means only: no NUL in it, or a mark of
    UTF-16; whoever wants text must decode it.
    """
    for signature, kind in _SIGNATURES:
        if start.startswith(signature):
            return kind
    if start[:4] == b"RIFF":
        return "webp" if start[8:12] == b"WEBP" else "other film" if start[8:12] == b"AVI " else "unknown"
    if start[4:8] == b"ftyp":
        return _of_brands(start)
    if start[:4] == b"\x1a\x45\xdf\xa3":
        return "webm" if b"webm" in start[:64] else "other film"
    return _of_text(start)


def content_type_of(file: IO[bytes]) -> str:
    """Return the content type of a file, `OCTETS` where it cannot be told. Rewinds the file."""
    file.seek(0)
    start = file.read(START)
    kind = kind_of(start) if start else ""
    found = _of_office(file) if kind == "zip" else ""
    file.seek(0)
    return found or _CONTENT_TYPES.get(kind, OCTETS)


def _of_office(file: IO[bytes]) -> str:
    """Which kind of office file a zip is, from the names at its end; a parser would have to run in a limited child."""
    file.seek(0, io.SEEK_END)
    file.seek(max(file.tell() - _DIRECTORY, 0))
    end = file.read()
    return next((kind for name, kind in _OFFICE if name in end), "")


def _of_brands(start: bytes) -> str:
    """The main brand decides; a main brand that says nothing (`mif1`) may be an AVIF by its second."""
    kind = _BRANDS.get(start[8:12], "unknown")
    size = min(int.from_bytes(start[:4], "big"), len(start))
    others = {start[at : at + 4] for at in range(16, size - 3, 4)}
    if start[8:12] in (b"mif1", b"msf1") and b"avif" in others and not others & {b"heic", b"heix"}:
        return "avif"
    return kind


def _of_text(start: bytes) -> str:
    if not start.startswith(_MARKS[1:]) and b"\x00" in start:
        return "unknown"
    plain = start.removeprefix(_MARKS[0])
    lower = plain.replace(b"\x00", b"").lstrip().lower()
    if b"<svg" in lower[:START]:
        return "svg"
    if lower.startswith((b"<!doctype html", b"<html", b"<script")):
        return "html"
    return "vtt" if plain.startswith(b"WEBVTT") and plain[6:7] in (b"", b" ", b"\t", b"\n", b"\r") else "text"
