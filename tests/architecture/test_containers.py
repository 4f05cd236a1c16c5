"""Container files are checked by schema and linter; no engine runs here."""

import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


def run(*command: str) -> str:
    result = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_compose_is_valid() -> None:
    assert "ok" in run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")


def test_the_dockerfile_is_clean() -> None:
    assert run("hadolint", "Dockerfile") == ""


def test_no_service_has_a_password_of_ours() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for name, service in services.items():
        for key, value in (service.get("environment") or {}).items():
            if "PASSWORD" in key or "SECRET" in key:
                assert str(value).startswith("${"), f"{name}.{key}"


def test_every_long_running_service_says_how_it_is() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    image_has_its_own = {"web"}
    silent = {name for name, service in services.items() if "test" not in service.get("healthcheck", {})}
    assert silent == image_has_its_own | {"migrate"}
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()
