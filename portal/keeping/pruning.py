"""Which archives stay: all of today, the last of each earlier day, for as many days as are kept."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from portal.keeping.archive import PREFIX, in_folder


def prune(folder: Path) -> None:
    """Remove archives that need not stay. The newest always stays."""
    archives = in_folder(folder)
    keep = kept([path.name for path in archives], today=timezone.localdate())
    for path in archives:
        if path.name not in keep:
            path.unlink(missing_ok=True)


def kept(names: Sequence[str], *, today: date) -> set[str]:
    """Return which of the archives stay. BACKUP_KEEP days have one, and none is older than BACKUP_KEEP_DAYS."""
    by_day: dict[date, list[str]] = {}
    for name in sorted(names):
        by_day.setdefault(_day(name), []).append(name)
    days = sorted(by_day)[-settings.BACKUP_KEEP :]
    oldest = today - timedelta(days=settings.BACKUP_KEEP_DAYS)
    stay = {by_day[day][-1] for day in days if day >= oldest} | set(by_day.get(today, []))
    return stay | set(sorted(names)[-1:])


def _day(name: str) -> date:
    digits = name.removeprefix(PREFIX)[:8]
    return date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
