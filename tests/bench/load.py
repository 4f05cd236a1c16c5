"""How many answers a second, how much processor time an answer."""

import re
import subprocess
import urllib.request

from tests.bench.site import HEADERS, Running

SECONDS = 4
WARM = 40


def rps(server: Running, path: str, connections: int = 16) -> float:
    """Answers a second to browsers that understand compression; fails if any answer was not a success."""
    _warm(server, path)
    told = [
        item for name, value in (HEADERS | {"Accept-Encoding": "gzip"}).items() for item in ("-H", f"{name}: {value}")
    ]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--timeout", "20s", *told, server.url(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    assert "Socket errors" not in said, said
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found, said
    return float(found.group(1))


def cpu_ms(server: Running, path: str, requests: int = 300) -> float:
    """Processor time of the web workers for one answer, in milliseconds."""
    _warm(server, path)
    before = server.cpu_seconds()
    for _ in range(requests):
        ask(server, path)
    return (server.cpu_seconds() - before) / requests * 1000


def ask(server: Running, path: str) -> bytes:
    """The answer as it goes over the wire."""
    request = urllib.request.Request(server.url(path), headers=HEADERS | {"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.read()


def _warm(server: Running, path: str) -> None:
    for _ in range(WARM):
        ask(server, path)
