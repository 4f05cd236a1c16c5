"""Slips of paper with invitation codes: eight on an A4 page, to be cut and handed out."""

from datetime import timedelta
from typing import Final

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.domain.login_invitations import Slip
from accounts.phone import show_phone
from theme.pdf import render_pdf
from theme.qr import qr_image

A_PAGE: Final = 8


def slips_pdf(request: HttpRequest, slips: list[Slip], *, days: int) -> bytes:
    """Return the paper: on each slip for whom, the code, a QR code that fills it in, and what to do.

    Raises PaperUnavailable, PaperTooLong.
    """
    address = request.build_absolute_uri(reverse("account_invitation"))
    shown = [
        {
            "enterprise": slip.enterprise,
            "role": slip.role.label,
            "phone": show_phone(slip.phone),
            "code": slip.shown,
            "qr": qr_image(f"{address}?code={slip.code}", label=f"扫码打开网站，邀请码 {slip.shown}"),
        }
        for slip in slips
    ]
    pages = [shown[start : start + A_PAGE] for start in range(0, len(shown), A_PAGE)]
    until = timezone.localdate() + timedelta(days=days)
    html = render_to_string(
        "accounts/desk/slips_paper.html", {"pages": pages, "address": address, "until": until}, request
    )
    return render_pdf(html, sheets=("base", "slips"))
