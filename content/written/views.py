"""`<page>.md` and `<page>word.docx`: a page to take along."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from content.beside import of_page
from content.kinds import TELLING
from content.paper.answers import disposition
from content.written.markdown import markdown
from content.written.page import DISCLAIMER, LISTS, written
from content.written.word import word_file

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@of_page(*TELLING, *LISTS)
def as_markdown(request: HttpRequest, page: Page) -> HttpResponse:
    """Tell the page as Markdown: for programs, for notes, for whoever reads best without a layout."""
    told = written(page, request)
    response = HttpResponse(markdown(told, ending=[DISCLAIMER]), content_type="text/markdown; charset=utf-8")
    # The page itself is what search engines should find.
    response["Link"] = f'<{told.address}>; rel="canonical"'
    return response


@require_safe
@of_page(*TELLING)
def as_word_file(request: HttpRequest, page: Page) -> HttpResponse:
    """Give the page as a Word file, to anybody.

    Nothing is in it that the page does not show, and the safety officer who puts it into his own ledger has no login.
    """
    told = written(page, request)
    site = Site.find_for_request(request)
    data = word_file(told, publisher=site.site_name if site else "", ending=[DISCLAIMER])
    response = HttpResponse(data, content_type=WORD)
    response["Content-Disposition"] = disposition("attachment", told.title, "page.docx")
    response["Link"] = f'<{told.address}>; rel="canonical"'
    return response
