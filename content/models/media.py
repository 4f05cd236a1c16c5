"""Images and documents of the published site. What firms show us in a help visit never comes here (DESIGN §7)."""

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


class PortalImage(AbstractImage):
    """A picture with the text that stands for it and the name of whoever made it."""

    alt_text = models.CharField(
        "替代文字", max_length=250, blank=True, help_text="看不见图的人听到的话：图里有什么，说明什么。"
    )
    credit = models.CharField("出处", max_length=120, blank=True)

    admin_form_fields = ("title", "file", "alt_text", "credit", "collection", "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = "图片"
        verbose_name_plural = "图片"

    @property
    def default_alt_text(self) -> str:
        return self.alt_text


class PortalRendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique"),
        ]


class PortalDocument(AbstractDocument):
    """A file to download, with a summary of what is in it."""

    summary = models.TextField("内容提要", blank=True)
    # On disk it has a name of ours (intake.names).
    shown_name = models.CharField("文件名", max_length=100, blank=True, editable=False)
    # Of a PDF, by `content.uploads`.
    pages = models.PositiveIntegerField("页数", null=True, editable=False)
    is_scan = models.BooleanField("扫描件", default=False, editable=False)

    admin_form_fields = ("title", "file", "summary", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = "文件"
        verbose_name_plural = "文件"

    @property
    def filename(self) -> str:
        """What it is called in its address and when it is saved."""
        return self.shown_name or super().filename


def is_film(document: PortalDocument) -> bool:
    """Whether a document is an MP4 or a WebM, by its first bytes and by its name."""
    start = _start_of(document)
    return (document.file_extension == "mp4" and start[4:8] == b"ftyp") or (
        document.file_extension == "webm" and start[:4] == b"\x1a\x45\xdf\xa3"
    )


def is_captions(document: PortalDocument) -> bool:
    """Whether a document is WebVTT, by its first bytes and by its name."""
    return document.file_extension == "vtt" and _start_of(document).removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")


def _start_of(document: PortalDocument) -> bytes:
    with document.file.open("rb") as file:
        return bytes(file.read(16))
