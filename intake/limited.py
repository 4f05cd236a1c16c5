"""One uploaded file in a limited child: what comes of it, or a refusal in words. Nothing else ever comes out."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

from intake.errors import UploadRefused
from jobs.child import ChildAnswerTooLarge, ChildError, ChildFailed, ChildOutOfMemory, ChildTimedOut, run_limited

MIB: Final = 1024 * 1024
# At once in one process: each may take its whole memory. Whoever finds no place waits a little, then is told.
PLACES: Final = 2
PATIENCE: Final = 5.0

BUSY: Final = "现在上传的人多，一时处理不过来。请过一分钟再传一次。"
_REFUSED: Final = f"{UploadRefused.__module__}.{UploadRefused.__qualname__}"
_places = threading.BoundedSemaphore(PLACES)


def ask(
    function: str, file: bytes | IO[bytes], *args: Any, seconds: float, memory_mib: int, broken: str, too_much: str
) -> Any:
    """Call `intake.inside.<function>` on a file, in a child of its own, and return its plain answer.

    The function gets bytes, or the path of the file where Django keeps it in one. Raises UploadRefused: with the
    function's own words, with `too_much` when memory or time were over, with `broken` when the parser failed or died.
    """
    with _place():
        try:
            return run_limited(
                f"intake.inside.{function}", (_content(file), *args), seconds=seconds, memory_mib=memory_mib
            )
        except ChildFailed as error:
            raise UploadRefused(error.message if error.kind == _REFUSED else broken) from error
        except (ChildTimedOut, ChildOutOfMemory, ChildAnswerTooLarge) as error:
            raise UploadRefused(too_much) from error
        except ChildError as error:
            raise UploadRefused(broken) from error


def start_of(file: bytes | IO[bytes], length: int) -> bytes:
    """The first bytes of a file, which is then at its beginning again."""
    if isinstance(file, bytes):
        return file[:length]
    file.seek(0)
    start = file.read(length)
    file.seek(0)
    return start


def check_size(file: bytes | IO[bytes], most: int, advice: str) -> int:
    """The size of a file in bytes. Raises UploadRefused when it is empty, or larger than `most` bytes."""
    size = _size(file)
    if not size:
        raise UploadRefused("这个文件是空的（0 字节），可能没有传完或没有存好。请打开看一眼，再传一次。")
    if size > most:
        raise UploadRefused(f"这个文件有 {_mib(size)} MB，最多 {most // MIB} MB。{advice}")
    return size


def _size(file: bytes | IO[bytes]) -> int:
    if isinstance(file, bytes):
        return len(file)
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _mib(size: int) -> str:
    return f"{round(size / MIB, 1):g}"


def _content(file: bytes | IO[bytes]) -> bytes | str:
    """A large upload lies in a file already: then the child reads it there, and this process never holds it."""
    if isinstance(file, bytes):
        return file
    if hasattr(file, "temporary_file_path"):
        file.flush()
        return str(file.temporary_file_path())
    file.seek(0)
    content = file.read()
    file.seek(0)
    return content


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=PATIENCE):
        raise UploadRefused(BUSY)
    try:
        yield
    finally:
        _places.release()
