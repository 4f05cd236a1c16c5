"""Where there is no network: serve what was installed, and ask as readers and the administrator do.

`python3 inside.py <into> <email> <one-time password>`, by the machine's own Python, without any library of ours.
"""

import http.client
import os
import re
import shlex
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote, urlencode

PORT = 8000
HEADERS = {"Host": "portal.example.gov.cn", "X-Forwarded-Proto": "https"}


class Visitor:
    """Keeps its cookies, follows nothing."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes, str]:
        """Status, body and where it leads."""
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        headers = HEADERS | {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": "https://portal.example.gov.cn/",
            }
        connection.request("POST" if form is not None else "GET", path, urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        body = answer.read()
        connection.close()
        return answer.status, body, answer.headers.get("Location", "")

    def page(self, path: str) -> str:
        """The text of a page that is there."""
        status, body, _ = self.ask(path)
        assert status == 200, (path, status)
        return body.decode()


def readers() -> None:
    """A front page with its style sheet, a criterion, a search, a paper."""
    visitor = Visitor()
    front = visitor.page("/")
    sheet = re.search(r'href="(/static/theme/site\.[^"]+\.css)"', front)
    assert sheet, "the front page has a style sheet"
    assert len(visitor.page(sheet[1])) > 10_000
    found = visitor.page(f"/search/?q={quote('有限空间')}")
    links = re.findall(r'href="(/[^"?#]+/)(?:\?[^"]*)?"', found.partition("<main")[2])
    criterion = next(link for link in links if "判定标准列明" in visitor.page(link))
    paper = next(
        link for link in re.findall(r'href="([^"]+)"', visitor.page(criterion)) if link.endswith((".pdf", "pdf/"))
    )
    status, body, _ = visitor.ask(paper)
    assert (status, body[:5]) == (200, b"%PDF-"), paper
    # A font was there to embed: without one, PDF text would be boxes.
    assert b"Noto" in body or len(body) > 20_000
    assert visitor.ask("/readyz")[0] == 200


def administrator(email: str, password: str) -> None:
    """The first login works, and asks for a password of one's own."""
    visitor = Visitor()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', visitor.page("/accounts/login/"))
    assert token
    form = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
    status, body, to = visitor.ask("/accounts/login/", form)
    assert status == 302, body.decode()
    assert visitor.ask(to)[2] or visitor.page(to)


# What ProtectSystem=strict, ReadWritePaths, PrivateTmp, NoNewPrivileges and an empty CapabilityBoundingSet come to.
FENCE = """mount --bind "$1" "$1" && mount -t tmpfs tmpfs /var/tmp && mount -o remount,bind,ro / && shift &&
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@\""""


def start(into: str, unit: str) -> "subprocess.Popen[str]":
    """Start what a unit starts, as systemd would: from its folder, in its environment alone, fenced; not its user."""
    lines = Path(into, "current", "deploy", unit).read_text(encoding="utf-8").replace("/opt/anquan", into).splitlines()
    pairs = [line.split("=", 1) for line in lines if "=" in line and not line.startswith("#")]
    given = dict(pairs)
    environment = {"PATH": os.environ["PATH"], "TMPDIR": "/var/tmp"}
    for name, value in pairs:
        if name == "Environment":
            environment.update(pair.split("=", 1) for pair in shlex.split(value))
    fence = ["unshare", "--mount", "sh", "-c", FENCE, "-", given["ReadWritePaths"]]
    return subprocess.Popen(
        [*fence, *given["ExecStart"].split()], cwd=given["WorkingDirectory"], env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def stop(process: "subprocess.Popen[str]") -> None:
    """As systemctl does."""
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)


def main(into: str, email: str, password: str) -> None:
    """Serve by both units, ask, stop; then what the machine says of itself."""
    with ExitStack() as stack:
        web = start(into, "anquan-web.service")
        stack.callback(stop, web)
        assert web.stdout is not None
        assert any("网站已就绪" in line for line in web.stdout), "it did not start"
        worker = start(into, "anquan-worker.service")
        stack.callback(stop, worker)
        readers()
        administrator(email, password)
        said = subprocess.run([f"{into}/manage", "status"], capture_output=True, text=True, check=False).stdout
        for row in ("网页服务", "后台任务", "定时任务"):
            assert f"正常\t后台进程\t{row}" in said, said
        assert "正常\t版本\t数据库升级" in said, said


if __name__ == "__main__":
    main(*sys.argv[1:])
