"""Documents that people upload: told by their content, and only of kinds that do nothing when somebody opens them.

They are kept as they are, since what is signed or laid out must stay so. Word, Excel and PDF files are looked into in
a limited child: no macros, no programs, nothing fetched from elsewhere, no archive that unfolds without end. Of films
only the first bytes are read; nothing here plays them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import IO, Final

from intake.errors import NOT_WORD, UploadRefused
from intake.kinds import START, kind_of
from intake.limited import MIB, ask, check_size, start_of

# What may be, by the ending that it gets.
PAPERS: Final = frozenset({"pdf", "docx", "xlsx"})
TEXTS: Final = frozenset({"csv", "txt"})
FILMS: Final = frozenset({"mp4", "webm", "vtt"})

MOST_MIB: Final = {"pdf": 50, "docx": 20, "xlsx": 20, "csv": 5, "txt": 5, "vtt": 1}
MOST_PAGES: Final = 1000
# Of the clock, for a machine that is busy; the work itself has a limit of its own (intake.inside.budget).
SECONDS: Final = 15.0
MEMORY_MIB: Final = 768

BROKEN: Final = "这个文件打不开：没有传完，或者文件坏了。请先在电脑上打开看一眼，另存一份再传。"
TOO_MUCH: Final = "这个文件处理起来太费时间，没有收下。请删掉用不着的内容，或者分成几份再传。"
NOT_TEXT: Final = "这个文件不是纯文字，或者编码不对。请用记事本另存为 UTF-8 再传。"
NOT_CAPTIONS: Final = "这不是网页能用的字幕。请转成 WebVTT（.vtt，第一行是 WEBVTT，存为 UTF-8）再传。"
SMALLER: Final = "请压缩，或者分成几份再传。"
SMALLER_FILM: Final = "视频请先压缩（720p 就够看），或者分成几段。"
_INSTEAD: Final = {
    "ole": "这是旧版 Office 文件（.doc、.wps、.xls、.ppt），或者加了密码。请去掉密码，存为 .docx、.xlsx 或 PDF，再传。",
    "archive": "这是压缩包。请先解开，把里面的文件一个一个上传。",
    "program": "这是程序，不能收。",
    "html": "这是网页文件，里面可能藏着程序，不能收。请打印成 PDF 再传。",
    "svg": "SVG 图里可能藏着程序，不能收。请导出成 PNG，作为图片上传。",
    "other film": "这种视频网页上放不了。请转成 MP4（H.264）再传。",
    **dict.fromkeys(
        ("jpeg", "png", "gif", "webp", "bmp", "heic", "avif", "tiff", "psd"), "这是图片，请到“图片”里上传。"
    ),
}

_NOT_WORD: Final = {
    "pdf": "这是 PDF，不是 Word。请找原来的 Word 文件；只有 PDF 的，当附件上传。",
    "archive": "这是压缩包。请先解开，再传里面的 .docx。",
}

# "heading" or "paragraph" and its text, "steps" or "checklist" and their items, "table" and its rows of cells.
WordBlock = tuple[str, str | list[str] | list[list[str]]]


@dataclass(frozen=True)
class Lost:
    """Something of a Word file that no page holds: what it is, where it stands, what it says or what became of it."""

    what: str
    where: str
    text: str


@dataclass(frozen=True)
class WordText:
    """What stands in a Word file; the title is empty where nothing looks like one."""

    title: str
    blocks: tuple[WordBlock, ...]
    lost: tuple[Lost, ...]


@dataclass(frozen=True)
class CheckedDocument:
    """What a document is. `ending` is the one its name must have, without the dot; `pages` of a PDF, else None.

    A scan is a PDF that shows pictures of pages, of which no word can be found or read aloud.
    """

    ending: str
    pages: int | None = None
    is_scan: bool = False


def check(file: bytes | IO[bytes], *, name: str, taken: Collection[str], film_mib: int = 0) -> CheckedDocument:
    """Tell what a document is, by its content, and that it is harmless. Raises UploadRefused; the file is only read.

    `taken` are the endings that are welcome here. `name` only tells one kind of text from another. `film_mib` is the
    most that a film may have, in MiB.
    """
    most = {**MOST_MIB, **dict.fromkeys(("mp4", "webm"), film_mib)}
    check_size(file, max(most[ending] for ending in taken) * MIB, SMALLER_FILM if FILMS & set(taken) else SMALLER)
    kind = kind_of(start_of(file, START))
    checked = _check(file, kind, name)
    if checked.ending not in taken:
        raise UploadRefused(_welcome(taken))
    check_size(file, most[checked.ending] * MIB, SMALLER_FILM if checked.ending in FILMS else SMALLER)
    return checked


def read_word(file: bytes | IO[bytes]) -> WordText:
    """Return what stands in a Word file, and what of it no page can hold. Raises UploadRefused."""
    check_size(file, MOST_MIB["docx"] * MIB, SMALLER)
    kind = kind_of(start_of(file, START))
    if kind != "zip":
        raise UploadRefused(_NOT_WORD.get(kind) or _INSTEAD.get(kind, NOT_WORD))
    answer = ask("word.read", file, seconds=SECONDS, memory_mib=MEMORY_MIB, broken=BROKEN, too_much=TOO_MUCH)
    try:
        return WordText(
            str(answer["title"]),
            tuple(_block(*block) for block in answer["blocks"]),
            tuple(Lost(str(what), str(where), str(text)) for what, where, text in answer["lost"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        # A child that was taken over may send anything that is plain.
        raise UploadRefused(BROKEN) from error


def _block(kind: str, value: object) -> WordBlock:
    match kind, value:
        case "heading" | "paragraph", str(text):
            return kind, text
        case "steps" | "checklist", [*items]:
            return kind, [str(item) for item in items]
        case "table", [*rows]:
            return kind, [[str(cell) for cell in row] for row in rows]  # type: ignore[attr-defined]
    raise ValueError(kind)


def _check(file: bytes | IO[bytes], kind: str, name: str) -> CheckedDocument:
    match kind:
        case "mp4" | "webm":
            return CheckedDocument(kind)
        case "pdf":
            check_size(file, MOST_MIB["pdf"] * MIB, SMALLER)
            return _pdf(file)
        case "zip":
            check_size(file, MOST_MIB["docx"] * MIB, SMALLER)
            return CheckedDocument(_office(file))
        case "text" | "vtt":
            check_size(file, MOST_MIB["txt"] * MIB, SMALLER)
            return CheckedDocument(_text(file, kind, name))
    raise UploadRefused(_INSTEAD.get(kind, BROKEN))


def _pdf(file: bytes | IO[bytes]) -> CheckedDocument:
    told = ask("pdf.check", file, MOST_PAGES, seconds=SECONDS, memory_mib=MEMORY_MIB, broken=BROKEN, too_much=TOO_MUCH)
    match told:
        case (int(pages), bool(is_scan)):
            return CheckedDocument("pdf", pages=pages, is_scan=is_scan)
    raise UploadRefused(BROKEN)


def _office(file: bytes | IO[bytes]) -> str:
    ending = ask("office.check", file, seconds=SECONDS, memory_mib=MEMORY_MIB, broken=BROKEN, too_much=TOO_MUCH)
    if ending not in ("docx", "xlsx"):
        raise UploadRefused(BROKEN)
    return str(ending)


def _text(file: bytes | IO[bytes], kind: str, name: str) -> str:
    """The ending for a text: the name says which, once the content is text that people can read."""
    ending = name.rpartition(".")[2].lower()
    content = start_of(file, MOST_MIB["txt"] * MIB)
    if kind == "vtt":
        if not _reads_as(content, "utf-8"):
            raise UploadRefused(NOT_CAPTIONS)
        return "vtt"
    if ending in ("vtt", "srt", "ass", "ssa"):
        raise UploadRefused(NOT_CAPTIONS)
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not any(_reads_as(content, encoding) for encoding in (("utf-16",) if is_utf16 else ("utf-8", "gb18030"))):
        raise UploadRefused(NOT_TEXT)
    return "csv" if ending == "csv" else "txt"


def _reads_as(content: bytes, encoding: str) -> bool:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return not any(char < " " and char not in "\t\n\r\f" for char in set(text))


def _welcome(taken: Collection[str]) -> str:
    return f"这里只收 {'、'.join(ending.upper() for ending in sorted(taken))} 文件。请另存为其中一种再传。"
