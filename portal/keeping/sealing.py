"""What closes an archive, so that one changed or missing byte is noticed: encryption by age, or a hash at the end.

Encrypted, an archive is what `age -d` opens. Plain, it is what `tar` opens, with one line behind the end of the tar:
the SHA-256 of all bytes before it. tar itself reads past a flipped bit.
"""

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO

import pyrage

from portal.keeping.errors import ArchiveRefused, KeepingError

PIECE = 1024 * 1024
SHORTEST_KEY = 20
_AGE = b"age-encryption.org/v1\n"
_LABEL = b"sha256:"
_TRAILER = len(_LABEL) + 64 + 1
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


class Hashing:
    """A stream to read from or to write to, that knows the SHA-256 of what went through."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()

    def read(self, count: int) -> bytes:
        """Take a piece."""
        piece = self.stream.read(count)
        self.digest.update(piece)
        return piece

    def write(self, piece: bytes) -> int:
        """Pass a piece on."""
        self.digest.update(piece)
        return self.stream.write(piece)


class _UpTo:
    """The first bytes of a stream, for reading."""

    def __init__(self, source: IO[bytes], count: int) -> None:
        self.source = source
        self.left = count

    def read(self, count: int = -1) -> bytes:
        piece = self.source.read(self.left if count < 0 else min(count, self.left))
        self.left -= len(piece)
        return piece


@contextmanager
def sealed(target: IO[bytes], key: str) -> Iterator[IO[bytes]]:
    """Give a stream to write to; what is written arrives in `target` encrypted under the key, or hashed without one.

    Raises OSError where the disk refuses.
    """
    if not key:
        hashing = Hashing(target)
        yield hashing  # type: ignore[misc]
        target.write(_LABEL + hashing.digest.hexdigest().encode() + b"\n")
        return
    recipients = [identity(key).to_public()]
    out, into = os.pipe()

    def encrypt() -> None:
        try:
            with os.fdopen(out, "rb") as plain:
                pyrage.encrypt_io(plain, target, recipients)
        except pyrage.EncryptError as error:
            # The library wraps what the disk says.
            raise OSError(str(error)) from error

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(encrypt)
        try:
            with os.fdopen(into, "wb") as stream:
                yield stream
        except BrokenPipeError:
            done.result()
            raise
    done.result()


@contextmanager
def opened(path: Path, key: str) -> Iterator[IO[bytes]]:
    """Give the tar within an archive as a stream, after every byte of the archive was checked.

    Raises ArchiveRefused: altered, cut short, encrypted and no key or another key.
    """
    encrypted = is_encrypted(path)
    if encrypted and not key:
        raise ArchiveRefused("这个备份是加密的：请把做备份时的 BACKUP_KEY 写进 .env 或环境变量，再试一次。")
    with path.open("rb") as archive:
        if not encrypted:
            yield _UpTo(archive, _checked_length(archive))  # type: ignore[misc]
            return
        with Path(os.devnull).open("wb") as nowhere:
            _decrypt(archive, nowhere, key)
        archive.seek(0)
        out, into = os.pipe()

        def decrypt() -> None:
            with os.fdopen(into, "wb") as plain:
                _decrypt(archive, plain, key)

        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(decrypt)
            with os.fdopen(out, "rb") as stream:
                yield stream
                while stream.read(PIECE):
                    pass
        done.result()


def is_encrypted(path: Path) -> bool:
    """Whether an archive says that it is encrypted."""
    with path.open("rb") as archive:
        return archive.read(len(_AGE)) == _AGE


@cache
def identity(key: str) -> pyrage.x25519.Identity:
    """Return the age identity of a key: one that `age-keygen` made as it is, any other text by way of scrypt.

    Raises KeepingError for one that is too short to be random, or that looks like one of age and is none.
    """
    if key.startswith("AGE-SECRET-KEY-1"):
        try:
            return pyrage.x25519.Identity.from_str(key)
        except pyrage.IdentityError as error:
            raise KeepingError("BACKUP_KEY 看起来是 age 的密钥，但不完整。请整行重新复制一遍。") from error
    if len(key) < SHORTEST_KEY:
        raise KeepingError(f"BACKUP_KEY 太短：请用至少 {SHORTEST_KEY} 个字符的随机串，并且在别处另存一份。")
    # 32 MiB. The salt may be known and must not change: a backup is opened by its key alone.
    raw = hashlib.scrypt(key.encode(), salt=b"portal backup", n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
    return pyrage.x25519.Identity.from_str(_bech32("age-secret-key-", raw).upper())


def _checked_length(archive: IO[bytes]) -> int:
    """Return where the trailer begins, the stream back at its start."""
    length = archive.seek(0, os.SEEK_END) - _TRAILER
    archive.seek(0)
    digest = hashlib.sha256()
    source = _UpTo(archive, max(length, 0))
    while piece := source.read(PIECE):
        digest.update(piece)
    if length <= 0 or archive.read() != _LABEL + digest.hexdigest().encode() + b"\n":
        raise ArchiveRefused("这个备份不完整，或者被改过（整个文件的哈希不对）。没有恢复任何东西，请换一份备份。")
    archive.seek(0)
    return length


def _decrypt(archive: IO[bytes], target: object, key: str) -> None:
    try:
        pyrage.decrypt_io(archive, target, [identity(key)])
    except pyrage.DecryptError as error:
        raise ArchiveRefused(f"这个备份打不开：BACKUP_KEY 不是当时的那一个，或者文件头被改过（{error}）。") from error
    except OSError as error:
        raise ArchiveRefused(f"这个备份不完整，或者被改过（{error}）。没有恢复任何东西，请换一份备份。") from error


def _bech32(prefix: str, raw: bytes) -> str:
    """BIP 173, for 32 bytes."""
    number = int.from_bytes(raw, "big") << 4
    data = [number >> 5 * i & 31 for i in reversed(range(52))]
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = 1
    for value in [*spread, *data, 0, 0, 0, 0, 0, 0]:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    check ^= 1
    return prefix + "1" + "".join(_BECH32[v] for v in [*data, *(check >> 5 * i & 31 for i in reversed(range(6)))])
