"""Bytes on disk under names of our own. A file that is there is whole: it is written aside, synced, then renamed."""

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

_PART = ".part"
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: its size in bytes and its SHA-256."""

    size: int
    sha256: str


class TooManyBytes(Exception):
    """The source gave more bytes than were allowed; nothing is left of it."""


def place_of(key: uuid.UUID) -> Path:
    """Where the bytes of a file lie. Made of its key alone: no name that somebody chose is part of it."""
    return Path(settings.PRIVATE_DIR) / key.hex[:2] / key.hex


def write(key: uuid.UUID, source: IO[bytes], *, at_most: int) -> Written:
    """Write a source from its start. Raises TooManyBytes beyond `at_most` bytes, OSError when the disk refuses."""
    place = place_of(key)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = place.with_suffix(_PART)
    source.seek(0)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            written = _copy(source, target, at_most)
            target.flush()
            os.fsync(target.fileno())
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(place.parent)
    return written


def remove(key: uuid.UUID) -> None:
    """Remove the bytes; gone already is as good. Raises OSError when the disk refuses."""
    place = place_of(key)
    place.unlink(missing_ok=True)
    if place.parent.is_dir():
        _sync_folder(place.parent)


def every(older_than: float) -> Iterator[tuple[uuid.UUID | None, Path]]:
    """Files not touched since a time (seconds since 1970), each with its key; None for an unfinished or foreign one."""
    for folder in sorted(Path(settings.PRIVATE_DIR).glob("??")):
        for path in sorted(folder.iterdir()):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < older_than:
                    yield _key_of(path), path


def _key_of(path: Path) -> uuid.UUID | None:
    try:
        return uuid.UUID(hex=path.name)
    except ValueError:
        return None


def _copy(source: IO[bytes], target: IO[bytes], at_most: int) -> Written:
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_PIECE):
        size += len(piece)
        if size > at_most:
            raise TooManyBytes
        digest.update(piece)
        target.write(piece)
    return Written(size, digest.hexdigest())


def _sync_folder(folder: Path) -> None:
    """Make the name as durable as the bytes."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
