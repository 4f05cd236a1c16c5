"""The bundle is made, unpacked in an empty folder, installed and served where there is no network and no environment.

Takes minutes; what was fetched for an earlier bundle is used again. Needs a kernel that lets us make namespaces.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drills.keeping.test_putting_back import LAY, LOOK, TOMORROW

ROOT = Path(__file__).resolve().parents[3]
INSIDE = Path(__file__).with_name("inside.py")
SETTINGS = {
    "ALLOWED_HOSTS": "portal.example.gov.cn",
    "SITE_URL": "https://portal.example.gov.cn",
    "HELP_TELEPHONE": "12345",
    "ADMIN_EMAIL": "admin@portal.example.gov.cn",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The unpacked bundle of the commit at hand."""
    made = subprocess.run(["scripts/bundle.sh"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    tar = Path(made.stdout.strip())
    folder = tmp_path_factory.mktemp("carried")
    with tarfile.open(tar) as file:
        file.extractall(folder, filter="data")
    tar.unlink()
    tar.with_name(f"{tar.name}.sha256").unlink()
    yield folder / tar.stem
    shutil.rmtree(folder)


# A new namespace has a loopback, and it is down (SIOCSIFFLAGS, IFF_UP | IFF_RUNNING).
LOOPBACK_UP = """import fcntl, os, socket, struct, sys
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh", b"lo", 0x41))
os.execvp(sys.argv[1], sys.argv[1:])"""


def offline(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run it with the loopback and no other interface, and with nothing of our environment."""
    # The machine's own Python, whichever that is, and not that of our virtual environment.
    path = f"{Path(sys.base_prefix) / 'bin'}:/usr/sbin:/usr/bin:/sbin:/bin"
    return subprocess.run(
        ["unshare", "--user", "--map-root-user", "--net", "python3", "-c", LOOPBACK_UP, *command],
        env={"PATH": path, "HOME": str(home), "LANG": "C.UTF-8"},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def installed(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """Somebody's home, where it was installed from there, and the administrator's one-time password."""
    home = tmp_path_factory.mktemp("home")
    into = home / "opt" / "portal"
    outside = offline(home, "python3", "-c", "import socket; socket.create_connection(('192.0.2.1', 80), 5)")
    assert "Network is unreachable" in outside.stderr
    first = offline(home, str(bundle / "install.sh"), "--into", str(into))
    assert first.returncode == 3, first.stderr
    assert "还差设置" in first.stderr
    assert "HELP_TELEPHONE：请填帮扶电话" in first.stderr
    assert "Traceback" not in first.stderr
    fill_in(into / ".env")
    second = offline(home, str(bundle / "install.sh"), "--into", str(into))
    assert second.returncode == 0, second.stderr
    assert "一次性密码：" in second.stdout
    password = second.stdout.partition("一次性密码：")[2].partition("（")[0]
    third = offline(home, str(bundle / "install.sh"), "--into", str(into))
    assert third.returncode == 0, third.stderr
    assert "管理员：已有" in third.stdout
    return home, into, password


def test_it_is_served_by_what_the_units_start(installed: tuple[Path, Path, str]) -> None:
    home, into, password = installed
    served = offline(home, "python3", str(INSIDE), str(into), SETTINGS["ADMIN_EMAIL"], password)
    assert served.returncode == 0, served.stdout + served.stderr
    assert (into / "current").readlink() == Path("releases") / (into / "current/VERSION").read_text().strip()
    assert oct((into / ".env").stat().st_mode)[-3:] == "600"


def asked(home: Path, *command: str) -> str:
    """What it prints, where it must not fail."""
    done = offline(home, *command)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def newer(bundle: Path, folder: Path) -> Path:
    """The same with one migration more, as the bundle of a later commit."""
    shutil.copytree(bundle, folder, copy_function=os.link)
    before = max((folder / "release" / "portal" / "migrations").glob("0*.py")).stem
    texts = {
        "release/portal/migrations/0999_from_tomorrow.py": TOMORROW.format(before=before),
        "release/VERSION": "from-tomorrow\n",
        "bundle.txt": re.sub("(?m)^version=.*", "version=from-tomorrow", (bundle / "bundle.txt").read_text()),
    }
    lines = [line for line in (bundle / "SHA256SUMS").read_text().splitlines() if line.partition("./")[2] not in texts]
    for name, text in texts.items():
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text(text)
        lines.append(f"{hashlib.sha256(text.encode()).hexdigest()}  ./{name}")
    (folder / "SHA256SUMS").unlink()
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n")
    return folder


def test_it_goes_on_to_a_newer_bundle_and_back_and_to_a_new_machine(
    bundle: Path, installed: tuple[Path, Path, str], tmp_path: Path
) -> None:
    home, into, _ = installed
    first = (into / "current").readlink()

    def lay(name: str) -> None:
        asked(home, str(into / "manage"), "shell", "--verbosity", "0", "-c", LAY.format(name=name))

    def holds(at: Path) -> list[str]:
        return asked(home, str(at / "manage"), "shell", "--verbosity", "0", "-c", LOOK).splitlines()

    lay("before")
    said = asked(home, str(newer(bundle, tmp_path / "newer") / "install.sh"), "--into", str(into))
    assert f"升级好了：{first} → releases/from-tomorrow" in said
    assert holds(into) == ["before", "True"]
    lay("after")
    said = asked(home, str(into / "current" / "scripts" / "upgrade.sh"), "--rollback")
    assert "从那时起新写的：文件 1、审计记录 1" in said
    assert (into / "current").readlink() == first
    assert holds(into) == ["before", "False"]
    (aside,) = (into / "var").glob("before-*")
    assert (aside / "media" / "documents" / "after.pdf").read_text() == "after"
    assert "首尾相连" in asked(home, str(into / "manage"), "audit_check")

    # Its machine dies.
    archive = asked(home, str(into / "manage"), "backup").splitlines()[-1]
    there = tmp_path / "new-machine"
    offline(home, str(bundle / "install.sh"), "--into", str(there))
    fill_in(there / ".env")
    said = asked(home, str(bundle / "install.sh"), "--into", str(there), "--restore", archive)
    assert "all hashes equal" in said
    assert "一次性密码" not in said
    assert holds(there) == ["before", "False"]


def fill_in(settings: Path) -> None:
    """What an operator writes into the settings."""
    lines = settings.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.partition("=")[0] not in SETTINGS]
    settings.write_text("\n".join([*kept, *(f"{name}={value}" for name, value in SETTINGS.items())]) + "\n")


@pytest.mark.parametrize("damage", ["altered", "short", "added", "removed"])
def test_a_bundle_that_is_not_whole_is_refused_and_nothing_is_installed(
    bundle: Path, tmp_path: Path, damage: str
) -> None:
    home, into = tmp_path / "home", tmp_path / "opt"
    home.mkdir()
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy, copy_function=os.link)
    wheel = next((copy / "wheels").glob("django-*.whl"))
    content = bytearray(wheel.read_bytes())
    wheel.unlink()
    content[1000] ^= damage == "altered"
    if damage != "removed":
        wheel.write_bytes(content[:-1] if damage == "short" else content)
    if damage == "added":
        (copy / "wheels" / "django-9.9-py3-none-any.whl").write_bytes(content)
    refused = offline(home, str(copy / "install.sh"), "--into", str(into))
    assert refused.returncode == 1
    assert "安装包" in refused.stderr
    assert not into.exists()
