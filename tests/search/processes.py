"""Running our commands as processes of their own."""

import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


def start(environment: dict[str, str], *command: str, **options: Any) -> subprocess.Popen[str]:
    """Start a management command."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), *command],
        env=environment,
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def run(environment: dict[str, str], *command: str) -> str:
    """Run a management command to its end and return what it printed; it must succeed."""
    process = start(environment, *command)
    printed, complained = process.communicate(timeout=120)
    assert process.returncode == 0, printed + complained
    return printed
