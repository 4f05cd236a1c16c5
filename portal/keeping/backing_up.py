"""Making an archive of the whole site while people use it."""

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.audit import About, Act
from accounts.audit import record as audit
from portal.keeping import archive, copies, databases, erased, pruning, record
from portal.keeping.errors import BackupFailed, KeepingError
from portal.keeping.files import Aside, named_by_rows
from portal.keeping.manifest import Manifest, heads
from portal.keeping.record import Backup
from portal.keeping.sealing import identity
from portal.version import version

logger = logging.getLogger(__name__)
_WORK = ".portal-backup-"
# Each takes a snapshot anew, because files went or were replaced while the last one was taken.
_ROUNDS = 8


def back_up(folder: Path) -> Backup:
    """Make an archive in a folder, copy it off, drop old ones, note how it went there and in the audit log.

    Raises BackupFailed; the failure is noted too. A copy that fails is no failed backup: the answer's `error` says it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupFailed(f"{folder} 建不了文件夹（{error.strerror}）。请换一个能写的地方。") from error
    started = timezone.now()
    with record.only_one(Path(settings.VAR_DIR)) as alone:
        if not alone:
            raise BackupFailed("另一个备份正在进行，等它做完再试。")
        try:
            _clean(folder)
            path, said = _make(folder)
        except Exception as error:
            # Whatever it was: nobody hears of a failure that is not noted.
            if not isinstance(error, KeepingError):
                logger.exception("A backup failed")
            sentence = str(error) if isinstance(error, KeepingError) else f"磁盘或者数据库出错：{error}"
            record.note(folder, Backup(started, timezone.now(), ok=False, error=sentence))
            raise BackupFailed(sentence) from error
        done = _after(folder, path, said, started)
        record.note(folder, done)
    with transaction.atomic():
        about = About(f"备份 {path.name}", path.name)
        audit(Act.BACKUP, by=None, about=about, origin="备份", rows=done.rows, files=done.files, copied=done.copied)
    return done


def _make(folder: Path) -> tuple[Path, Manifest]:
    work = Path(tempfile.mkdtemp(prefix=_WORK, dir=folder))
    aside = Aside()
    try:
        database = work / "database"
        said = _agree(aside, work, database)
        target = archive.new_name(folder, encrypted=bool(settings.BACKUP_KEY))
        return target, archive.write(target, said, _contents(said.engine, database, aside), key=settings.BACKUP_KEY)
    finally:
        aside.remove()
        shutil.rmtree(work, ignore_errors=True)


def _agree(aside: Aside, work: Path, database: Path) -> Manifest:
    """Take snapshots until one is found all of whose files are linked; write it to `database`.

    A file that two snapshots in a row name and that no look in between found was gone before: it is listed as missing.
    """
    lost_before: set[str] = set()
    aside.gather()
    for _ in range(_ROUNDS):
        made_at = timezone.now()
        with databases.as_of_now(work) as snapshot:
            replaced = aside.gather()
            lost = aside.lacks(named_by_rows(snapshot.alias))
            if not replaced and lost <= lost_before:
                snapshot.write(database)
                return Manifest(
                    made_at=made_at,
                    code=version(),
                    engine=snapshot.engine,
                    rows=databases.count_rows(snapshot.alias),
                    migrations=heads(snapshot.alias),
                    missing=sorted(lost),
                )
        lost_before = lost
    raise BackupFailed("文件一直在变，没能做成一致的备份。过几分钟会再试。")


def _contents(engine: str, database: Path, aside: Aside) -> Iterator[tuple[str, Path | bytes]]:
    yield databases.MEMBERS[engine], database
    yield archive.KEYS, _keys()
    if given := _settings_file():
        yield archive.SETTINGS, given
    yield from aside.files()


def _keys() -> bytes:
    """What opens what is encrypted in the database. The key of the backup itself has no business in it."""
    keys = {
        "SECRET_KEYS": [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS],
        "IDENTITY_KEYS": settings.IDENTITY_KEYS,
    }
    return json.dumps(keys, indent=1).encode()


def _settings_file() -> bytes:
    path = Path(os.environ.get("ENV_FILE", settings.BASE_DIR / ".env"))
    if not path.is_file():
        return b""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "".join(f"{line}\n" for line in lines if "BACKUP_KEY" not in line).encode()


def _after(folder: Path, path: Path, said: Manifest, started: datetime) -> Backup:
    """Copy off and drop old ones, where this is the site's own folder; what goes wrong here leaves the archive."""
    copied, error = "", ""
    if said.missing:
        error = f"有 {len(said.missing)} 个文件在做备份之前就不见了，例如 {said.missing[0]}。"
    if folder.resolve() == record.backup_dir().resolve():
        try:
            pruning.prune(folder)
            if settings.BACKUP_COPY_TO:
                copied = copies.copy(path, same_disk_as=folder)
            erased.write_list()
        except (KeepingError, OSError) as failure:
            error = str(failure)
    return Backup(
        started,
        timezone.now(),
        ok=True,
        path=str(path),
        bytes=path.stat().st_size,
        rows=said.row_count,
        files=said.file_count,
        encrypted=bool(settings.BACKUP_KEY),
        copied=copied,
        error=error,
        missing=len(said.missing),
    )


def _clean(folder: Path) -> None:
    """Take away what a killed run left, before anything else: a key that cannot be used is told of first."""
    if settings.BACKUP_KEY:
        identity(settings.BACKUP_KEY)
    for part in folder.glob(f"{archive.PREFIX}*{archive.PART}"):
        part.unlink(missing_ok=True)
    for work in folder.glob(f"{_WORK}*"):
        shutil.rmtree(work, ignore_errors=True)
