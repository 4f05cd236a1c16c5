"""Production does not start with a missing or unsafe setting, and starts clean with safe ones."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "SECRET_KEY": "k3J9-qwe8_rTy7uIo5pAs4dFg3hJk2lZx1cVb6nM0QwErTyUiOp",
    "ALLOWED_HOSTS": "portal.example.gov.cn",
    "SITE_URL": "https://portal.example.gov.cn",
    "HELP_TELEPHONE": "12345",
    "ADMIN_EMAIL": "admin@portal.example.gov.cn",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.gov.cn:587",
}


def manage(tmp_path: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path),
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment | SAFE | changes,
        capture_output=True,
        text=True,
        check=False,
    )


def test_safe_settings_pass_djangos_own_check_with_warnings_as_errors(tmp_path: Path) -> None:
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize(
    ("name", "unsafe", "words"),
    [
        ("SECRET_KEY", "short", "随机串"),
        ("SECRET_KEY", "django-insecure-" + "abcdefgh" * 8, "random string"),
        ("ALLOWED_HOSTS", "*", "域名"),
        ("ALLOWED_HOSTS", "", "host names"),
        ("SITE_URL", "http://portal.example.gov.cn", "https://"),
        ("HELP_TELEPHONE", " ", "帮扶电话"),
        ("ADMIN_EMAIL", "admin@example.org", "真实邮箱"),
        ("EMAIL_URL", "", "重置密码"),
    ],
)
def test_each_unsafe_setting_stops_the_start_and_says_what_to_set(
    tmp_path: Path, name: str, unsafe: str, words: str
) -> None:
    result = manage(tmp_path, "check", **{name: unsafe})
    assert result.returncode != 0
    assert name in result.stderr
    assert words in result.stderr


def test_the_example_with_what_it_marks_filled_in_is_enough(tmp_path: Path) -> None:
    lines = [line for line in (ROOT / ".env.example").read_text().splitlines() if not line.startswith("#")]
    result = manage(tmp_path, "check", **dict(line.split("=", 1) for line in lines if line) | SAFE)
    assert result.returncode == 0, result.stderr


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    result = manage(tmp_path, "check", **dict.fromkeys(SAFE, ""))
    assert all(name in result.stderr for name in SAFE)


def test_static_files_can_be_collected_without_a_secret(tmp_path: Path) -> None:
    result = manage(
        tmp_path, "collectstatic", "--no-input", DJANGO_SETTINGS_MODULE="portal.settings.build", SECRET_KEY=""
    )
    assert result.returncode == 0, result.stderr
    assert list((tmp_path / "static" / "theme").glob("site.*.css.gz"))
