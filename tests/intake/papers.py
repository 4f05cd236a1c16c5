"""Documents for the tests, written when they are needed: good ones, and such as mean harm."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pikepdf

SCHEMAS = "http://schemas.openxmlformats.org"
WORD = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"


def pdf(pages: int = 1, *, change: Callable[[pikepdf.Pdf], None] | None = None, **options: Any) -> bytes:
    """A PDF of empty pages, changed as asked before it is saved."""
    out = BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        if change:
            change(document)
        document.save(out, **options)
    return out.getvalue()


def script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launch(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


def attachment(document: pikepdf.Pdf) -> None:
    document.attachments["a.exe"] = b"MZ"


def clip(document: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9])
    document.pages[0].Annots = document.make_indirect([document.make_indirect(note)])


def unfolding(document: pikepdf.Pdf) -> None:
    """A page whose drawing unfolds to more than its child may have. pdfium ends its whole process over it."""
    layer = zlib.compressobj(1)
    packed = b"".join(layer.compress(b"q " * (512 * 1024)) for _ in range(800)) + layer.flush()
    document.pages[0].Contents = document.make_stream(b"")
    document.pages[0].Contents.write(packed, filter=pikepdf.Name.FlateDecode)


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs or ("有限空间作业，先通风、再检测、后作业。",):
        document.add_paragraph(paragraph)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def sheet() -> bytes:
    out = BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def rewritten(file: bytes, changes: dict[str, Callable[[str], str]], added: dict[str, bytes] | None = None) -> bytes:
    """An Office file with some of its parts changed, and others put in."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, changes[name](content.decode()) if name in changes else content)
        for name, content in (added or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def with_body(body: str) -> bytes:
    """A Word file with this at the beginning of its body."""
    return rewritten(word(), {WORD: lambda text: text.replace("<w:body>", f"<w:body>{body}", 1)})


def tables(depth: int) -> bytes:
    begin, end = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    return with_body(begin * depth + end * depth)


def related(kind: str, target: str, *, file: bytes | None = None, part: str = RELATIONS) -> bytes:
    """A Word file that is related to something outside of it."""
    relation = (
        f'<Relationship Id="rX" Type="{SCHEMAS}/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )
    return rewritten(file or word(), {part: lambda text: text.replace("</Relationships>", relation)})


def entities(part: str = WORD) -> bytes:
    """The billion laughs: ten names, each ten times the one before."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    return rewritten(
        word(),
        {part: lambda text: text.replace("?>", f"?><!DOCTYPE x [{laughs}]>", 1).replace("<w:t>", "<w:t>&l9;", 1)},
    )


def unfolding_archive(part: str = "word/media/image9.xml", mib: int = 400) -> bytes:
    """Some hundred kilobytes that unfold to as many MiB as are asked for."""
    return rewritten(word(), {}, {part: b" " * (mib * 1024 * 1024)})


def locked_archive() -> bytes:
    """Marked as encrypted, member by member."""
    file = bytearray(word())
    at = 0
    while (at := file.find(b"PK\x01\x02", at)) >= 0:
        file[at + 8] |= 1
        at += 4
    return bytes(file)
