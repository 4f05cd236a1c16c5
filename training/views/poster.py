"""海报 of a session: on A4 for the wall, and as a tall picture to forward from phone to phone."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.paper.answers import answer
from theme.pdf import render_pdf, render_png
from theme.qr import qr_svg
from training.models import Session


@require_safe
def pdf(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """`poster.pdf`."""
    return _poster(request, uuid, "poster", make=_pdf, kind="application/pdf", plain_name="poster.pdf")


@require_safe
def png(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """`poster.png`."""
    return _poster(request, uuid, "poster_picture", make=_png, kind="image/png", plain_name="poster.png")


def _poster(
    request: HttpRequest, uuid: UUID, template: str, *, make: Callable[[str], bytes], kind: str, plain_name: str
) -> HttpResponseBase:
    """What is said of an announced session, but for the seats that are left: a poster hangs for weeks."""
    row = get_object_or_404(Session.objects.announced().select_related("course").prefetch_related("dates"), uuid=uuid)
    back = reverse("training_session", args=[row.uuid])
    url = request.build_absolute_uri(back)
    context = {
        "session": row,
        "dates": list(row.dates.all()),
        "audiences": [who.get_who_display() for who in row.course.audiences.all()],
        "url": url,
        "qr": qr_svg(url, label=f"二维码：打开报名的网页 {url}"),
    }
    html = render_to_string(f"training/paper/{template}.html", context, request)
    name = f"{row.course.title} {row.title}"
    return answer(request, html, make=make, kind=kind, name=name, plain_name=plain_name, back=back)


_SHEETS: Final = ("base", "poster")


def _pdf(html: str) -> bytes:
    return render_pdf(html, sheets=_SHEETS, most_pages=2)


def _png(html: str) -> bytes:
    return render_png(html, sheets=("picture",))
