"""Handing a private file, or a table made for one person, to a browser. Ask first whether he may have it."""

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from intake.kinds import OCTETS
from intake.models import PrivateFile
from intake.private.files import open_file
from intake.tables.writing import XLSX

# What a browser may show inside its own window: nothing that can hold a script of its own.
SHOWN = {"image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"}


def answer(file: PrivateFile, *, download: bool = True) -> FileResponse:
    """The file as a response: kept by no cache, taken for nothing but what it is, running nothing.

    Only pictures and PDF are ever shown in the browser's own window; all else is downloaded. Raises FileGone.
    """
    may_be_shown = file.content_type in SHOWN
    response = FileResponse(open_file(file), content_type=file.content_type if may_be_shown or download else OCTETS)
    response["Content-Length"] = str(file.size)
    protect(response, name=file.name, download=download or not may_be_shown)
    return response


def download(data: bytes, *, name: str, content_type: str = XLSX) -> HttpResponse:
    """What was made for one person, as a file to keep; unless told otherwise it is a workbook."""
    response = HttpResponse(data, content_type=content_type)
    protect(response, name=name)
    return response


def protect(response: HttpResponseBase, *, name: str, download: bool = True) -> None:
    """Set the headers that private bytes go out with."""
    response["Content-Disposition"] = content_disposition_header(download, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
