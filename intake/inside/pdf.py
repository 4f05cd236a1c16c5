"""Looks into a PDF: whether it opens, how long it is, and whether it does more than show pages. In the child only."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from intake.errors import UploadRefused
from intake.inside import budget

# Enough to see that it is one; the rest is for the reader's own program.
PAGES_LOADED = 20
# Of characters on each page: a stamp or a number of the sheet alone make no text.
FEWEST = 10
MOST_UNPACKED = 64 * 1024 * 1024

_STREAM = re.compile(rb"\bstream\r?\n(.*?)endstream", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# ISO 32000-1, 12.6.4: actions by their type; 12.5.6: annotations that hold a file.
_ACTS = re.compile(rb"/S\s*/(JavaScript|Launch)\b|/Subtype\s*/(FileAttachment|RichMedia|Movie|Screen)\b")

PASSWORD = "这份 PDF 加了密码，或者限制了打印和复制，没法检查。请去掉密码和限制（或者“打印成 PDF”），再传。"  # noqa: S105
ACTS = "这份 PDF 里有程序、附件或者会自动打开别的东西，不能收。请用“打印成 PDF”另存一份，再传。"
BROKEN = "这份 PDF 打不开：没有传完，或者文件坏了。请重新导出一份再传。"


def check(content: bytes | str, most_pages: int) -> tuple[int, bool]:
    """Return how many pages it has and whether it is a scan. `content`: the file, or its path. Raises UploadRefused."""
    budget.work_at_most(budget.SECONDS)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise UploadRefused(PASSWORD if is_locked else BROKEN) from error
    if raw.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise UploadRefused(PASSWORD)
    pages = len(document)
    if pages > most_pages:
        raise UploadRefused(f"这份 PDF 有 {pages} 页，最多 {most_pages} 页。请分成几份再传。")
    if not pages:
        raise UploadRefused(BROKEN)
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or document.count_attachments() > 0:
        raise UploadRefused(ACTS)
    if any(_ACTS.search(_spelt_out(part)) for part in _structure(_bytes(content))):
        raise UploadRefused(ACTS)
    loaded = min(pages, PAGES_LOADED)
    return pages, sum(_characters(document[number]) for number in range(loaded)) < FEWEST * loaded


def _characters(page: pypdfium2.PdfPage) -> int:
    """How many characters of text a page has; one that is damaged has none."""
    try:
        return int(page.get_textpage().count_chars())
    except pypdfium2.PdfiumError:
        return 0
    finally:
        page.close()


def _bytes(content: bytes | str) -> bytes:
    return content if isinstance(content, bytes) else Path(content).read_bytes()


def _structure(content: bytes) -> Iterator[bytes]:
    """What is between the streams, and what lies in the streams that hold objects; never pictures and text."""
    end, unpacked = 0, 0
    for stream in _STREAM.finditer(content):
        between = content[end : stream.start()]
        end = stream.end()
        yield between
        if b"/ObjStm" in _spelt_out(between[between.rfind(b"obj") :]):
            part = _inflated(stream[1], MOST_UNPACKED - unpacked)
            unpacked += len(part)
            yield part
    yield content[end:]


def _inflated(packed: bytes, most: int) -> bytes:
    try:
        unpacker = zlib.decompressobj()
        part = unpacker.decompress(packed, max(most, 1))
    except zlib.error:
        # Packed in a way of which honest programs make no use for objects.
        return packed
    if unpacker.unconsumed_tail:
        raise UploadRefused(BROKEN)
    return part


def _spelt_out(part: bytes) -> bytes:
    """With `/J#61vaScript` spelt `/JavaScript`, as readers read it."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)
