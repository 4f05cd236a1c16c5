"""Keeping log files small and for as long as the rules ask, whatever the machine offers."""

import gzip
import shutil
from datetime import datetime, timedelta
from pathlib import Path

CURRENT = "portal.log"
STAMP = "%Y%m%d-%H%M%S-%f"


def rotate(folder: Path, *, now: datetime, keep: timedelta) -> list[Path]:
    """Move the current log away, compress those moved earlier, delete those older than `keep`; return what is gone.

    The one just moved is compressed next time: until its next line a process may still hold it open. Interrupted at
    any point, the next run finishes the work.
    """
    for moved in sorted(folder.glob("portal-*.log")):
        _compress(moved)
    current = folder / CURRENT
    if current.exists() and current.stat().st_size:
        current.rename(folder / f"portal-{now:{STAMP}}.log")
    old = [path for path in sorted(folder.glob("portal-*.log.gz")) if now - _moved_at(path) > keep]
    for path in old:
        path.unlink()
    return old


def _moved_at(path: Path) -> datetime:
    return datetime.strptime(path.name.removeprefix("portal-").removesuffix(".log.gz"), STAMP)  # noqa: DTZ007 - local


def _compress(path: Path) -> None:
    draft = path.with_suffix(".part")
    with path.open("rb") as source, gzip.open(draft, "wb") as target:
        shutil.copyfileobj(source, target)
    draft.rename(f"{path}.gz")
    path.unlink()
