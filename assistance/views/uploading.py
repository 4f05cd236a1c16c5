"""Taking a file from a form into private storage, or saying in words why not; what else was typed stays."""

from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.forms import ValidationError

from accounts.models import User
from assistance.domain.photos import is_full, keep_paper, keep_photo
from intake.errors import UploadRefused
from intake.images import TAKEN
from intake.kinds import START, kind_of
from intake.models import PrivateFile

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
        if not is_full(error):
            raise
        raise ValidationError(FULL) from error
