"""Work in a child process that may not harm us: limited in memory and time, killed when it oversteps.

For parsers of what people upload and for rendering. The child is a fresh Python without Django and without our
environment's secrets; it imports the function by its dotted path. What comes back is plain data only (see
`jobs.plain`), because a parser that has been taken over could send anything.
"""

import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jobs import plain

PROJECT = Path(__file__).resolve().parent.parent
MIB = 1024 * 1024
# The child must not learn database passwords and keys.
PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "TMPDIR",
    "PYTHONPATH",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
)
# What may follow each kind of answer; the last is always the child's resident bytes.
SHAPES: dict[str, tuple[type, ...]] = {
    "returned": (object, int),
    "raised": (str, str, str, int),
    "too large": (int, int),
    "out of memory": (int,),
}
TIMED_OUT_SIGNALS = {signal.SIGXCPU, signal.SIGALRM}


class ChildError(Exception):
    """The child did not bring a result. Subclasses say why."""


class ChildTimedOut(ChildError):
    """Its time was over, of the clock or of the processor; it has been killed."""


class ChildOutOfMemory(ChildError):
    """It asked for more memory than it may have."""


class ChildDied(ChildError):
    """It ended without an answer: crashed, aborted or killed from outside."""


class ChildAnswerTooLarge(ChildError):
    """Its result is larger than we are ready to read."""


class ChildFailed(ChildError):
    """The function raised. `kind` is the dotted name of the exception, `message` its text, `trace` its traceback."""

    def __init__(self, kind: str, message: str, trace: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.message = message
        self.trace = trace


def run_limited(
    function_path: str, args: Sequence[Any] = (), *, seconds: float, memory_mib: int, answer_mib: int = 64
) -> Any:
    """Call `function_path` ("package.module.name") with `args` in a fresh child and return its plain result.

    `seconds` bounds the clock and the processor time, starting Python included (some 0.1 s); `memory_mib` the address
    space (Python itself takes about 30), `answer_mib` the result. Raises one of the ChildErrors; leaves no process.
    """
    with WarmChild(memory_mib=memory_mib, answer_mib=answer_mib) as child:
        return child.call(function_path, args, seconds=seconds)


class WarmChild:
    """A child that stays for the next call, so that what it has imported stays loaded. Safe to share among threads.

    It starts at the first call, starts again when it has died, and is replaced after `calls` calls or when it
    holds more than `keep_mib` MiB after one. Calls take turns. It ends with this process, or by `close()`.
    """

    def __init__(self, *, memory_mib: int, calls: int = 200, keep_mib: int | None = None, answer_mib: int = 64) -> None:
        self._memory_mib = memory_mib
        self._calls = calls
        self._keep_bytes = (keep_mib or memory_mib) * MIB
        self._answer_bytes = answer_mib * MIB
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process number of the child, None while there is none."""
        return self._process.pid if self._process else None

    def call(self, function_path: str, args: Sequence[Any] = (), *, seconds: float) -> Any:
        """As `run_limited`; `seconds` counts from when this call's turn comes."""
        with self._lock:
            process = self._living()
            try:
                answer, resident = process.ask(function_path, args, seconds, self._answer_bytes)
            except BaseException:
                self._end()
                raise
            self._done += 1
            if self._done >= self._calls or resident > self._keep_bytes:
                self._end()
        if answer[0] == "raised":
            raise ChildFailed(*answer[1:])
        return answer[1]

    def close(self) -> None:
        """End the child; the next call would start another."""
        with self._lock:
            self._end()

    def _living(self) -> "_Process":
        if self._process and not self._process.is_ours_and_alive():
            self._end()
        if not self._process:
            self._process = _Process(self._memory_mib)
            self._done = 0
        return self._process

    def _end(self) -> None:
        if self._process:
            self._process.end()
        self._process = None


class _Process:
    """One running `python -m jobs.child_main` and the socket to it."""

    def __init__(self, memory_mib: int) -> None:
        ours, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        with theirs:
            self._popen = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "jobs.child_main", str(theirs.fileno()), str(memory_mib)],
                cwd=PROJECT,
                env={**environment, "PYTHONIOENCODING": "utf-8"},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._socket = ours
        self._owner = os.getpid()

    @property
    def pid(self) -> int:
        return self._popen.pid

    def is_ours_and_alive(self) -> bool:
        """False also in a process forked from the one that started the child: two must not talk to one child."""
        return self._owner == os.getpid() and self._popen.poll() is None

    def ask(
        self, function_path: str, args: Sequence[Any], seconds: float, answer_bytes: int
    ) -> tuple[tuple[Any, ...], int]:
        """Send one call; returns (answer, resident bytes afterwards). The process is unusable after an exception."""
        deadline = time.monotonic() + seconds
        request = pickle.dumps((function_path, tuple(args), seconds, answer_bytes))
        try:
            self._socket.settimeout(seconds)
            self._socket.sendall(len(request).to_bytes(8, "big") + request)
            size = int.from_bytes(self._read(8, deadline), "big")
            if size > answer_bytes:
                raise ChildAnswerTooLarge(f"{size} bytes, allowed are {answer_bytes}")
            *answer, resident = _understand(self._read(size, deadline))
        except TimeoutError:
            raise ChildTimedOut(f"no result within {seconds:g} s") from None
        except (ConnectionError, EOFError):
            raise self._why_it_died(deadline) from None
        if answer[0] == "out of memory":
            raise ChildOutOfMemory("it needed more memory than allowed")
        if answer[0] == "too large":
            raise ChildAnswerTooLarge(f"{answer[1]} bytes, allowed are {answer_bytes}")
        return tuple(answer), resident

    def _read(self, size: int, deadline: float) -> bytes:
        data = bytearray()
        while len(data) < size:
            self._socket.settimeout(max(deadline - time.monotonic(), 0.001))
            piece = self._socket.recv(min(size - len(data), MIB))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)

    def _why_it_died(self, deadline: float) -> ChildError:
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(timeout=max(deadline - time.monotonic(), 1))
        code = self._popen.returncode
        if code is not None and -code in TIMED_OUT_SIGNALS:
            return ChildTimedOut("its processor time was over")
        how = "closed its connection" if code is None else f"signal {-code}" if code < 0 else f"exit code {code}"
        return ChildDied(f"it ended without an answer ({how})")

    def end(self) -> None:
        """Kill the child and whatever it started, and collect it. In a forked copy only the socket is closed."""
        self._socket.close()
        if self._owner != os.getpid():
            return
        with suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()


def _understand(data: bytes) -> tuple[Any, ...]:
    """What the child answered, as `jobs.child_main` forms it; anything else is as good as no answer."""
    try:
        answer = plain.loads(data)
        kinds = SHAPES[answer[0]]
        sound = len(answer) == len(kinds) + 1 and all(isinstance(*pair) for pair in zip(answer[1:], kinds, strict=True))
    except Exception as error:
        raise ChildDied(f"it answered nonsense ({type(error).__name__})") from error
    if not sound:
        raise ChildDied("it answered nonsense (not as agreed)")
    return tuple(answer)
