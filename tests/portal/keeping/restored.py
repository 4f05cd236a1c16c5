"""Looking into a site that was restored, without starting it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import environ

from portal.keeping import databases


@contextmanager
def inside(folder: Path, address: str) -> Iterator[str]:
    """Let its database answer; gives the alias."""
    where = environ.Env.db_url_config(address or f"sqlite:///{folder / databases.DATABASE}")
    with databases.reachable(where | {"OPTIONS": {}}):
        yield databases.ALIAS
