"""An archive is read whole or refused whole."""

import errno
import io
import os
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from portal.keeping import archive, files, restoring, sealing
from portal.keeping.errors import ArchiveRefused, BackupFailed, KeepingError
from portal.keeping.files import Aside
from portal.keeping.manifest import Manifest, heads

KEY = "a key of twenty letters and more"


def written(folder: Path, key: str, migrations: dict[str, list[str]] | None = None) -> Path:
    said = Manifest(timezone.now(), "code", "sqlite", {"t": 1}, migrations or {"accounts": ["0001_initial"]})
    contents = [
        ("database/db.sqlite3.xz", b"database " * 4000),
        ("keys.json", b"{}"),
        ("media/a/b.txt", b"media " * 20000),
        ("private/ab/abcd", b"private"),
    ]
    target = archive.new_name(folder, encrypted=bool(key))
    archive.write(target, said, contents, key=key)
    return target


def damaged(whole: bytes) -> list[bytes]:
    """One byte altered in each region, cut off at each region, something added."""
    size = len(whole)
    places = [0, 3, 60, 130, 200, 600, size // 4, size // 2, size - 12_000, size - 2000, size - 75, size - 40, size - 1]
    flipped = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in places]
    return [*flipped, *[whole[:at] for at in places], whole + b"\n", whole + b"\0" * 10240]


@pytest.mark.parametrize("key", ["", KEY])
def test_whatever_is_altered_or_cut_off_is_refused_and_nothing_is_left(tmp_path: Path, settings: Any, key: str) -> None:
    settings.BACKUP_KEY = key
    whole = written(tmp_path, key).read_bytes()
    bad, into = tmp_path / "bad.tar", tmp_path / "into"
    for number, content in enumerate(damaged(whole)):
        bad.write_bytes(content)
        with pytest.raises(ArchiveRefused):
            restoring.restore(bad, into, database="", erased_list=None)
        assert not into.exists(), number


def test_a_member_that_is_not_as_the_manifest_says_is_refused(tmp_path: Path) -> None:
    said = archive.read_through(written(tmp_path, ""), key="")
    target = tmp_path / "again.tar"
    # Packed again by hand: the line at the end is right, what is within is not.
    for contents in ({"keys.json": b"[]"}, {}):
        with (
            target.open("wb") as file,
            sealing.sealed(file, "") as stream,
            tarfile.open(fileobj=stream, mode="w|") as tar,
        ):
            for name, content in [*contents.items(), ("manifest.json", said.as_json())]:
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
        with pytest.raises(ArchiveRefused, match="清单对不上"):
            archive.read_through(target, key="")


def test_only_its_key_opens_an_encrypted_archive(tmp_path: Path) -> None:
    target = written(tmp_path, KEY)
    assert archive.read_through(target, key=KEY).file_count == 2
    with pytest.raises(ArchiveRefused, match="BACKUP_KEY 写进"):
        archive.read_through(target, key="")
    with pytest.raises(ArchiveRefused, match="不是当时的那一个"):
        archive.read_through(target, key=KEY + "!")
    with pytest.raises(KeepingError, match="太短"):
        sealing.identity("short")
    with pytest.raises(KeepingError, match="不完整"):
        sealing.identity("AGE-SECRET-KEY-1QQQ")


class FullDisk:
    def write(self, _piece: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("key", ["", KEY])
def test_a_full_disk_is_said_to_be_full(key: str) -> None:
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)), sealing.sealed(FullDisk(), key) as stream:  # type: ignore[arg-type]
        stream.write(b"x" * 1024 * 1024)


def test_an_archive_with_the_right_hashes_and_no_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for contents in ([("database/db.sqlite3.xz", b"no xz")], [("media/a", b""), ("media/a/b", b"")]):
        said = Manifest(timezone.now(), "code", "sqlite", {}, {})
        path = archive.new_name(tmp_path, encrypted=False)
        archive.write(path, said, contents, key="")
        with pytest.raises(KeepingError, match="没有恢复任何东西"):
            restoring.restore(path, tmp_path / "into", database="", erased_list=None)
        assert not (tmp_path / "into").exists()
    with pytest.raises(KeepingError, match="建不了"):
        restoring.restore(path, path / "below a file", database="", erased_list=None)


