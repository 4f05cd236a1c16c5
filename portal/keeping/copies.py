"""The second copy, off this machine: any mounted folder, or a bucket of an S3-like store."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import obstore
from django.conf import settings
from obstore.exceptions import BaseError
from obstore.store import S3Store

from portal.keeping.archive import PART, PREFIX, in_folder, sync_folder
from portal.keeping.errors import KeepingError
from portal.keeping.record import write_whole
from portal.keeping.sealing import PIECE


class CopyFailed(KeepingError):
    """There is a backup, and no copy of it elsewhere."""


def copy(archive: Path, *, keep: set[str], same_disk_as: Path) -> str:
    """Put an archive where BACKUP_COPY_TO says, drop there what is in no list to keep; returns where it lies.

    `keep`: names of archives. Raises CopyFailed with a sentence that says why.
    """
    with _told_of():
        if _is_store():
            return _to_store(archive, keep)
        return _to_folder(archive, Path(settings.BACKUP_COPY_TO), keep, same_disk_as)


def copy_text(name: str, text: str) -> None:
    """Put a small file beside the copies. Raises CopyFailed."""
    with _told_of():
        if _is_store():
            obstore.put(_store(), name, text.encode())
        else:
            write_whole(Path(settings.BACKUP_COPY_TO) / name, text)


def _is_store() -> bool:
    return bool(settings.BACKUP_COPY_TO.startswith("s3://"))


@contextmanager
def _told_of() -> Iterator[None]:
    try:
        yield
    except (OSError, BaseError, ValueError) as error:
        raise CopyFailed(f"复制到 {settings.BACKUP_COPY_TO} 没有成功：{str(error)[:300]}") from error


def _to_folder(archive: Path, folder: Path, keep: set[str], same_disk_as: Path) -> str:
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
    for old in in_folder(folder):
        if old.name not in keep:
            old.unlink(missing_ok=True)
    return str(folder / archive.name)


def _to_store(archive: Path, keep: set[str]) -> str:
    store = _store()
    # In parts, with a checksum of each; the store shows the object only when all of them have arrived.
    obstore.put(store, archive.name, archive)
    arrived = obstore.head(store, archive.name)["size"]
    if arrived != archive.stat().st_size:
        raise CopyFailed(f"存储桶里的一份有 {arrived} 字节，原来是 {archive.stat().st_size} 字节。")
    for page in obstore.list(store):
        for one in page:
            name = one["path"]
            if name.startswith(PREFIX) and name not in keep:
                obstore.delete(store, name)
    return f"{settings.BACKUP_COPY_TO.rstrip('/')}/{archive.name}"


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
