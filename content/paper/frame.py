"""What every paper says of itself: which release, where it lies on the web, and what it is not."""

from typing import Any, Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from wagtail.models import Page

from content.context import around
from content.models import PublishedRevision
from content.shown import context_for
from theme.qr import qr_svg

DISCLAIMER: Final = "本单解释标准，不作判定；具体以裁量基准和处罚决定为准。"


def revision_address(page: Page, number: int, request: HttpRequest) -> str:
    """The address of one release of a page for ever, host included."""
    url = around.canonical(page, request)
    return f"{url}revisions/{number}/" if url else ""


def paper_frame(page: Page, release: PublishedRevision | None, request: HttpRequest) -> dict[str, Any]:
    """`disclaimer`, and the release with its address and QR code; a page never released has none of these."""
    url = revision_address(page, release.number, request) if release else ""
    return {
        "page": page,
        "disclaimer": DISCLAIMER,
        "release": release,
        "revision_url": url,
        "qr": qr_svg(url, label=f"二维码：打开这一版的网页 {url}") if url else "",
    }


def page_paper(template: str, page: Page, request: HttpRequest, **more: Any) -> str:
    """Write a paper of one page: what the page shows, in the template of that name."""
    context = context_for(page, request)
    frame = paper_frame(page, context["release"], request)
    return render_to_string(f"content/paper/{template}.html", context | frame | more, request)
