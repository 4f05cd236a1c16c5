"""What runs inside a limited child (`python -m jobs.child_main <socket> <MiB>`): waits for calls and answers."""

import importlib
import os
import pickle
import resource
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from jobs import plain

MIB = 1024 * 1024


def main() -> None:
    """Answer calls until the other side hangs up."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    _limit_memory(int(sys.argv[2]))
    while request := _read_request(connection):
        function_path, args, seconds, answer_bytes = pickle.loads(request)  # noqa: S301 - from our own parent
        _limit_time(seconds)
        data = _answer(function_path, args, answer_bytes)
        connection.sendall(len(data).to_bytes(8, "big") + data)
        signal.alarm(0)


def _limit_memory(mib: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (mib * MIB, mib * MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: float) -> None:
    """One call's processor time on top of what is used up; the alarm is for the case that nobody is left to kill us."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(usage.ru_utime + usage.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.alarm(int(seconds) + 5)


def _answer(function_path: str, args: tuple[Any, ...], answer_bytes: int) -> bytes:
    """Call the function; what comes of it as bytes ready to send, whatever the function does short of dying."""
    try:
        module, _, name = function_path.rpartition(".")
        result = getattr(importlib.import_module(module), name)(*args)
        data = plain.dumps(("returned", result, _resident()))
        return data if len(data) <= answer_bytes else plain.dumps(("too large", len(data), _resident()))
    except MemoryError:
        return plain.dumps(("out of memory", _resident()))
    except BaseException as error:  # noqa: BLE001 - reported to the parent, which decides
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        return plain.dumps(("raised", kind, str(error)[:2000], traceback.format_exc()[-8000:], _resident()))


def _resident() -> int:
    """Bytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _read_request(connection: socket.socket) -> bytes:
    """The next request, empty when the other side has hung up."""
    head = _read(connection, 8)
    return _read(connection, int.from_bytes(head, "big")) if head else b""


def _read(connection: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        piece = connection.recv(min(size - len(data), MIB))
        if not piece:
            return b""
        data += piece
    return bytes(data)


if __name__ == "__main__":
    main()
    os._exit(0)
