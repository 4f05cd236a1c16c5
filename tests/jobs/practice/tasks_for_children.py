"""What a limited child is asked to do in the tests: the harmless and the worst."""

import ctypes
import datetime as dt
import decimal
import os
import signal
import stat
import time
from pathlib import Path
from typing import Any

from tests.jobs.practice.refused import Refused


def add(one: int, two: int) -> int:
    return one + two


def plain_values() -> dict[str, Any]:
    return {
        "rows": [("甲厂", 3, None, True), ("乙厂", 2.5, b"\0", False)],
        "when": dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
        "price": decimal.Decimal("1.10"),
    }


def echo(data: bytes) -> bytes:
    return data


def refuse(what: str) -> None:
    raise Refused(what)


def eat_memory() -> int:
    hoard = []
    while True:
        hoard.append(bytearray(16 * 1024 * 1024))


def spin() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(3600)


def say_and_sleep(note: str) -> None:
    Path(note).touch()
    time.sleep(3600)


def abort() -> None:
    os.abort()


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(3)


def spin_in_a_child_of_its_own(note: str) -> None:
    """Leave a process behind that would run for ever, and say which."""
    pid = os.fork()
    if pid == 0:
        signal.pause()
    Path(note).write_text(str(pid))
    time.sleep(3600)


def large(bytes_wanted: int) -> bytes:
    return bytes(bytes_wanted)


def not_plain() -> Path:
    return Path("/etc/passwd")


def send_rubbish(data: bytes) -> None:
    """Answer past the rules, as a parser that has been taken over would."""
    os.write(_our_socket(), len(data).to_bytes(8, "big") + data)
    time.sleep(3600)


def claim_size(size: int) -> None:
    os.write(_our_socket(), size.to_bytes(8, "big"))
    time.sleep(3600)


def environment() -> dict[str, str]:
    return dict(os.environ)


def who() -> int:
    return os.getpid()


_kept: list[bytearray] = []


def keep(mib: int) -> int:
    """Hold memory beyond the call, as fonts and caches do."""
    _kept.append(bytearray(b"x") * (mib * 1024 * 1024))
    return os.getpid()


def _our_socket() -> int:
    return next(fd for fd in range(3, 64) if _is_socket(fd))


def _is_socket(fd: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False
