"""The site as its readers meet it: `manage.py serve` in processes of its own, with the search index filled."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
READY = "网站已就绪"


@contextmanager
def served(environment: Mapping[str, str], folder: Path, *, workers: int = 1) -> Iterator[str]:
    """Serve until the block ends; yields the address without a trailing slash. What the site logs goes to `folder`."""
    manage(environment, "search_drain")
    beside, port = _beside(os.environ | dict(environment)), free_port()
    said, log = folder / "serve.said", folder / "serve.log"
    os.mkfifo(said)
    number = beside.ask("start", ["serve", "--port", str(port), "--workers", str(workers)], str(said), str(log))
    beside.serving.add(number)
    try:
        # It says so itself once the first page comes; the end of its output means that it will not.
        with said.open() as lines:
            assert any(READY in line for line in lines), log.read_text()
            yield f"http://127.0.0.1:{port}"
    finally:
        beside.serving.remove(number)
        beside.ask("end", number)
        said.unlink()


def manage(environment: Mapping[str, str], *arguments: str) -> str:
    """Run a management command to its end, in a process of its own; what it printed."""
    code, said, wrong = _beside(os.environ | dict(environment)).ask("run", arguments)
    assert code == 0, wrong
    return said


class _Beside:
    """A process of tests/beside.py. It ends with this one, or when told."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", "tests.beside"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.serving: set[int] = set()

    def ask(self, what: str, *about: Any) -> Any:
        """Have one of the functions of tests/beside.py called; what it returns."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps([what, *about]) + "\n")
        stdin.flush()
        return json.loads(stdout.readline())

    def end(self) -> None:
        self._process.communicate()


_besides: dict[frozenset[tuple[str, str]], _Beside] = {}


def _beside(environment: Mapping[str, str]) -> _Beside:
    """The process for commands with this environment; those for others end, unless a site of theirs is served."""
    wanted = frozenset(item for item in environment.items() if item[0] != "PYTEST_CURRENT_TEST")
    if wanted not in _besides:
        for other in [one for one, process in _besides.items() if not process.serving]:
            _besides.pop(other).end()
        _besides[wanted] = _Beside(dict(wanted))
    return _besides[wanted]


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
