"""How backups went: a file beside the archives, so that it outlives the database. 系统状态 asks `state()`."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

NAME = "backups.json"
REMEMBERED = 100
LATE_AFTER = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Backup:
    """One attempt. `path` is empty where there is no archive; `copied` says where a second copy lies, if anywhere."""

    started: datetime
    ended: datetime
    ok: bool
    path: str = ""
    bytes: int = 0
    rows: int = 0
    files: int = 0
    encrypted: bool = False
    copied: str = ""
    error: str = ""
    """In Chinese, for the operator: why there is no archive, or no copy of it."""
    missing: int = 0
    """Files that rows name and that are not on the disk."""


@dataclass(frozen=True, slots=True)
class State:
    """What an administrator must know. `last` and `last_good` are None where there was none."""

    last: Backup | None
    last_good: Backup | None
    trouble: str
    """One Chinese sentence: what is wrong and what to do; empty when all is well."""
    calm: str
    """When all was well for the last time, as a short text that stays the same for as long as the trouble lasts."""


def state() -> State:
    """Return how the backups of this site went; reads one small file."""
    past = read(backup_dir())
    last = past[-1] if past else None
    good = next((backup for backup in reversed(past) if backup.ok), None)
    calm = next((backup for backup in reversed(past) if backup.ok and not backup.error), None)
    return State(last, good, _trouble(last, good), f"{calm.ended:%Y%m%d%H%M%S}" if calm else "never")


def backup_dir() -> Path:
    """Return where the archives of this site lie."""
    return Path(settings.BACKUP_DIR)


def read(folder: Path) -> list[Backup]:
    """Return the attempts that were recorded in a folder, the oldest first; none where the file cannot be read."""
    try:
        rows = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return [_from_json(row) for row in rows]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def note(folder: Path, backup: Backup) -> None:
    """Add an attempt."""
    past = [*read(folder), backup][-REMEMBERED:]
    rows = [asdict(one) | {"started": one.started.isoformat(), "ended": one.ended.isoformat()} for one in past]
    write_whole(folder / NAME, json.dumps(rows, ensure_ascii=False, indent=1))


def write_whole(path: Path, text: str) -> None:
    """Replace a small file at once."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(path)


@contextmanager
def only_one(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock, which ends with this process however it ends; False where another holds it."""
    with (folder / ".backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _from_json(row: dict[str, object]) -> Backup:
    known = {field.name for field in fields(Backup)}
    values = {name: value for name, value in row.items() if name in known}
    times = {name: datetime.fromisoformat(str(values[name])) for name in ("started", "ended")}
    return Backup(**values | times)  # type: ignore[arg-type]


def _trouble(last: Backup | None, good: Backup | None) -> str:
    if not last:
        return "还没有做过备份。请看后台进程是否在运行，或者运行 manage.py backup。" if settings.BACKUP_AT else ""
    if not last.ok:
        return f"最近一次备份没有成功：{last.error}"
    if settings.BACKUP_AT and good and timezone.now() - good.ended > LATE_AFTER:
        return (
            f"最近一次成功的备份是 {timezone.localtime(good.ended):%m月%d日 %H:%M}，已经太久。请看后台进程是否在运行。"
        )
    if good and not Path(good.path).exists():
        return f"最近一份备份 {Path(good.path).name} 不在原处了。请运行 manage.py backup 再做一份。"
    if good and settings.BACKUP_COPY_TO and not good.copied:
        return f"备份做好了，但没有复制到 {settings.BACKUP_COPY_TO}：{good.error}"
    return good.error if good else ""
