"""The handout of a case, for a meeting of the shift or a lesson."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from content.beside import of_page
from content.models import CasePage
from content.paper.answers import answer_beside
from content.paper.frame import page_paper
from theme.pdf import render_pdf


def handout_html(page: CasePage, request: HttpRequest) -> str:
    """The handout as HTML, ready to be laid out."""
    return page_paper("handout", page, request)


def make_handout(html: str) -> bytes:
    """Lay out what `handout_html` wrote."""
    return render_pdf(html)


@require_safe
@of_page(CasePage)
def handout(request: HttpRequest, page: CasePage) -> HttpResponseBase:
    """`<case>handout.pdf`."""
    return answer_beside(
        page,
        request,
        handout_html(page, request),
        make=make_handout,
        kind="application/pdf",
        name=f"案例 {page.title}",
        plain_name="handout.pdf",
    )
