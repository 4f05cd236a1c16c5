"""QR codes on paper and in pictures."""

from io import BytesIO

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Drawn by the size that the style sheet gives; four modules of white around it are part of the code.
_BORDER = 4


def _code(address: str) -> segno.QRCode:
    """Level M: a code that was folded or photocopied is still read."""
    return segno.make_qr(address, error="m")


def qr_image(address: str, *, label: str) -> SafeString:
    """The same code as an `<img>` of black and white dots, for papers with dozens of them.

    Drawn as lines, forty of them took a fifth of the time that a notice takes.
    """
    source = _code(address).png_data_uri(scale=2, border=_BORDER)
    return format_html('<img class="qr" src="{}" alt="{}">', source, label)


def qr_svg(address: str, *, label: str) -> SafeString:
    """Draw the QR code of an address as inline SVG; `label` is read out in its stead."""
    drawing = BytesIO()
    _code(address).save(
        drawing,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=_BORDER,
        title=label,
        svgclass="qr",
        lineclass=None,
        nl=False,
    )
    return mark_safe(drawing.getvalue().decode())  # noqa: S308 - segno writes it and escapes the title


def qr_png(address: str, *, scale: int = 8) -> bytes:
    """The same code as a picture of its own, for where no drawing is shown; `scale` pixels a module."""
    drawing = BytesIO()
    _code(address).save(drawing, kind="png", scale=scale, border=_BORDER)
    return drawing.getvalue()
