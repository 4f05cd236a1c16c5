"""An article with the film; run beside a site, in its database."""

from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file_jpeg

from content.models import ArticlePage, PortalDocument, PortalImage
from tests import factories
from tests.e2e.film import CAPTIONS, SAID, film


def published() -> str:
    """Publish it; its address."""
    poster = get_test_image_file_jpeg(filename="poster.jpg", size=(1280, 720), colour=(40, 90, 140))
    page = factories.article(
        title="下池之前先测气",
        kind=ArticlePage.Kind.VIDEO,
        video=PortalDocument.objects.create(title="影片", file=ContentFile(film(), name="film.mp4")),
        video_poster=PortalImage.objects.create(title="封面", file=poster),
        video_captions=PortalDocument.objects.create(
            title="字幕", file=ContentFile(CAPTIONS.encode(), name="film.vtt")
        ),
        video_transcript="\n".join(SAID),
    )
    # What an editor could not have saved would prove nothing.
    page.full_clean()
    return str(page.url)
