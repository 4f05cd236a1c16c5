"""Putting an archive back: verified before any of it is placed, counted before it is brought up to date."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path

import environ
from django.conf import settings
from django.db import DatabaseError, OperationalError, connections

from portal.keeping import archive, copies, databases, manifest
from portal.keeping.databases import ALIAS, SQLITE
from portal.keeping.errors import ArchiveRefused, KeepingError, RestoreFailed
from portal.keeping.manifest import Manifest

WORK = ".restoring"
SAID = "restored-from.json"
# What a disk that is full says, or a database that is none although every hash is right.
_BROKEN = (OSError, EOFError, LZMAError, DatabaseError)


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put where, and what the site said when it was brought up to date."""

    said: Manifest
    rows: int
    files: int
    words: str


def restore(path: Path, folder: Path, *, database: str, erased_list: Path | None) -> Restored:
    """Put an archive into a folder that is empty or not there, and bring it up to today's code.

    `database`: address of an empty PostgreSQL database, for an archive of one. `erased_list`: who had his data deleted
    since, if it does not lie beside the archive. Raises ArchiveRefused or RestoreFailed: then nothing is left behind.
    """
    made = _refuse_full(folder)
    try:
        work = folder / WORK
        work.mkdir(mode=0o700)
        said = _unpacked(path, work)
        manifest.refuse_newer(said)
        url = _place(said, work, folder, database)
        (work / manifest.NAME).write_bytes(said.as_json())
        _move_up(work, folder)
    except BaseException as error:
        _leave_nothing(folder, and_folder=made)
        if isinstance(error, _BROKEN):
            raise RestoreFailed(f"没有恢复任何东西：{error}") from error
        raise
    rows, files = said.row_count, said.file_count
    words = _bring_up_to_date(path, folder, url, erased_list or path.parent / copies.ERASED)
    return Restored(said, rows, files, words)


def _refuse_full(folder: Path) -> bool:
    """True where the folder had to be made."""
    if folder.exists():
        if not folder.is_dir() or any(folder.iterdir()):
            raise RestoreFailed(f"{folder} 里已经有东西。请给一个空的或者还不存在的文件夹，恢复不会覆盖任何东西。")
        return False
    try:
        folder.mkdir(mode=0o755, parents=True)
    except OSError as error:
        raise RestoreFailed(f"{folder} 建不了文件夹（{error.strerror}）。请换一个能写的地方。") from error
    return True


def _unpacked(path: Path, work: Path) -> Manifest:
    try:
        said = archive.read_through(path, key=settings.BACKUP_KEY, into=work)
    except FileNotFoundError as error:
        raise ArchiveRefused(f"没有这个备份：{path}") from error
    except IsADirectoryError as error:
        raise ArchiveRefused(f"{path} 是文件夹，不是备份。") from error
    if databases.MEMBERS.get(said.engine) not in said.members:
        raise ArchiveRefused("这个备份里没有数据库。没有恢复任何东西，请换一份备份。")
    return said


def _place(said: Manifest, work: Path, folder: Path, database: str) -> str:
    """Put the database where it belongs, count it against the manifest; returns its address for the site."""
    source = work / databases.MEMBERS[said.engine]
    if said.engine == SQLITE:
        target = work / databases.DATABASE
        databases.put_back_file(source, target)
        with databases.reachable({"ENGINE": "django.db.backends.sqlite3", "NAME": str(target), "OPTIONS": {}}):
            _compare(said)
        shutil.rmtree(source.parent)
        return f"sqlite:///{folder / databases.DATABASE}"
    _place_dump(said, source, database)
    shutil.rmtree(source.parent)
    return database


def _place_dump(said: Manifest, source: Path, database: str) -> None:
    if not database.startswith("postgres"):
        raise RestoreFailed("这是 PostgreSQL 的备份：请用 --database 或 DATABASE_URL 给一个空的 PostgreSQL 数据库。")
    with databases.reachable(environ.Env.db_url_config(database) | {"OPTIONS": {}}):
        try:
            tables = connections[ALIAS].introspection.table_names()
        except OperationalError as error:
            raise RestoreFailed(f"数据库连不上：{error}") from error
        if tables:
            raise RestoreFailed(f"数据库里已经有 {len(tables)} 张表。请给一个空的数据库，恢复不会覆盖任何东西。")
        try:
            databases.put_back_dump(source)
            _compare(said)
        except BaseException:
            databases.empty_again()
            raise


def _compare(said: Manifest) -> None:
    if wrong := sorted({table for table, _ in databases.count_rows(ALIAS).items() ^ said.rows.items()}):
        raise RestoreFailed(f"恢复出来的行数和清单不一样，例如 {wrong[0]}。没有恢复任何东西，请换一份备份。")


def _move_up(work: Path, folder: Path) -> None:
    """The database comes last: without it the folder is not a site."""
    for name in ("media", "private"):
        (work / name).mkdir(mode=0o700, exist_ok=True)
    # Whatever the umask is: the web server in front reads pictures.
    for place in (work / "media", *(work / "media").rglob("*/")):
        place.chmod(0o755)
    (work / manifest.NAME).rename(folder / SAID)
    for child in sorted(work.iterdir(), key=lambda path: path.name == databases.DATABASE):
        child.rename(folder / child.name)
    work.rmdir()
    os.sync()


def _leave_nothing(folder: Path, *, and_folder: bool) -> None:
    for child in folder.iterdir():
        if child.is_dir():
            shutil.rmtree(child)
        else:
            child.unlink()
    if and_folder:
        folder.rmdir()


def _bring_up_to_date(path: Path, folder: Path, url: str, erased_list: Path) -> str:
    """Have the restored site run today's migrations and what else must happen before somebody uses it."""
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "settle_restored"]
    # Named, not left out: `.env` would name those of the site in use, whose audit notes are no place for another chain.
    own = {"VAR_DIR": folder, "LOG_DIR": folder / "log", "BACKUP_DIR": folder / "backups", "DATABASE_URL": url}
    environment = os.environ | {name: str(value) for name, value in own.items()}
    done = subprocess.run(  # noqa: S603 - our own interpreter and command
        [*command, "--archive", path.name, "--manifest", str(folder / SAID), "--erased", str(erased_list)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise KeepingError(
            f"数据已经在 {folder} 里，和备份一样，但升级到现在的程序没有成功：{done.stderr.strip()[-2000:]}\n"
            "可以先用做备份时的版本启动它，再查原因。"
        )
    return done.stdout.strip()
