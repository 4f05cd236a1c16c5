"""Who had his data deleted: a list beside the backups, so that a restore deletes them again. Numbers and times only."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.domain.erasure import erase
from accounts.domain.errors import AccountsError
from accounts.models import User
from portal.keeping import copies, record


def write_list() -> None:
    """Bring the list beside the backups, and beside their copies, up to date. Raises OSError, CopyFailed."""
    since = timezone.now() - timedelta(days=settings.BACKUP_KEEP_DAYS + 1)
    here = record.backup_dir() / copies.ERASED
    before = here.read_text(encoding="utf-8") if here.exists() else ""
    # On a new machine the list of the one that died lies beside the copies: it may not be forgotten before the restore.
    known = before or (copies.read_text(copies.ERASED) if settings.BACKUP_COPY_TO else "")
    rows = {row["person"]: row["at"] for row in json.loads(known or "[]")}
    gone = User.objects.filter(erased_at__gte=since).order_by("erased_at").values_list("uuid", "erased_at")
    rows |= {str(uuid): at.isoformat() for uuid, at in gone if at}
    recent = [{"person": who, "at": at} for who, at in rows.items() if datetime.fromisoformat(at) >= since]
    text = json.dumps(recent, indent=1)
    if text == before:
        return
    if settings.BACKUP_COPY_TO:
        copies.copy_text(copies.ERASED, text)
    record.write_whole(here, text)


def read_list(path: Path, *, since: datetime) -> list[str]:
    """Return who was deleted after a moment, by uuid. Raises OSError, ValueError for what is no such list."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [str(row["person"]) for row in rows if datetime.fromisoformat(row["at"]) >= since]


def erase_again(people: list[str]) -> tuple[int, list[str]]:
    """Delete again what these people had deleted: how many, and the numbers of those whom a rule kept."""
    done, kept = 0, []
    for person in User.objects.filter(uuid__in=people, erased_at=None):
        try:
            erase(person)
            done += 1
        except AccountsError as error:
            kept.append(f"{person.pk}（{error}）")
    return done, kept
