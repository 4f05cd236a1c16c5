"""Which release of the code this is."""

import subprocess
import tomllib
from functools import cache

from django.conf import settings


@cache
def version() -> str:
    """Return what a bundle wrote into VERSION when it was made; elsewhere pyproject.toml's number and the commit."""
    made = settings.BASE_DIR / "VERSION"
    if made.exists():
        return str(made.read_text(encoding="utf-8").strip())
    number = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    command = ["git", "-C", str(settings.BASE_DIR), "rev-parse", "--short=8", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return str(number)
    return f"{number}-{done.stdout.strip()}"
