"""Videos of articles: served in ranges, so that a phone can start at once and skip."""

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from whitenoise.responders import StaticFile

from content.beside import of_page
from content.models import ArticlePage

if TYPE_CHECKING:
    from content.models import PortalDocument

TYPES = {"mp4": "video/mp4", "webm": "video/webm"}


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
