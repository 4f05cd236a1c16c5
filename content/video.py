"""Videos of articles: served in ranges, so that a phone can start at once and skip, and refused where too large."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from wagtail.documents.forms import BaseDocumentForm
from whitenoise.responders import StaticFile

from content.beside import of_page
from content.models import ArticlePage

if TYPE_CHECKING:
    from content.models import PortalDocument

MIB = 1024 * 1024
TYPES = {"mp4": "video/mp4", "webm": "video/webm"}


class LimitedDocumentForm(BaseDocumentForm):
    """Wagtail's form for documents, which says how large a file may be before it is kept."""

    def clean_file(self) -> Any:
        """Refuse what is larger than a phone should load."""
        file = self.cleaned_data["file"]
        limit = settings.DOCUMENT_MIB
        if file and "file" in self.changed_data and file.size > limit * MIB:
            raise ValidationError(
                f"这个文件有 {file.size / MIB:.0f} MB，最多 {limit} MB。视频请先压缩（720p 就够看），或者分成几段。"
            )
        return file


@of_page(ArticlePage)
def video(request: HttpRequest, page: ArticlePage, ending: str) -> HttpResponseBase:
    """The film of an article, or the part of it that was asked for."""
    if page.video is None or page.video.file_extension != ending:
        raise Http404
    return in_ranges(request, page.video, TYPES[ending])


@of_page(ArticlePage)
def captions(request: HttpRequest, page: ArticlePage) -> HttpResponseBase:
    """What is said in it, in WebVTT."""
    if page.video is None or page.video_captions is None:
        raise Http404
    return in_ranges(request, page.video_captions, "text/vtt; charset=utf-8")


def in_ranges(request: HttpRequest, document: "PortalDocument", content_type: str) -> HttpResponseBase:
    """Send a file: whole, the range asked for (206), a range it does not have (416), or that it is unchanged (304)."""
    try:
        path = document.file.path
        file = StaticFile(path, [("Content-Type", content_type), ("Cache-Control", "public, max-age=86400")])
    except OSError as error:
        raise Http404 from error
    answer = file.get_response(request.method, request.META)
    response = FileResponse(answer.file or (), status=int(answer.status))
    del response["Content-Type"]
    for name, value in answer.headers:
        response[name] = value
    return response
