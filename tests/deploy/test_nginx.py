"""The examples for nginx: nginx takes them, they differ in addresses only, and what is private is not served."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
CONTAINERS, HOST = DEPLOY / "nginx.conf", DEPLOY / "nginx-host.conf"


def bare(text: str) -> str:
    """Without comments, and as if on one machine."""
    lines = [line for line in text.splitlines() if not line.strip().startswith("#")]
    here = "\n".join(lines).replace("server web:8000", "server 127.0.0.1:8000").replace("/data/", "/opt/anquan/var/")
    return here.replace("    http2 on;\n", "").replace("443 ssl http2;", "443 ssl;")


def test_both_say_the_same() -> None:
    assert bare(CONTAINERS.read_text()) == bare(HOST.read_text())


def test_only_what_is_public_is_read_from_the_disk() -> None:
    folders = re.findall(r"(?:alias|root) ([^;]+);", HOST.read_text())
    assert folders == ["/opt/anquan/var/static/", "/opt/anquan/var/media/images/"]


@pytest.mark.parametrize("example", [HOST, CONTAINERS], ids=lambda path: path.name)
def test_nginx_takes_it(example: Path, tmp_path: Path) -> None:
    """Moved to where its files are, with a certificate made for the test; names of containers are not looked up."""
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    made = f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout {key} -out {certificate}"
    subprocess.run(made.split(), check=True, capture_output=True)
    site = example.read_text().replace("server web:8000", "server 127.0.0.1:8000")
    site = site.replace("/etc/nginx/tls/", f"{tmp_path}/")
    # Debian's nginx is older than the other way to ask for HTTP/2.
    site = site.replace("    http2 on;\n", "")
    for port in ("80", "443"):
        site = re.sub(rf"listen (\[::\]:)?{port}\b", rf"listen \g<1>1{port}", site)
    (tmp_path / "site.conf").write_text(site)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}"
        f" http {{ access_log off; client_body_temp_path {tmp_path}/body; proxy_temp_path {tmp_path}/proxy;"
        f" fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;"
        f" include {tmp_path}/site.conf; }}"
    )
    nginx = shutil.which("nginx", path=f"/usr/sbin:/usr/bin:/usr/local/sbin:{ROOT}/var/nginx/usr/sbin")
    assert nginx, "there is no nginx: scripts/nginx.sh"
    command = [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
