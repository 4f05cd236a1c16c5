"""Looks into Word and Excel files (.docx, .xlsx): archives of XML that may unfold, act, or call out. Child only."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from xml.parsers import expat

from intake.errors import UploadRefused
from intake.inside import budget

MIB = 1024 * 1024
MOST_PARTS = 3000
MOST_UNPACKED = 300 * MIB
# A thousand pages of plain text are some 30 MiB of a document's main part.
MOST_TEXT = 40 * MIB
# Deeper than anybody draws; readers that call themselves for each level overflow at some sixty.
DEEPEST_TABLES = 10
DEEPEST = 200
PIECE = 64 * 1024

_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
_TEXTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_LOCAL = re.compile(r"(?![/\\]{2})(file:/{3}(?![/\\])|[a-z]:[\\/]|(?![a-z][a-z0-9+.-]*:))", re.IGNORECASE)
_WEB = re.compile(r"(https?|mailto|tel):|#", re.IGNORECASE)

BROKEN = "这个文件打不开：没有传完，或者文件坏了。请用 Word 或 Excel（WPS 也行）打开，另存一份再传。"
TOO_LARGE = "这个文件解开以后太大，没有收下。请删掉用不着的内容，或者导出成 PDF 再传。"
MACROS = "这个文件里有宏或控件（程序），不能收。请另存为不带宏的 .docx 或 .xlsx，再传。"
OUTSIDE = "这个文件会从别处调取内容（{target}），不能收。请断开这个链接（或者导出成 PDF），再传。"
DEEP = "这个文件里的表格套了太多层，没法读。请把表格拆开（或者导出成 PDF），再传。"
CROWDED = "这个文件太长，或者格式太碎，读不过来。请按章拆成几个文件，或者全选、清除格式、另存一份，再传。"
OTHER = "只收 Word（.docx）和 Excel（.xlsx）文件。压缩包请先解开，别的文件请导出成 PDF，再传。"
LOCKED = "这个文件加了密码。请去掉密码再传。"


def check(content: bytes | str, *, most_tags: int = 0) -> str:
    """Return "docx" or "xlsx". `content` is the file, or its path. Raises UploadRefused.

    Texts with more than `most_tags` tags are refused before any is parsed, where it is not 0.
    """
    budget.work_at_most(budget.SECONDS)
    try:
        with zipfile.ZipFile(BytesIO(content) if isinstance(content, bytes) else content) as archive:
            return _check(archive, most_tags)
    except expat.ExpatError as error:
        raise UploadRefused(BROKEN) from error


def _check(archive: zipfile.ZipFile, most_tags: int) -> str:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise UploadRefused(LOCKED)
    if len(names) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UploadRefused(TOO_LARGE)
    if len({name.lower() for name in names}) < len(names) or any(_leads_out(name) for name in names):
        raise UploadRefused(BROKEN)
    if "[Content_Types].xml" not in names:
        raise UploadRefused(OTHER)
    kind = _kind(archive)
    for part in parts:
        if re.search(r"vbaProject|/activeX/", part.filename, re.IGNORECASE):
            raise UploadRefused(MACROS)
        _check_part(archive, part, most_tags)
    return kind


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def _kind(archive: zipfile.ZipFile) -> str:
    kinds: set[str] = set()

    def look(_name: str, attributes: dict[str, str]) -> None:
        declared = attributes.get("ContentType", "")
        if "macroEnabled" in declared or "vbaProject" in declared:
            raise UploadRefused(MACROS)
        if declared in _MAIN:
            kinds.add(_MAIN[declared])

    _walk(archive, archive.getinfo("[Content_Types].xml"), look)
    if len(kinds) != 1:
        raise UploadRefused(OTHER)
    return kinds.pop()


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most_tags: int) -> None:
    name = part.filename
    if name.endswith(".rels"):
        _walk(archive, part, _stays_inside)
    elif _TEXTS.fullmatch(name):
        if most_tags and _tags(archive, part) > most_tags:
            raise UploadRefused(CROWDED)
        _check_text(archive, part)
    elif name.endswith((".xml", ".vml")):
        _walk(archive, part, _first_is_enough)


def _tags(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    with archive.open(part) as file:
        return sum(piece.count(b"<") for piece in iter(lambda: file.read(PIECE), b""))


class _Enough(Exception):
    """The beginning of the part has been seen."""


def _first_is_enough(name: str, _attributes: dict[str, str]) -> None:
    """Entities are declared before the first element: whoever got there has none."""
    raise _Enough


def _stays_inside(name: str, attributes: dict[str, str]) -> None:
    """Links that a person clicks may lead to the web; what is fetched unasked may not come from elsewhere."""
    if attributes.get("TargetMode", "").lower() != "external":
        return
    target = attributes.get("Target", "").strip()
    is_link = attributes.get("Type", "").endswith("/hyperlink")
    if not (_WEB.match(target) if is_link else False) and not _LOCAL.match(target):
        raise UploadRefused(OUTSIDE.format(target=target[:60]))


def _check_text(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.file_size > MOST_TEXT:
        raise UploadRefused(TOO_LARGE)
    tables = 0
    fields: list[str] = []
    inside_field = False

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal tables, inside_field
        tables += name == "tbl"
        inside_field = name == "instrText"
        if name == "fldSimple":
            fields.extend(value for key, value in attributes.items() if key.endswith("instr"))
        if tables > DEEPEST_TABLES:
            raise UploadRefused(DEEP)

    def end(name: str) -> None:
        nonlocal tables, inside_field
        tables -= name == "tbl"
        inside_field = False

    def text(words: str) -> None:
        if inside_field:
            fields.append(words)

    _walk(archive, part, begin, end, text)
    if _DDE.search("".join(fields)):
        raise UploadRefused(OUTSIDE.format(target="DDE"))


def _walk(
    archive: zipfile.ZipFile,
    part: zipfile.ZipInfo,
    begin: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] = lambda _name: None,
    text: Callable[[str], None] = lambda _words: None,
) -> None:
    """Read one part and tell of its elements, by their names without namespace. No document type: no entities."""
    depth = 0
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_of_the_type: object) -> None:
        raise UploadRefused(BROKEN)

    def begin_one(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UploadRefused(DEEP)
        begin(name.rpartition(" ")[2], attributes)

    def end_one(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name.rpartition(" ")[2])

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin_one, end_one, text
    try:
        with archive.open(part) as file:
            while piece := file.read(PIECE):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except _Enough:
        return
