"""Showing that there is an address without showing it, in lists, logs and error texts."""

import re
from collections.abc import Iterable

_PHONE = re.compile(r"(?<!\d)((?:\+?86[ -]?)?1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
# Tried from the beginning of a word only: from each of its letters, a long one would take seconds.
_EMAIL = re.compile(r"(?<![A-Za-z0-9_.+-])([A-Za-z0-9_.+-])[A-Za-z0-9_.+-]*(@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
LONGEST_ERROR = 300


def masked(address: str) -> str:
    """Return an address nobody can use: ``138****0000``, ``z***@example.org``, ``693a****`` of a web-hook's key."""
    hidden = without_addresses(address).removeprefix("+86")
    return hidden if hidden != address else f"{address[:4]}****" if address else ""


def error_text(text: str, *, hide: Iterable[str] = ()) -> str:
    """Return what a provider said, short, on one line, without addresses and without any of the texts to hide."""
    for secret in hide:
        if secret:
            text = text.replace(secret, "****")
    return without_addresses(" ".join(text.split()))[:LONGEST_ERROR]


def without_addresses(text: str) -> str:
    """Return a text in which phone numbers and e-mail addresses cannot be read in full."""
    return _EMAIL.sub(r"\1***\2", _PHONE.sub(r"\1****\2", text))
