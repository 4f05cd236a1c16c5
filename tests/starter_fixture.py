"""Databases for tests: migrated, and loaded with the starter content, once; then copied in no time.

Once for a whole run, and on SQLite for all runs until the site's code changes: see `Databases.kept`.

`starter_site`: the tests of a module run on the loaded content; mark them `django_db`, what they write is rolled back.
`starter_process`: the environment of processes (a server, a command) that work on a copy of their own, committed.
Neither goes together with `transactional_db` or `live_server`, after which the whole database is replaced.
"""

import fcntl
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import blocking_manager_key
from wagtail.models import Site

from accounts.audit import guards
from portal.starter.facts import Facts
from portal.starter.load import load
from tests.factories import lay_site
from tests.served import manage

ONE_DAY = 24 * 60 * 60
MADE_ONCE = ("migrated", "loaded", "indexed")


@dataclass
class Databases:
    """Copies of whole databases, on either engine."""

    folder: Path

    @property
    def on_files(self) -> bool:
        """Whether a database is a file."""
        return connection.vendor == "sqlite"

    @property
    def kept(self) -> Path:
        """Where what is made once lies: on SQLite beside the runs, under a name that only this code has."""
        kept = self.folder.parent / f"starter-{_this_code()}" if self.on_files else self.folder
        kept.mkdir(exist_ok=True)
        return kept

    @property
    def bare(self) -> str:
        """The database as migrations leave it."""
        return self.made_once("migrated")

    def made_once(self, what: str) -> str:
        """The name of one of `MADE_ONCE`; nobody has it open."""
        return str(self.kept / f"{what}.sqlite3") if self.on_files else f"test_{what}_{self.folder.name[-16:]}"

    @contextmanager
    def making(self, what: str) -> Iterator[bool]:
        """Let one process make it, and the others wait; gives whether it is still to be made."""
        done = self.kept / f"{what}.done"
        with (self.kept / f"{what}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield not done.exists()
            done.touch()

    @property
    def laid(self) -> str:
        """The database as a test finds it: the tree with its index pages stands in it."""
        return self.name(f"laid_{os.getpid()}")

    def name(self, label: str) -> str:
        """Return the name of the copy with this label."""
        return str(self.folder / f"{label}.sqlite3") if self.on_files else f"test_{label}"

    def copy(self, source: str, label: str) -> str:
        """Make a copy of a database that nobody has open."""
        return self.copy_to(self.name(label), source)

    def copy_to(self, name: str, source: str) -> str:
        """Make a copy under this whole name."""
        _let_go()
        if self.on_files:
            shutil.copyfile(source, name)
        else:
            _create(name, source)
        return name

    def drop(self, name: str) -> None:
        """Remove a copy."""
        _let_go()
        if self.on_files:
            for path in Path(name).parent.glob(f"{Path(name).name}*"):
                path.unlink()
        else:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def restore(self) -> None:
        """Replace the test database, whatever a test committed, by what migrations wrote and the tree."""
        name = str(connection.settings_dict["NAME"])
        _let_go()
        if self.on_files:
            for side in ("-wal", "-shm"):
                Path(f"{name}{side}").unlink(missing_ok=True)
            shutil.copyfile(self.laid, name)
        else:
            self.drop(name)
            _create(name, self.laid)
        _forget()

    def url(self, name: str) -> str:
        """Return what a process puts into DATABASE_URL."""
        if self.on_files:
            return f"sqlite:///{name}"
        where = connection.settings_dict
        host = f"{where['HOST'] or 'localhost'}:{where['PORT'] or 5432}"
        return f"postgres://{where['USER']}:{where['PASSWORD']}@{host}/{name}"

    @contextmanager
    def in_use(self, name: str) -> Iterator[None]:
        """Let this process work on another database."""
        before = connection.settings_dict["NAME"]
        _switch(name)
        try:
            yield
        finally:
            _switch(before)


# Emptying two hundred tables one after the other takes longer than `restore`, which comes after it.
TransactionTestCase._fixture_teardown = lambda self: None

DATABASES = pytest.StashKey[Databases]()


@pytest.fixture(scope="session")
def real_database() -> str:
    """The database of this machine, which no test may touch."""
    return str(connection.settings_dict["NAME"])


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, real_database: str, django_db_blocker: Any) -> Iterator[Databases]:
    """Give this process a database of its own in which the tree is laid, instead of migrating one for each process."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    folder = Path(settings.VAR_DIR) / f"starter-{run or os.getpid()}"
    _sweep(folder.parent)
    folder.mkdir(exist_ok=True)
    databases = Databases(folder)
    with django_db_blocker.unblock():
        with databases.making("migrated") as wanted:
            if wanted:
                made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
                databases.copy_to(databases.bare, str(connection.settings_dict["NAME"]))
                teardown_databases(made, verbosity=0)
        own = databases.copy(databases.bare, f"own_{os.getpid()}")
        _switch(own)
        lay_site()
        # What the guards keep, tests may change; those of the guards set them up again.
        guards.lift(connection)
        databases.copy(own, f"laid_{os.getpid()}")
    request.config.stash[DATABASES] = databases
    yield databases
    with django_db_blocker.unblock():
        databases.drop(own)
        databases.drop(databases.laid)
        if not run and not databases.on_files:
            for what in MADE_ONCE:
                databases.drop(databases.made_once(what))
        _point_at(real_database)
    if not run:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def starter_databases(django_db_setup: Databases) -> Databases:
    """Where copies are kept; the folder is shared by all workers of a run."""
    return django_db_setup


@pytest.fixture(scope="session")
def starter_template(starter_databases: Databases, django_db_blocker: Any) -> str:
    """A database with all of the starter content; whichever worker comes first makes it, the others wait."""
    databases, name = starter_databases, starter_databases.made_once("loaded")
    with django_db_blocker.unblock(), databases.making("loaded") as wanted:
        if wanted:
            databases.drop(name)
            databases.copy_to(name, databases.bare)
            with databases.in_use(name):
                load(Facts.read())
    return name


@pytest.fixture(scope="session")
def starter_copy(
    starter_databases: Databases, starter_template: str, django_db_blocker: Any
) -> Iterator[Callable[[str], str]]:
    """Make copies of the loaded database, each under a label, gone when the run ends."""
    made: list[str] = []

    def copy(label: str) -> str:
        with django_db_blocker.unblock():
            made.append(starter_databases.copy(starter_template, f"starter_{os.getpid()}_{label}"))
        return made[-1]

    yield copy
    with django_db_blocker.unblock():
        for name in made:
            starter_databases.drop(name)


@pytest.fixture(scope="session")
def starter_indexed(starter_databases: Databases, starter_template: str, django_db_blocker: Any) -> tuple[str, Path]:
    """A database with all of the starter content of which the search index knows, and the folder of that index."""
    databases, name = starter_databases, starter_databases.made_once("indexed")
    folder = databases.kept / "var"
    with django_db_blocker.unblock(), databases.making("indexed") as wanted:
        if wanted:
            databases.drop(name)
            databases.copy_to(name, starter_template)
            manage({"DATABASE_URL": databases.url(name), "VAR_DIR": str(folder)}, "search_drain")
    return name, folder / "search"


@pytest.fixture(scope="session")
def starter_shared(starter_copy: Callable[[str], str]) -> str:
    """The copy on which tests that roll back take turns."""
    return starter_copy("shared")


@pytest.fixture(scope="module")
def starter_site(starter_databases: Databases, starter_shared: str, django_db_blocker: Any) -> Iterator[None]:
    """Run the tests of a module on the starter content."""
    with django_db_blocker.unblock(), starter_databases.in_use(starter_shared):
        yield


@pytest.fixture
def starter_process(starter_databases: Databases, starter_copy: Callable[[str], str], tmp_path: Path) -> dict[str, str]:
    """The environment for processes that work on a committed copy of the starter content and a folder of their own."""
    name = starter_copy(tmp_path.name.replace("-", "_")[:24])
    return os.environ | {"DATABASE_URL": starter_databases.url(name), "VAR_DIR": str(tmp_path / "var")}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """After a test that commits, put the database back for whichever test comes next."""
    yield
    mark = item.get_closest_marker("django_db")
    if nextitem and mark and mark.kwargs.get("transaction"):
        with item.config.stash[blocking_manager_key].unblock():
            item.config.stash[DATABASES].restore()


def _sweep(folder: Path) -> None:
    """Remove what code of old made, and what runs with several workers left: none of them knows that it is the last."""
    for old in folder.glob("starter-*"):
        if old.name != f"starter-{_this_code()}" and time.time() - old.stat().st_mtime > ONE_DAY:
            shutil.rmtree(old, ignore_errors=True)


@cache
def _this_code() -> str:
    """A name for what databases are made from: all of the site's files, and its libraries. Any edit gives another."""
    base = Path(settings.BASE_DIR)
    rooms = [path.parent for path in base.glob("*/__init__.py") if path.parent.name != "tests"]
    of_tests = [base / "tests" / "jobs" / "practice", base / "tests" / "intake" / "practice"]
    files = [
        path for room in (*rooms, *of_tests) for path in room.rglob("*") if path.is_file() and path.suffix != ".pyc"
    ]
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted([base / "uv.lock", *files]):
        stat = path.stat()
        digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _switch(name: str) -> None:
    _point_at(name)
    _forget()


def _point_at(name: str) -> None:
    _let_go()
    # The settings of a connection are those of every thread's; new ones open the new database.
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _create(name: str, source: str) -> None:
    # Three times as fast as writing each page to the log, which is all that an older server can.
    how = "STRATEGY FILE_COPY" if connection.pg_version >= 150000 else ""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" {how}')


def _forget() -> None:
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()


def _let_go() -> None:
    connection.close()
    if connection.vendor == "postgresql" and connection.settings_dict["OPTIONS"].get("pool"):
        connection.close_pool()
