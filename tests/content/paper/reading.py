"""Papers as their readers see them."""

from io import BytesIO

import pikepdf
import pypdfium2


def words(data: bytes) -> str:
    """All text of a PDF, without the breaks of its lines."""
    return "".join(pages(data))


def pages(data: bytes) -> list[str]:
    """The same, page by page."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "") for page in document]


def alternatives(data: bytes) -> list[str]:
    """What is read out for each figure of a PDF."""
    with pikepdf.open(BytesIO(data)) as document:
        things = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary)]
        return [str(thing.get("/Alt", "")) for thing in things if str(thing.get("/S", "")) == "/Figure"]


def title(data: bytes) -> str:
    """The title that a reader program shows."""
    with pikepdf.open(BytesIO(data)) as document:
        return str(document.docinfo.Title)
