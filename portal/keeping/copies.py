"""The second copy, off this machine: in any mounted folder or a bucket of an S3-like store; and back from there."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import obstore
from django.conf import settings
from django.utils import timezone
from obstore.exceptions import BaseError
from obstore.store import S3Store

from portal.keeping.archive import PART, in_folder, is_archive, sync_folder
from portal.keeping.errors import KeepingError
from portal.keeping.pruning import kept, prune
from portal.keeping.record import write_whole
from portal.keeping.sealing import PIECE

# Beside the archives: who had his data deleted since.
ERASED = "erased.json"


class CopyFailed(KeepingError):
    """There is a backup, and no copy of it elsewhere."""


@contextmanager
def _told(what: str) -> Iterator[Path | None]:
    """Give the folder, or None where copies go into a store; what goes wrong there is told in a sentence."""
    target = settings.BACKUP_COPY_TO
    try:
        yield None if target.startswith("s3://") else Path(target)
    except (OSError, BaseError, ValueError) as error:
        raise CopyFailed(f"{what} {target} 没有成功：{str(error)[:300]}") from error


def copy(archive: Path, *, same_disk_as: Path) -> str:
    """Put an archive where BACKUP_COPY_TO says, drop there what need not stay; returns where it lies.

    What stays is told by what lies there: a new machine knows nothing of the archives of the one that died.
    Raises CopyFailed with a sentence that says why.
    """
    with _told("复制到") as folder:
        return _to_folder(archive, folder, same_disk_as) if folder else _to_store(archive)


def names() -> list[str]:
    """Return the archives that lie where BACKUP_COPY_TO says, the oldest first. Raises CopyFailed."""
    with _told("读取") as folder:
        if folder:
            return [path.name for path in in_folder(folder)]
        found = [one["path"] for page in obstore.list(_store()) for one in page]
        return sorted(name for name in found if is_archive(name))


def fetch(name: str, into: Path) -> Path:
    """Return where an archive from there can be read, erased.json beside it; from a store it goes into a folder.

    Raises CopyFailed.
    """
    with _told("读取") as folder:
        if folder:
            return folder / name
        _from_store(name, into / name)
        with suppress(FileNotFoundError):
            _from_store(ERASED, into / ERASED)
        return into / name


def copy_text(name: str, text: str) -> None:
    """Put a small file beside the copies. Raises CopyFailed."""
    with _told("复制到") as folder:
        if folder:
            write_whole(folder / name, text)
        else:
            obstore.put(_store(), name, text.encode())


def read_text(name: str) -> str:
    """Return what a small file beside the copies says; nothing where there is none. Raises CopyFailed."""
    with _told("读取") as folder, suppress(FileNotFoundError):
        if folder:
            return (folder / name).read_text(encoding="utf-8")
        return bytes(obstore.get(_store(), name).bytes()).decode()
    return ""


def _to_folder(archive: Path, folder: Path, same_disk_as: Path) -> str:
    if not folder.is_dir():
        raise CopyFailed(f"复制用的文件夹 {folder} 不在。请检查网络盘是否挂上了。")
    if settings.BACKUP_COPY_OTHER_DISK and folder.stat().st_dev == same_disk_as.stat().st_dev:
        raise CopyFailed(f"{folder} 和备份在同一块盘上，盘坏了两份都没有。请检查网络盘是否挂上了。")
    part = folder / f"{archive.name}{PART}"
    with archive.open("rb") as source, part.open("wb") as copied:
        part.chmod(0o600)
        shutil.copyfileobj(source, copied, PIECE)
        copied.flush()
        os.fsync(copied.fileno())
    if _hash(part) != _hash(archive):
        part.unlink()
        raise CopyFailed(f"复制到 {folder} 的一份和原来的不一样。请检查那块盘。")
    part.rename(folder / archive.name)
    sync_folder(folder)
    prune(folder)
    return str(folder / archive.name)


def _to_store(archive: Path) -> str:
    store = _store()
    # In parts, with a checksum of each; the store shows the object only when all of them have arrived.
    obstore.put(store, archive.name, archive)
    arrived = obstore.head(store, archive.name)["size"]
    if arrived != archive.stat().st_size:
        raise CopyFailed(f"存储桶里的一份有 {arrived} 字节，原来是 {archive.stat().st_size} 字节。")
    there = names()
    for name in set(there) - kept(there, today=timezone.localdate()):
        obstore.delete(store, name)
    return f"{settings.BACKUP_COPY_TO.rstrip('/')}/{archive.name}"


def _from_store(name: str, target: Path) -> None:
    pieces = obstore.get(_store(), name)
    with target.open("xb") as file:
        file.writelines(pieces)


def _store() -> S3Store:
    place = urlsplit(settings.BACKUP_COPY_TO)
    endpoint = settings.BACKUP_S3_ENDPOINT
    return S3Store(
        place.netloc,
        prefix=place.path.strip("/") or None,
        endpoint=endpoint or None,
        region=settings.BACKUP_S3_REGION,
        access_key_id=settings.BACKUP_S3_KEY_ID,
        secret_access_key=settings.BACKUP_S3_SECRET,
        virtual_hosted_style_request=settings.BACKUP_S3_VIRTUAL_HOST,
        # A store that is away is told of today, and not after the hours that its library would try.
        retry_config={"max_retries": 3, "retry_timeout": timedelta(minutes=2)},
        client_options={
            "timeout": "120s",
            "connect_timeout": "10s",
            "allow_http": endpoint.startswith("http://"),
        },
    )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
