"""Uploads, replaces and deletes for as long as it runs: `python -m tests.drills.keeping.writer`."""

import hashlib
import io
import os
import random
import sys

import django

django.setup()

from django.core.files.base import ContentFile  # noqa: E402 - after django.setup()

from content.models import PortalDocument  # noqa: E402
from intake.models import PrivateFile  # noqa: E402
from intake.private.files import discard, keep  # noqa: E402

AT_MOST = 60


def main() -> None:
    """Write until killed."""
    chance = random.Random(int(os.environ.get("DRILL_SEED", "0")))
    told = False
    while True:
        content = chance.randbytes(chance.randrange(10, 60_000))
        # Few names: a deleted one is soon taken by another file.
        name = f"notice-{chance.randrange(20)}.pdf"
        said = hashlib.sha256(content).hexdigest()
        PortalDocument.objects.create(title=said, file=ContentFile(content, name=name))
        keep(io.BytesIO(content), name=name, purpose="evidence", owner=None)
        if PortalDocument.objects.count() > AT_MOST:
            PortalDocument.objects.order_by("?")[0].delete()
            discard(PrivateFile.objects.order_by("?")[0])
        if not told:
            sys.stdout.write("writing\n")
            sys.stdout.flush()
            told = True


if __name__ == "__main__":
    main()
