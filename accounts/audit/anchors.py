"""Numbers and hashes of the chain outside the database, so that cutting its end or rewriting all of it shows.

One line an entry, in a file of its own beside the logs (`AUDIT_LOG`): the logs mask runs of digits and are rotated.
"""

import logging
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

logger = logging.getLogger(__name__)


class Anchor(NamedTuple):
    """That the entry of a number had this hash, as it was written down at a time."""

    at: datetime
    hash: str


def note(number: int, hashed: str) -> None:
    """Write down that the chain had come so far; one write, so that processes do not mix their lines."""
    with Path(settings.AUDIT_LOG).open("a", encoding="ascii") as file:
        file.write(f"{timezone.now().isoformat()} {number} {hashed}\n")


def noted() -> dict[int, list[Anchor]]:
    """Return what was written down, by number; lines that a power cut tore are passed over."""
    found: dict[int, list[Anchor]] = defaultdict(list)
    path = Path(settings.AUDIT_LOG)
    if not path.exists():
        return found
    with path.open(encoding="ascii", errors="replace") as file:
        for line in file:
            try:
                at, number, hashed = line.split()
                found[int(number)].append(Anchor(datetime.fromisoformat(at), hashed))
            except ValueError:
                logger.warning("a torn line in %s", path.name)
    return found
