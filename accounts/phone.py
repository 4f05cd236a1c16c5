"""Mobile numbers: people type 11 digits, the database holds +86 and the same 11 digits."""

import re
import unicodedata

from django.core.exceptions import ValidationError

_MOBILE = re.compile(r"1[3-9]\d{9}")


def normalise_phone(text: str) -> str:
    """Return a mainland mobile number as ``+86`` and 11 digits.

    Full-width digits, spaces, hyphens and a leading ``86``, ``+86`` or ``0086`` are understood.
    Raises ValidationError, in words for the person who typed it, for anything else.
    """
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    digits = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", digits)
    if not _MOBILE.fullmatch(digits):
        raise ValidationError("请填 11 位手机号，例如 13800000000。", code="invalid_phone")
    return "+86" + digits


def show_phone(phone: str | None) -> str:
    """Return a stored number as people know it: 11 digits, without the country code."""
    return (phone or "").removeprefix("+86")


def mask_phone(phone: str | None) -> str:
    """Return a number of which only the first three and the last four digits can be read."""
    digits = show_phone(phone)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) == 11 else ""
