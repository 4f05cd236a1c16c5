"""Photos, evidence and signatures as files: asked of the policy, noted for the firm, in parts where asked for parts."""

import re
from collections.abc import Iterator
from typing import IO, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from accounts.mine.doors import personal
from accounts.models import User
from assistance.domain.looking import look
from assistance.domain.photos import view_of
from assistance.enums import Act
from assistance.models import Evidence, Finding, FindingPhoto, HelpVisit, Signature
from assistance.policy import within
from assistance.views.doors import seen_by
from intake.models import PrivateFile
from intake.private.answers import answer, protect
from intake.private.files import FileGone, open_file

SIZES: Final = ("thumbnail", "shown", "original")
PIECE: Final = 64 * 1024
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")


@personal
@require_safe
def photo(request: HttpRequest, person: User, uuid: UUID, size: str) -> HttpResponseBase:
    """One photo of a finding; who is not of the firm leaves a line that the firm sees."""
    row = (
        FindingPhoto.objects.select_related("finding__visit")
        .filter(uuid=uuid, finding__in=within(person, Act.SEE, Finding.objects.all()))
        .first()
    )
    if row is None:
        raise Http404
    look(row.finding, by=person)
    return _hand_over(request, row.file, size)


@personal
@require_safe
def evidence(request: HttpRequest, person: User, uuid: UUID, size: str) -> HttpResponseBase:
    """One piece of evidence, noted as a photo is."""
    row = seen_by(person, Evidence.objects.select_related("visit"), uuid)
    look(row, by=person)
    return _hand_over(request, row.file, size)


@personal
@require_safe
def signature(request: HttpRequest, person: User, uuid: UUID) -> HttpResponseBase:
    """The picture of one signature."""
    visits = within(person, Act.SEE, HelpVisit.objects.all())
    row = Signature.objects.filter(uuid=uuid, visit__in=visits).first()
    if row is None:
        raise Http404
    return _hand_over(request, row.file, "shown")


def _hand_over(request: HttpRequest, file: UUID, size: str) -> HttpResponseBase:
    kept = view_of(file, size=size) if size in SIZES else None
    if kept is None:
        raise Http404
    try:
        return _part(kept, request.headers.get("Range", "")) or answer(kept, download=size == "original")
    except FileGone as gone:
        raise Http404(str(gone)) from gone


def _part(file: PrivateFile, asked: str) -> HttpResponseBase | None:
    """The bytes between two places, so that a broken download goes on (RFC 9110 §14); None for the whole file."""
    found = _RANGE.match(asked)
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    start = int(first) if first else max(file.size - int(last), 0)
    end = min(int(last), file.size - 1) if first and last else file.size - 1
    if start > end:
        response: HttpResponseBase = HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    else:
        source = open_file(file)
        source.seek(start)
        length = end - start + 1
        headers = {"Content-Range": f"bytes {start}-{end}/{file.size}", "Content-Length": str(length)}
        pieces = _pieces(source, length)
        response = StreamingHttpResponse(pieces, status=206, content_type=file.content_type, headers=headers)
    protect(response, name=file.name, download=True)
    return response


def _pieces(source: IO[bytes], length: int) -> Iterator[bytes]:
    """So many bytes from here on, never much of them in memory."""
    with source:
        while length > 0 and (piece := source.read(min(length, PIECE))):
            length -= len(piece)
            yield piece
