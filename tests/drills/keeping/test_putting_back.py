"""A site as installed, on PostgreSQL: upgraded and taken back; then its machine dies and only the copies are left.

`scripts/upgrade.sh` does both. On SQLite the bundle's drill goes the same way.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.drills.training.test_killed_database import Cluster
from tests.served import ROOT

LAY = """
from django.core.files.base import ContentFile
from django.db import transaction
from accounts.audit import About, Act, record
from content.models import PortalDocument
PortalDocument.objects.create(title="{name}", file=ContentFile(b"{name}", name="{name}.pdf"))
with transaction.atomic():
    record(Act.RELEASE, by=None, about=About("{name}"))
"""
LOOK = """
from django.db import connection
from content.models import PortalDocument
rows = PortalDocument.objects.filter(title__in=["before", "after", "at noon"]).order_by("title")
print(*(row.file.read().decode() for row in rows))
print("from_tomorrow" in connection.introspection.table_names())
"""
TOMORROW = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("portal", "{before}")]
    operations = [migrations.RunSQL("CREATE TABLE from_tomorrow (n integer)", "DROP TABLE from_tomorrow")]
"""
# What install.sh writes, but for the settings.
MANAGE = """#!/bin/sh
cd "{into}/current" || exit 1
export DJANGO_SETTINGS_MODULE=portal.settings.dev ENV_FILE="{into}/.env" VAR_DIR="{into}/var"
exec "{python}" manage.py "$@"
"""


class Installed:
    """Two releases of the code at hand, the second with one migration more; the database belongs to a plain account."""

    def __init__(self, into: Path, server: str) -> None:
        self.into, self.server = into, server
        self.first, self.second = into / "releases" / "1", into / "releases" / "2"
        for release in (self.first, self.second):
            shutil.copytree(ROOT, release, ignore=shutil.ignore_patterns(".*", "var", "tests", "docs"))
        before = max((self.first / "portal" / "migrations").glob("0*.py")).stem
        (self.second / "portal" / "migrations" / "0999_from_tomorrow.py").write_text(TOMORROW.format(before=before))
        (into / "manage").write_text(MANAGE.format(into=into, python=sys.executable))
        (into / "manage").chmod(0o755)
        self.use(self.first)
        (into / "copies").mkdir()
        (into / "logs").mkdir()
        self.settings(secret="of the machine that dies")

    def settings(self, *, secret: str) -> None:
        given = {
            "SECRET_KEY": secret,
            "DATABASE_URL": f"{self.server.replace('portal@', 'site@')}/site",
            "LOG_DIR": self.into / "logs",
            "BACKUP_KEY": "in the safe, and not on that machine",
            "BACKUP_COPY_TO": self.into / "copies",
            "BACKUP_COPY_OTHER_DISK": "no",
        }
        (self.into / ".env").write_text("".join(f"{name}={value}\n" for name, value in given.items()))

    def use(self, release: Path) -> None:
        (self.into / "current").unlink(missing_ok=True)
        (self.into / "current").symlink_to(Path("releases") / release.name)

    def run(self, *command: str, fails: bool = False) -> str:
        done = subprocess.run(
            command, cwd=self.into, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert bool(done.returncode) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def manage(self, *arguments: str) -> str:
        return self.run(str(self.into / "manage"), *arguments)

    def lay(self, name: str) -> None:
        self.manage("shell", "--verbosity", "0", "-c", LAY.format(name=name))

    def holds(self) -> list[str]:
        return self.manage("shell", "--verbosity", "0", "-c", LOOK).splitlines()

    def upgrade_sh(self, *arguments: str, fails: bool = False) -> str:
        return self.run("bash", str(self.into / "current" / "scripts" / "upgrade.sh"), *arguments, fails=fails)

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[str, ...]]:
        with psycopg.connect(f"{self.server}/{database}", autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Installed]:
    cluster = Cluster()
    made = Installed(tmp_path, cluster.url.rpartition("/")[0])
    made.sql("CREATE ROLE site LOGIN")
    made.sql("CREATE DATABASE site OWNER site")
    made.manage("migrate", "--no-input", "--verbosity", "0")
    yield made
    cluster.end()


def test_back_to_before_the_upgrade_and_then_back_from_the_copies(site: Installed) -> None:
    into, var = site.into, site.into / "var"
    site.lay("before")
    archive = site.manage("backup").splitlines()[-1]
    site.use(site.second)
    site.manage("migrate", "--no-input", "--verbosity", "0")
    (var / "upgrade.state").write_text(f"kind=bundle\nbefore=releases/1\narchive={archive}\n")
    site.manage("written_since", "--note", str(var / "upgrade.rows"))
    site.lay("after")
    assert site.holds() == ["after before", "True"]

    # Neither an account that may not, nor anybody who is still at work, leaves it half done.
    assert 'ALTER ROLE "site" CREATEDB' in site.upgrade_sh("--rollback", fails=True)
    site.sql("ALTER ROLE site CREATEDB")
    with psycopg.connect(f"{site.server}/site"):
        assert "还有 1 个连接" in site.upgrade_sh("--rollback", fails=True)
    assert site.holds() == ["after before", "True"]

    said = site.upgrade_sh("--rollback")
    assert "从那时起新写的：文件 1、审计记录 1" in said
    assert (into / "current").resolve() == site.first
    assert site.holds() == ["before", "False"]
    (aside,) = var.glob("before-*")
    (database,) = [name for (name,) in site.sql("SELECT datname FROM pg_database") if name.startswith("site_before_")]
    assert f"{aside} 和数据库 {database}" in said
    assert [title for (title,) in site.sql("SELECT title FROM content_portaldocument ORDER BY 1", database)] == [
        "after", "before",
    ]  # fmt: skip
    assert sorted(path.name for path in aside.glob("media/documents/*")) == ["after.pdf", "before.pdf"]
    checked = site.manage("audit_check")
    assert "不在链上，不算问题" in checked
    assert "首尾相连" in checked

    # To try a backup elsewhere leaves no trace in the notes of the site in use.
    notes = (into / "logs" / "audit.log").read_text()
    site.sql("CREATE DATABASE tried OWNER site")
    url = f"{site.server.replace('portal@', 'site@')}/tried"
    site.manage("restore", archive, "--into", str(into / "tried"), "--database", url)
    assert (into / "logs" / "audit.log").read_text() == notes

    site.lay("at noon")
    site.manage("backup")
    for gone in (var, into / "logs"):
        shutil.rmtree(gone)
        gone.mkdir()
    site.sql("DROP DATABASE site")
    site.sql("CREATE DATABASE site OWNER site")
    site.settings(secret="of the new machine")
    said = site.upgrade_sh("--restore", "latest")
    assert "all hashes equal" in said
    assert site.holds() == ["at noon before", "False"]
    assert "首尾相连" in site.manage("audit_check")
