"""Files that hang on a page, each with what stands in it: a scan is mute on a phone and to the search."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.template.defaultfilters import filesizeformat
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from content.models.media import PortalDocument
from content.scans import look_into

SCAN = "扫描件"
_KINDS = {"docx": "Word", "xlsx": "Excel"}


class Attachment(Orderable):
    """A file of the library below a page. The summary is the page's, and passes its readers before it is released."""

    document = models.ForeignKey(PortalDocument, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    summary = models.TextField(
        "里面讲什么",
        blank=True,
        help_text="扫描件必须写，手机上看的人和搜索全靠它。例如：全文 12 页，第 3 页是审批流程，第 8 页起是附表。",
    )

    panels = [FieldPanel("document"), FieldPanel("summary")]

    class Meta(Orderable.Meta):
        abstract = True

    @property
    def shown_summary(self) -> str:
        """What stands in it, as typed here or else in the library."""
        return self.summary.strip() or self.document.summary.strip()

    @property
    def facts(self) -> list[str]:
        """What it is, how large and how long: 扫描件, 3.2 MB, 12 页."""
        ending = self.document.file_extension
        kind = SCAN if self.document.is_scan else _KINDS.get(ending, ending.upper())
        pages = f"{self.document.pages} 页" if self.document.pages else ""
        return [fact for fact in (kind, filesizeformat(self.document.get_file_size()), pages) if fact]

    def clean(self) -> None:
        """Refuse a scan of which nobody says what stands in it."""
        super().clean()
        if self.document_id is None:
            return
        look_into(self.document)
        if self.document.is_scan and not self.shown_summary:
            raise ValidationError({"summary": "这份 PDF 是扫描件，里面没有能搜到的字。请写几句里面讲什么。"})


def _page(target: str) -> Any:
    return ParentalKey(target, on_delete=models.CASCADE, related_name="attachments")


class StandardAttachment(Attachment):
    """A file below a standard."""

    page = _page("content.StandardPage")


class ArticleAttachment(Attachment):
    """A file below an article."""

    page = _page("content.ArticlePage")
