"""The sheet of one criterion: on A4, and as a tall picture to forward from phone to phone."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from content.beside import of_page
from content.models import CriterionPage
from content.paper.answers import answer_beside
from content.paper.frame import page_paper
from theme.pdf import render_pdf, render_png


def sheet_html(page: CriterionPage, request: HttpRequest) -> str:
    """The A4 sheet as HTML, ready to be laid out."""
    return page_paper("sheet", page, request)


def picture_html(page: CriterionPage, request: HttpRequest) -> str:
    """The tall picture as HTML: shorter than the sheet, but with every legal condition."""
    return page_paper("picture", page, request)


def make_sheet(html: str) -> bytes:
    """Lay out what `sheet_html` wrote."""
    return render_pdf(html)


def make_picture(html: str) -> bytes:
    """Lay out what `picture_html` wrote."""
    return render_png(html, sheets=("picture",))


@require_safe
@of_page(CriterionPage)
def sheet(request: HttpRequest, page: CriterionPage) -> HttpResponseBase:
    """`<page>sheet.pdf`."""
    return answer_beside(
        page,
        request,
        sheet_html(page, request),
        make=make_sheet,
        kind="application/pdf",
        name=_name(page),
        plain_name="sheet.pdf",
    )


@require_safe
@of_page(CriterionPage)
def picture(request: HttpRequest, page: CriterionPage) -> HttpResponseBase:
    """`<page>sheet.png`."""
    return answer_beside(
        page,
        request,
        picture_html(page, request),
        make=make_picture,
        kind="image/png",
        name=_name(page),
        plain_name="sheet.png",
    )


def _name(page: CriterionPage) -> str:
    return f"{page.item} {page.title}"
