"""One file that holds everything: written under another name, read back, and only then called an archive."""

import io
import os
import tarfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils import timezone

from portal.keeping import manifest as manifests
from portal.keeping.errors import ArchiveRefused, BackupFailed
from portal.keeping.manifest import Manifest, Member
from portal.keeping.sealing import PIECE, Hashing, opened, sealed

PREFIX, PART = "portal-", ".part"
KEYS, SETTINGS = "keys.json", "settings.env"
_FOLDERS = {"database", "media", "private"}


def new_name(folder: Path, *, encrypted: bool) -> Path:
    """Return the name of an archive made now, in local time."""
    stamp = f"{timezone.localtime():%Y%m%d-%H%M%S-%f}"
    return folder / f"{PREFIX}{stamp}.tar{'.age' if encrypted else ''}"


def in_folder(folder: Path) -> list[Path]:
    """All whole archives, the oldest first: their names sort by time."""
    return sorted(path for path in folder.glob(f"{PREFIX}*") if is_archive(path.name))


def is_archive(name: str) -> bool:
    """Whether a whole archive has such a name."""
    return name.startswith(PREFIX) and name.endswith((".tar", ".tar.age"))


def write(target: Path, said: Manifest, contents: Iterable[tuple[str, Path | bytes]], *, key: str) -> Manifest:
    """Write, read back and name an archive; returns the manifest that it holds. A kill leaves only a `.part`.

    Raises BackupFailed where what is read back is not what was written, OSError when the disk refuses.
    """
    part = target.with_name(target.name + PART)
    members: dict[str, Member] = {}
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with sealed(file, key) as stream, tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                for name, content in contents:
                    members[name] = _add(tar, name, content)
                said = replace(said, members=members)
                _add(tar, manifests.NAME, said.as_json())
            file.flush()
            os.fsync(file.fileno())
        try:
            if read_through(part, key=key) != said:
                raise BackupFailed("读回来的清单和写下去的不一样。请检查磁盘。")
        except ArchiveRefused as error:
            raise BackupFailed(f"写好的备份读回来不对，已经删掉。请检查磁盘。（{error}）") from error
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent)
    return said


def read_through(path: Path, *, key: str, into: Path | None = None) -> Manifest:
    """Read an archive to its end, unpack it into an empty folder if one is given, and return its manifest.

    Raises ArchiveRefused unless every byte is as it was written; then what lies in `into` counts for nothing.
    """
    found: dict[str, Member] = {}
    said = None
    try:
        with opened(path, key) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            for info in tar:
                content = tar.extractfile(info) if info.isreg() else None
                if said or content is None or info.name in found or not _is_ours(info.name):
                    raise ArchiveRefused(f"备份里有不该有的东西：{info.name!r}。没有恢复任何东西。")
                if info.name == manifests.NAME:
                    said = manifests.read(content.read())
                else:
                    found[info.name] = _take(content, info, into)
    except (tarfile.TarError, EOFError) as error:
        raise ArchiveRefused(f"这个备份不完整，或者被改过（{error}）。没有恢复任何东西，请换一份备份。") from error
    if said is None:
        raise ArchiveRefused("这个备份里没有清单，不是完整的备份。没有恢复任何东西，请换一份备份。")
    if wrong := sorted({name for name, _ in found.items() ^ said.members.items()}):
        raise ArchiveRefused(
            f"备份里有 {len(wrong)} 个文件和清单对不上，例如 {wrong[0]}。没有恢复任何东西，请换一份备份。"
        )
    return said


def sync_folder(folder: Path) -> None:
    """Make names as durable as bytes."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _add(tar: tarfile.TarFile, name: str, content: Path | bytes) -> Member:
    """Add a file as long as it is now: one that still grows is nobody's yet."""
    info = tarfile.TarInfo(name)
    info.mode = 0o600
    if isinstance(content, bytes):
        info.size, info.mtime = len(content), int(timezone.now().timestamp())
        return _add_stream(tar, info, io.BytesIO(content))
    with content.open("rb") as source:
        state = os.fstat(source.fileno())
        info.size, info.mtime = state.st_size, int(state.st_mtime)
        return _add_stream(tar, info, source)


def _add_stream(tar: tarfile.TarFile, info: tarfile.TarInfo, source: IO[bytes]) -> Member:
    reading = Hashing(source)
    tar.addfile(info, reading)  # type: ignore[arg-type]
    return Member(reading.digest.hexdigest(), info.size)


def _take(content: IO[bytes], info: tarfile.TarInfo, into: Path | None) -> Member:
    place = Path(os.devnull) if into is None else into / info.name
    for_all = info.name.startswith("media/")
    if into is not None:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with place.open("wb" if into is None else "xb") as file:
        hashing = Hashing(file)
        while piece := content.read(PIECE):
            hashing.write(piece)
    if into is not None:
        place.chmod(0o644 if for_all else 0o600)
        os.utime(place, (info.mtime, info.mtime))
    return Member(hashing.digest.hexdigest(), info.size)


def _is_ours(name: str) -> bool:
    """Whether a name may stand in an archive: it leads nowhere but below the folder."""
    path = PurePosixPath(name)
    plain = not path.is_absolute() and ".." not in path.parts and "\0" not in name and str(path) == name
    return plain and (name in {manifests.NAME, KEYS, SETTINGS} or (len(path.parts) > 1 and path.parts[0] in _FOLDERS))
