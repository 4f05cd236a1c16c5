"""The site as its readers meet it: `manage.py serve` in a process of its own, with the search index filled."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
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
    """Run a management command to its end; what it printed."""
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
