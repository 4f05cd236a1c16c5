"""Backups are made while people write, and killed at any moment: whole or nothing, and every file that a row names.

DRILL_N backups and kills (a tenth of the full fifty unless told), DRILL_SEED chooses the moments.
"""

import io
import lzma
import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from content.models import PortalDocument
from intake.models import PrivateFile
from intake.private.storage import place_of
from portal.keeping import archive, databases
from portal.keeping.backing_up import back_up
from portal.keeping.files import named_by_rows, roots
from portal.keeping.manifest import Manifest
from tests.portal.keeping.restored import inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
TIMES = int(os.environ.get("DRILL_N", "5"))
SEED = int(os.environ.get("DRILL_SEED", "0"))


def restored(made: Path, into: Path, address: str) -> str:
    out = io.StringIO()
    call_command("restore", str(made), into=str(into), database=address, stdout=out)
    return out.getvalue().strip().splitlines()[-1]


def others(alias: str, said: Manifest) -> list[str]:
    """The files in an archive that are not those of its rows, but what stood under their names before or after."""
    documents = PortalDocument.objects.using(alias).values_list("file", "title")
    kept = PrivateFile.objects.using(alias).values_list("uuid", "sha256")
    places = [(f"private/{place_of(key).relative_to(settings.PRIVATE_DIR).as_posix()}", hashed) for key, hashed in kept]
    expected = [*((f"media/{name}", hashed) for name, hashed in documents), *places]
    return [name for name, hashed in expected if name in said.members and said.members[name].sha256 != hashed]


def proved(made: Path, work: Path) -> int:
    """Every file that a row of the archived database names is in the archive; returns how many that are."""
    said = archive.read_through(made, key="", into=work)
    assert said.missing == []
    if said.engine == databases.POSTGRESQL:
        return said.file_count
    file = work / databases.DATABASE
    file.write_bytes(lzma.decompress((work / databases.MEMBERS[said.engine]).read_bytes()))
    with inside(work, f"sqlite:///{file}") as alias:
        named = named_by_rows(alias)
        assert named <= said.members.keys()
        assert others(alias, said) == []
        assert databases.count_rows(alias) == said.rows
    return len(named)


def test_while_people_write_every_archive_holds_what_its_rows_name(
    writing: subprocess.Popen[str], tmp_path: Path, empty_database: str
) -> None:
    made = tmp_path / "archives"
    named = []
    for number in range(TIMES):
        done = back_up(made)
        named.append(proved(Path(done.path), tmp_path / f"work-{number}"))
        shutil.rmtree(tmp_path / f"work-{number}")
    assert len(set(named)) > 1, "people wrote meanwhile"
    last = restored(Path(done.path), tmp_path / "back", empty_database)
    assert last == f"{done.rows} rows, {done.files} files, all hashes equal"
    with inside(tmp_path / "back", empty_database) as alias:
        lost = [name for name in named_by_rows(alias) if not (tmp_path / "back" / name).is_file()]
    assert lost == []


def test_a_killed_backup_leaves_nothing_that_passes_for_one(
    writing: subprocess.Popen[str], environment: dict[str, str], tmp_path: Path, empty_database: str
) -> None:
    chance, made = random.Random(SEED), tmp_path / "archives"
    command = [sys.executable, "-m", "tests.drills.keeping.once", str(made)]
    began = time.monotonic()
    back_up(made)
    takes = time.monotonic() - began
    ended_before_the_kill = 0
    for _ in range(TIMES):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        assert process.stdout.readline() == "begins\n"
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=chance.uniform(0, takes * 1.2))
            ended_before_the_kill += 1
        process.kill()
        process.wait()
        process.stdout.close()
        for path in archive.in_folder(made):
            archive.read_through(path, key="")
    assert ended_before_the_kill < TIMES

    done = back_up(made)
    left = {path.name for path in made.iterdir()}
    assert left == {path.name for path in archive.in_folder(made)} | {"backups.json"}
    assert not any((root / ".backup").exists() for root in roots().values())
    assert restored(Path(done.path), tmp_path / "back", empty_database).startswith(f"{done.rows} rows")
