"""The sheet of one criterion: on A4, and as a tall picture to forward from phone to phone."""

from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from content.beside import of_page
from content.models import CriterionPage
from content.paper.answers import answer
from content.paper.frame import paper_frame
from content.shown import context_for
from theme.pdf import render_pdf, render_png


def sheet_html(page: CriterionPage, request: HttpRequest) -> str:
    """The A4 sheet as HTML, ready to be laid out."""
    return _html("sheet", page, request)


def picture_html(page: CriterionPage, request: HttpRequest) -> str:
    """The tall picture as HTML: shorter than the sheet, but with every legal condition."""
    return _html("picture", page, request)


def _html(template: str, page: CriterionPage, request: HttpRequest) -> str:
    context = context_for(page, request)
    return render_to_string(
        f"content/paper/{template}.html", context | paper_frame(page, context["release"], request), request
    )


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
    return answer(
        request,
        sheet_html(page, request),
        make=make_sheet,
        kind="application/pdf",
        name=_name(page),
        plain_name="sheet.pdf",
        back=page.get_url(request) or "",
    )


@require_safe
@of_page(CriterionPage)
def picture(request: HttpRequest, page: CriterionPage) -> HttpResponseBase:
    """`<page>sheet.png`."""
    return answer(
        request,
        picture_html(page, request),
        make=make_picture,
        kind="image/png",
        name=_name(page),
        plain_name="sheet.png",
        back=page.get_url(request) or "",
    )


def _name(page: CriterionPage) -> str:
    return f"{page.item} {page.title}"
