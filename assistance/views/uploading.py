"""Taking files from a form into private storage, or saying in words why not; what else was typed stays.

What came is kept whatever else is wrong with the form, so that nothing is sent twice when the form comes back.
"""

from typing import Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.forms import ValidationError
from django.http import HttpRequest

from accounts.models import User
from assistance.domain.errors import NotYoursError
from assistance.domain.files import own_file
from assistance.domain.photos import keep_paper, keep_photo
from assistance.forms.evidence import MOST
from intake.errors import UploadRefused
from intake.images import TAKEN
from intake.kinds import START, kind_of
from intake.models import PrivateFile
from intake.receiving import NO_ROOM

FULL: Final = "没有存下：服务器的磁盘满了。您填的还在这一页上，请过一会儿再传，或者打帮扶电话。"


def take_in(upload: UploadedFile, *, by: User, papers: bool = False) -> PrivateFile:
    """Keep a photo, or where `papers` are welcome also a PDF, Word or Excel file. Raises ValidationError in words."""
    name = upload.name or "照片"
    try:
        start = upload.read(START)
        upload.seek(0)
        if papers and kind_of(start) not in TAKEN:
            return keep_paper(upload, name=name, by=by)
        return keep_photo(upload, name=name, by=by)
    except UploadRefused as refusal:
        raise ValidationError(str(refusal)) from refusal
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise ValidationError(FULL) from error


def take_all(request: HttpRequest, name: str, *, by: User, papers: bool = False) -> tuple[list[PrivateFile], list[str]]:
    """Return what came in a field, and what was refused and why, a sentence each."""
    taken, refused = [], []
    uploads = request.FILES.getlist(name)
    if len(uploads) > MOST:
        refused.append(f"一次最多传 {MOST} 个，前 {MOST} 个已经收下，其余的请再传一次。")
    for upload in uploads[:MOST]:
        try:
            taken.append(take_in(upload, by=by, papers=papers))
        except ValidationError as refusal:
            refused.append(f"“{upload.name}”没有收下。{refusal.messages[0]}")
    return taken, refused


def taken_before(request: HttpRequest, *, by: User) -> list[PrivateFile]:
    """Return those of his that came with an earlier attempt at the same form."""
    files = []
    for typed in list(dict.fromkeys(request.POST.getlist("kept")))[:MOST]:
        try:
            files.append(own_file(UUID(typed), by=by))
        except (ValueError, NotYoursError):
            continue
    return files
