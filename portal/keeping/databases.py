"""The database as of one moment, counted and written down; and put back, counted again."""

import lzma
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils.connection import ConnectionDoesNotExist

from portal.keeping.errors import BackupFailed, RestoreFailed

SQLITE, POSTGRESQL = "sqlite", "postgresql"
MEMBERS = {SQLITE: "database/db.sqlite3.xz", POSTGRESQL: "database/portal.dump"}
DATABASE = "db.sqlite3"
ALIAS = "kept"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A database as of one moment: it is asked by `alias`, and written to a file by `write`."""

    engine: str
    file: Path | None = None
    number: str = ""
    alias: str = ALIAS

    def write(self, target: Path) -> None:
        """Write what a restore needs into a file. Raises BackupFailed."""
        if self.file is None:
            _pg("pg_dump", ALIAS, ["--format=custom", f"--snapshot={self.number}", "-f", str(target)])
            return
        with self.file.open("rb") as source, lzma.open(target, "wb", preset=1) as packed:
            shutil.copyfileobj(source, packed, 1024 * 1024)


@contextmanager
def as_of_now(work: Path) -> Iterator[Snapshot]:
    """Hold the site's database as it is at this moment, while others go on writing. Raises BackupFailed."""
    if connections[DEFAULT_DB_ALIAS].vendor == SQLITE:
        file = work / DATABASE
        _copy_online(str(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"]), file)
        with reachable({"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": {}}):
            _refuse_damaged()
            yield Snapshot(SQLITE, file)
        return
    # One transaction sees one moment: the counts are those of the dump, which joins its snapshot.
    options = {"isolation_level": psycopg.IsolationLevel.REPEATABLE_READ}
    with reachable({"OPTIONS": options}), transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        yield Snapshot(POSTGRESQL, number=cursor.fetchone()[0])


def _copy_online(source: str, target: Path) -> None:
    with closing(sqlite3.connect(source, timeout=60)) as live, closing(sqlite3.connect(target)) as copy:
        # In one step, which is one read transaction; in WAL mode nobody waits for it.
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _refuse_damaged() -> None:
    # By Django's connection: constraints use functions of its own.
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        found = cursor.fetchone()[0]
    if found != "ok":
        raise BackupFailed(f"数据库文件有损坏（{found}）。请不要删除旧的备份，尽快从最近一份完好的备份恢复。")


@contextmanager
def reachable(changes: dict[str, Any]) -> Iterator[None]:
    """Have a database answer under ALIAS, with the settings of the site's own where none are given."""
    given = {**connections[DEFAULT_DB_ALIAS].settings_dict, "CONN_MAX_AGE": 0, **changes}
    connections.settings[ALIAS] = given
    try:
        yield
    finally:
        try:
            connections[ALIAS].close()
            del connections[ALIAS]
        except (ConnectionDoesNotExist, AttributeError):
            pass
        del connections.settings[ALIAS]


def count_rows(alias: str) -> dict[str, int]:
    """Return how many rows each table holds."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        counts = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table's name
            counts[table] = cursor.fetchone()[0]
    return counts


def put_back_file(packed: Path, target: Path) -> None:
    """Unpack a SQLite database; `target` is durable when this returns."""
    with lzma.open(packed, "rb") as source, target.open("xb") as file:
        target.chmod(0o600)
        shutil.copyfileobj(source, file, 1024 * 1024)
        file.flush()
        os.fsync(file.fileno())


def put_back_dump(dump: Path) -> None:
    """Load a dump into the empty PostgreSQL database at ALIAS, all of it or nothing. Raises RestoreFailed."""
    options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    _pg("pg_restore", ALIAS, [*options, str(dump)])


def empty_again() -> None:
    """Take everything out of the database at ALIAS, which was empty before we filled it."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def _pg(tool: str, alias: str, arguments: list[str]) -> None:
    """Run a tool of PostgreSQL on a database."""
    settings, failed = connections[alias].settings_dict, BackupFailed if tool == "pg_dump" else RestoreFailed
    where = {"-h": settings["HOST"], "-p": str(settings["PORT"] or ""), "-U": settings["USER"], "-d": settings["NAME"]}
    place = [part for flag, value in where.items() if value for part in (flag, value)]
    environment = os.environ | ({"PGPASSWORD": settings["PASSWORD"]} if settings["PASSWORD"] else {})
    try:
        done = subprocess.run(  # noqa: S603 - a tool of PostgreSQL and what the settings say
            [_tool(tool, connections[alias]), "--no-password", *place, *arguments],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise failed(f"找不到 {tool}。请安装和数据库同一个版本的 PostgreSQL 客户端（postgresql-client）。") from error
    if done.returncode:
        raise failed(f"{tool} 没有成功：{done.stderr.strip()[-1000:]}")


def _tool(name: str, connection: Any) -> str:
    """Return the one of the server's version, else the next newer: an older one refuses to work."""
    server = connection.pg_version // 10000
    found = {int(path.parent.parent.name): path for path in Path("/usr/lib/postgresql").glob(f"[0-9]*/bin/{name}")}
    fitting = sorted(version for version in found if version >= server)
    return str(found[fitting[0]]) if fitting else name
