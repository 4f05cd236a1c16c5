"""A whole site as `manage.py serve` runs it, in a process of its own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.jobs.processes import child_named, children
from tests.jobs.waiting import until

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """`manage.py serve` on a free port; what it prints goes to a file."""

    def __init__(self, environment: dict[str, str], log: Path, *options: str) -> None:
        self.port = free_port()
        self.log = log
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port), *options]
        with log.open("a") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)

    @property
    def pid(self) -> int:
        return self.process.pid

    def printed(self) -> str:
        return self.log.read_text()

    def ready(self) -> "Site":
        """Wait for the line that says where the site is."""
        until(lambda: self.process.poll() is not None or f":{self.port}/" in self.printed(), "the site is ready")
        assert self.process.poll() is None, self.printed()
        return self

    def part(self, name: str) -> int:
        """The process number of "web", "worker" or "scheduler"."""
        return until(lambda: child_named(self.pid, name), f"{name} runs")

    def web_workers(self) -> list[int]:
        """The processes that answer requests."""
        return until(lambda: children(self.part("web")), "the server has processes")

    def get(self, path: str, host: str = "127.0.0.1", *, timeout: float = 60) -> tuple[int, str]:
        """Status and text of a page."""
        connection = http.client.HTTPConnection(host, self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def answers(self, *, within: float = 60) -> bool:
        """Whether a page comes at all."""
        try:
            return self.get("/", timeout=within)[0] < 500
        except (OSError, http.client.HTTPException):
            return False

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=60)

    def abandon(self) -> None:
        """End it whatever state it is in; what it runs goes with it."""
        if self.process.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            self.process.wait()
