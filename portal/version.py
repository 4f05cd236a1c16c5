"""Which release of the code this is."""

import tomllib
from functools import cache

from django.conf import settings


@cache
def version() -> str:
    """Return what a bundle wrote into VERSION when it was made; elsewhere what pyproject.toml says."""
    made = settings.BASE_DIR / "VERSION"
    if made.exists():
        return str(made.read_text(encoding="utf-8").strip())
    return str(tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
