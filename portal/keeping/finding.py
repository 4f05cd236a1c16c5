"""Which archive is meant: a file, a name, or the latest; here or where the copies lie."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from portal.keeping import copies, record
from portal.keeping.archive import in_folder
from portal.keeping.errors import ArchiveRefused

LATEST = "latest"
_SHOWN = 5


@contextmanager
def found(what: str, *, near: Path) -> Iterator[Path]:
    """Give the archive that is meant. One in a store is fetched into `near` for as long as this lasts.

    Raises ArchiveRefused where there is none such, naming those that there are; CopyFailed.
    """
    path = Path(what)
    if path.exists() or path.name != what:
        yield path
        return
    here = {path.name: path for path in in_folder(record.backup_dir())}
    there = copies.names() if settings.BACKUP_COPY_TO else []
    known = sorted({*here, *there})
    name = known[-1] if known and what == LATEST else what
    if name not in known:
        places = f"{record.backup_dir()}、{settings.BACKUP_COPY_TO or '（没有设 BACKUP_COPY_TO）'}"
        listed = f"最近的有：{'、'.join(known[: -_SHOWN - 1 : -1])}" if known else "那里没有备份"
        raise ArchiveRefused(f"没有这个备份：{what}。看过 {places}，{listed}。")
    if name in here:
        yield here[name]
        return
    near.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetched-", dir=near) as work:
        yield copies.fetch(name, Path(work))
