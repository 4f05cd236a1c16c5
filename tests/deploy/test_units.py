"""The units for systemd: systemd understands them, and what they start is what `manage.py` knows."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import load_command_class

from jobs.serve import SERVICES
from jobs.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy").glob("*.service"))
# Among them everything by which a service that is taken over could leave its folder.
HARDENED = {
    "User": "anquan",
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ReadWritePaths": "/opt/anquan/var",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
    "KillMode": "mixed",
    "Restart": "always",
}


def values(unit: Path) -> dict[str, str]:
    lines = [line.partition("=") for line in unit.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {name: value for name, is_set, value in lines if is_set and name != "Environment"}


def started(unit: Path) -> list[str]:
    """Which parts of the site it runs."""
    python, script, command, *options = values(unit)["ExecStart"].split()
    assert (python, script) == ("/opt/anquan/current/.venv/bin/python", "manage.py")
    given = vars(load_command_class("jobs", command).create_parser("manage.py", command).parse_args(options))
    assert given["host"] == "127.0.0.1", "TLS ends in front of it: nothing else may reach it"
    return list(given["only"])


def test_together_they_run_the_whole_site_and_nothing_twice() -> None:
    assert sorted(part for unit in UNITS for part in started(unit)) == sorted(SERVICES)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_each_is_fenced_in_and_has_time_to_stop(unit: Path) -> None:
    given = values(unit)
    assert {name: given.get(name) for name in HARDENED} == HARDENED
    assert given["MemoryMax"].endswith("G")
    grace = Supervisor([])._grace
    assert float(given["TimeoutStopSec"]) >= 2 * grace


def test_systemd_understands_them(tmp_path: Path) -> None:
    """Where it is installed; the units are moved to where their files are."""
    python = tmp_path / "current/.venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (tmp_path / "var").mkdir()
    copies = []
    for unit in UNITS:
        copies.append(tmp_path / unit.name)
        copies[-1].write_text(unit.read_text(encoding="utf-8").replace("/opt/anquan", str(tmp_path)), encoding="utf-8")
    if shutil.which("systemd-analyze"):
        command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *map(str, copies)]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (said.returncode, said.stdout + said.stderr) == (0, "")
