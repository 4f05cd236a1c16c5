"""The site as its readers meet it: `manage.py serve` in a process of its own, with the search index filled."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READY = "网站已就绪"
STOP_SECONDS = 30


@contextmanager
def served(environment: Mapping[str, str], folder: Path, *, workers: int = 1) -> Iterator[str]:
    """Serve until the block ends; yields the address without a trailing slash. What the site logs goes to `folder`."""
    manage(environment, "search_drain")
    port = free_port()
    log = folder / "serve.log"
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", str(workers)]
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(environment),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        ) as process,
    ):
        try:
            # It says so itself once the first page comes; the end of its output means that it will not.
            assert process.stdout is not None
            assert any(READY in line for line in process.stdout), log.read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=STOP_SECONDS)


def manage(environment: Mapping[str, str], *arguments: str) -> str:
    """Run a management command to its end, in a process of its own; what it printed."""
    code, said, wrong = _beside(os.environ | dict(environment)).ask(arguments)
    assert code == 0, wrong
    return said


class _Beside:
    """A process of tests/beside.py. It ends with this one, or when told."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", "tests.beside"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, arguments: Sequence[str]) -> tuple[int, str, str]:
        """Have a command run: its exit code, what it printed, what it said was wrong."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps(arguments) + "\n")
        stdin.flush()
        return tuple(json.loads(stdout.readline()))

    def end(self) -> None:
        self._process.communicate()


_besides: dict[frozenset[tuple[str, str]], _Beside] = {}


def _beside(environment: Mapping[str, str]) -> _Beside:
    """The process for commands with this environment; the one for another ends."""
    wanted = frozenset(item for item in environment.items() if item[0] != "PYTEST_CURRENT_TEST")
    if wanted not in _besides:
        while _besides:
            _besides.popitem()[1].end()
        _besides[wanted] = _Beside(dict(wanted))
    return _besides[wanted]


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
