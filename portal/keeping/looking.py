"""What the scheduler looks after every few minutes: a backup that is due, and a word where there is trouble."""

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_time

from portal.keeping import erased, pruning, record
from portal.keeping.errors import KeepingError
from portal.keeping.telling import tell

# What failed is tried again after so long, not at every look.
_PATIENCE = timedelta(minutes=30)


def look() -> None:
    """Start a backup that is due, bring the list of erased people up to date, tell administrators of trouble once."""
    if not settings.BACKUP_AT:
        return
    record.backup_dir().mkdir(mode=0o700, parents=True, exist_ok=True)
    now = timezone.localtime()
    state = record.state()
    # A site that has just been installed has had no time for one.
    trouble = state.trouble if state.last else ""
    try:
        pruning.prune(record.backup_dir())
        erased.write_list()
    except (KeepingError, OSError) as error:
        trouble = trouble or f"到期的备份没能删掉，或者注销名单没能写到备份旁边：{error}"
    if trouble:
        tell(trouble)
    if due(now):
        start()


def due(now: datetime) -> bool:
    """Whether a time of BACKUP_AT has passed since the last good backup began. `now` is local time."""
    times = [parse_time(text.strip()) for text in settings.BACKUP_AT]
    today = [now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0) for at in times if at]
    passed = max(at if at <= now else at - timedelta(days=1) for at in today)
    state = record.state()
    if state.last_good and state.last_good.started >= passed:
        return False
    return not state.last or state.last.ok or now - state.last.ended >= _PATIENCE


def start() -> subprocess.Popen[bytes]:
    """Make a backup in a process of its own: the scheduler has other things to do every minute, and memory to keep."""
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "backup"]
    with (Path(settings.LOG_DIR) / "backup.log").open("ab") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)  # noqa: S603 - our own command
