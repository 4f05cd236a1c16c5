"""Papers as their readers see them."""

from io import BytesIO

import pikepdf
import pypdfium2


def words(data: bytes) -> str:
    """All text of a PDF, without the breaks of its lines."""
    with pypdfium2.PdfDocument(data) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "")


def alternatives(data: bytes) -> list[str]:
    """What is read out for each figure of a PDF."""
    with pikepdf.open(BytesIO(data)) as document:
        things = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary)]
        return [str(thing.get("/Alt", "")) for thing in things if str(thing.get("/S", "")) == "/Figure"]


def title(data: bytes) -> str:
    """The title that a reader program shows."""
    with pikepdf.open(BytesIO(data)) as document:
        return str(document.docinfo.Title)
