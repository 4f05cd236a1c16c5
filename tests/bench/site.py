"""A site to measure: production settings, content of a chosen size, served as an operator serves it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.portal.test_production import SAFE
from tests.served import READY, ROOT, free_port, manage

HOST = "portal.example.gov.cn"
# As the proxy in front tells the site of a browser that came over TLS.
HEADERS = {"Host": HOST, "X-Forwarded-Proto": "https"}
FOLDER = ROOT / "var" / "bench"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Running:
    """A server under measurement."""

    port: int
    process: subprocess.Popen[str]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def workers(self) -> list[int]:
        """Process numbers of the web workers."""
        return [pid for pid in _family(self.process.pid) if _name(pid) == "web-worker"]

    def cpu_seconds(self) -> float:
        """Processor time that the web workers have used so far."""
        fields = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in self.workers()]
        return sum(int(row[11]) + int(row[12]) for row in fields) / TICKS

    def rss_mib(self) -> float:
        """Resident memory of the largest web worker: with the index that all of them look at, counted in each."""
        return self._largest("Rss:")

    def pss_mib(self) -> float:
        """What the largest web worker costs: memory that several processes look at is divided among them."""
        return self._largest("Pss:")

    def _largest(self, measure: str) -> float:
        rows = [
            row.split()
            for pid in self.workers()
            for row in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            if row.startswith(measure)
        ]
        return max(int(kib) for _, kib, _ in rows) / 1024


def environment(name: str, **more: str) -> dict[str, str]:
    """The environment of the site of this name, whose database and index live in a folder of their own."""
    return (
        {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        | SAFE
        | {"DJANGO_SETTINGS_MODULE": "portal.settings.production", "ENV_FILE": os.devnull}
        | {"VAR_DIR": str(FOLDER / name), "LOG_LEVEL": "WARNING"}
        | more
    )


def prepare() -> None:
    """Make the sites to measure, once; remove var/bench to make them anew."""
    started = environment("starter")
    if not (FOLDER / "starter" / "made").exists():
        manage(started, "migrate", "--no-input", "--verbosity", "0")
        manage(started, "load_starter")
        manage(started, "search_drain")
        (FOLDER / "starter" / "made").touch()
    manage(started, "migrate", "--no-input", "--verbosity", "0")
    manage(started, "collectstatic", "--no-input", "--verbosity", "0")
    for pages in (200, 10_000):
        sized = environment(f"pages-{pages}", STATIC_ROOT=str(FOLDER / "starter" / "static"))
        if not (FOLDER / f"pages-{pages}" / "made").exists():
            manage(sized, "migrate", "--no-input", "--verbosity", "0")
            fill = [sys.executable, "-m", "tests.bench.fill", str(pages)]
            subprocess.run(fill, cwd=ROOT, env=sized, check=True)
            (FOLDER / f"pages-{pages}" / "made").touch()
        manage(sized, "migrate", "--no-input", "--verbosity", "0")


@contextmanager
def running(command: list[str], env: dict[str, str], port: int) -> Iterator[Running]:
    """Run a server until the block ends. It says itself when it is ready."""
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            assert process.stdout is not None
            assert any(READY in line for line in process.stdout), f"{command} did not start"
            yield Running(port, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


@contextmanager
def site(name: str, **more: str) -> Iterator[Running]:
    """Serve the site of this name: two web workers, no other part."""
    port = free_port()
    serve = [sys.executable, "manage.py", "serve", "--only", "web", "--port", str(port), "--workers", "2"]
    with running(serve, environment(name, STATIC_ROOT=str(FOLDER / "starter" / "static"), **more), port) as server:
        yield server


@contextmanager
def bare(size: int) -> Iterator[Running]:
    """The same server with a constant answer of `size` bytes and nothing else: the yardstick."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.bare", str(port)]
    with running(command, environment("starter", BARE_BYTES=str(size)), port) as server:
        yield server


def _family(pid: int) -> list[int]:
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [pid, *(member for child in children for member in _family(child))]


def _name(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()
