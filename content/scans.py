"""What a file of the library is, where its upload did not say. Beside `content.models`, which asks."""

from typing import TYPE_CHECKING

from intake import documents
from intake.errors import UploadRefused

if TYPE_CHECKING:
    from content.models import PortalDocument


def look_into(document: "PortalDocument") -> None:
    """Fill in how long a PDF is and whether it is a scan, where its upload did not say; takes a second then."""
    if document.pages is not None or document.file_extension != "pdf":
        return
    try:
        with document.file.open("rb") as file:
            checked = documents.check(file, name="a.pdf", taken={"pdf"})
    except (UploadRefused, OSError):
        # What came in before files were looked into, or is gone: nothing can be said of it.
        return
    document.pages, document.is_scan = checked.pages, checked.is_scan
    document.save(update_fields=["pages", "is_scan"])