def test_it_has_no_name_before_it_was_read_back(tmp_path: Path) -> None:
    seen = []

    def contents() -> Iterator[tuple[str, bytes]]:
        yield "keys.json", b"{}"
        seen.append(archive.in_folder(tmp_path))

    said = Manifest(timezone.now(), "code", "sqlite", {}, {})
    archive.write(archive.new_name(tmp_path, encrypted=False), said, contents(), key="")
    assert (seen, len(archive.in_folder(tmp_path))) == ([[]], 1)
    # A number is no name of a table: what is read back differs.
    odd: Any = {1: 1}
    with pytest.raises(BackupFailed, match="不一样"):
        archive.write(tmp_path / "portal-odd.tar", replace(said, rows=odd), [], key="")
    assert not (tmp_path / "portal-odd.tar").exists()


def test_any_tar_opens_a_plain_archive(tmp_path: Path) -> None:
    with tarfile.open(written(tmp_path, "")) as tar:
        assert tar.getnames()[-1] == "manifest.json"
        assert tar.extractfile("private/ab/abcd").read() == b"private"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../media/x", tarfile.REGTYPE),
        ("/media/x", tarfile.REGTYPE),
        ("media/../../x", tarfile.REGTYPE),
        ("media//x", tarfile.REGTYPE),
        ("elsewhere/x", tarfile.REGTYPE),
        ("media/x", tarfile.SYMTYPE),
        ("media/x", tarfile.LNKTYPE),
        ("media/x", tarfile.CHRTYPE),
        ("media/x", tarfile.DIRTYPE),
    ],
)
def test_nothing_leads_out_of_the_folder(tmp_path: Path, name: str, kind: bytes) -> None:
    target = tmp_path / "portal-evil.tar"
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd"
    with (
        target.open("wb") as file,
        sealing.sealed(file, "") as stream,
        tarfile.open(fileobj=stream, mode="w|") as tar,
    ):
        tar.addfile(info, io.BytesIO())
    with pytest.raises(ArchiveRefused, match="不该有"):
        archive.read_through(target, key="", into=tmp_path / "into")
    assert not (tmp_path / "into").exists()


@pytest.mark.django_db
def test_an_archive_of_newer_code_is_refused(tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_KEY = ""
    newer = written(tmp_path, "", heads("default") | {"content": ["0999_from_tomorrow"]})
    with pytest.raises(ArchiveRefused, match=r"content\.0999_from_tomorrow"):
        restoring.restore(newer, tmp_path / "into", database="", erased_list=None)
    assert not (tmp_path / "into").exists()


def test_what_is_deleted_while_a_backup_runs_is_still_there_for_it(folders: Path) -> None:
    media = folders / "media" / "documents"
    media.mkdir()
    gone, replaced = media / "gone.pdf", media / "replaced.pdf"
    gone.write_bytes(b"gone")
    replaced.write_bytes(b"old")
    aside = Aside()
    aside.gather()
    gone.unlink()
    late = media / "late.pdf"
    late.write_bytes(b"late")
    assert aside.lacks({"media/documents/late.pdf"})
    assert not aside.gather()
    late.unlink()
    assert not aside.lacks({"media/documents/gone.pdf", "media/documents/late.pdf"})
    replaced.unlink()
    replaced.write_bytes(b"another")
    assert aside.gather()
    kept = {name: path.read_bytes() for name, path in aside.files()}
    assert kept == {
        "media/documents/gone.pdf": b"gone",
        "media/documents/late.pdf": b"late",
        "media/documents/replaced.pdf": b"another",
    }
    aside.remove()
    assert [path.name for path in files.roots()["media"].rglob("*")] == ["documents", "replaced.pdf"]
