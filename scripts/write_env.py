"""Writes `.env` for one's own machine, with a secret of its own; never touches one that is there."""

import os
import secrets
from pathlib import Path

TEMPLATE = """\
# Settings of this machine; .env.example explains each. Never commit this file.
SECRET_KEY={secret}
ADMIN_EMAIL=admin@example.org
"""


def main() -> None:
    """Create the file readable by its owner alone."""
    target = Path(__file__).resolve().parent.parent / ".env"
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(TEMPLATE.format(secret=secrets.token_urlsafe(50)))


if __name__ == "__main__":
    main()
