"""The import law (DESIGN §2), and that each contract of it bites."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["portal", "search", "training", "assistance", "content", "accounts", "delivery", "intake", "theme", "jobs"]
LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The rooms' Python files and the contracts, to break one of them in."""
    for room in ROOMS:
        shutil.copytree(
            ROOT / room,
            tmp_path / room,
            ignore=lambda _, names: [n for n in names if "." in n and not n.endswith(".py")],
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_law_is_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("content/rogue.py", "import search.queue", "Rooms import only to their right"),
        ("jobs/rogue.py", "import content.models", "Rooms import only to their right"),
        ("training/rogue.py", "import assistance", "Rooms import only to their right"),
        ("delivery/rogue.py", "import intake", "Rooms import only to their right"),
        ("search/rogue.py", "import assistance", "out of reach"),
    ],
)
def test_an_import_the_wrong_way_is_found(copy: Path, module: str, line: str, contract: str) -> None:
    (copy / module).write_text(line + "\n")
    result = lint(copy)
    assert result.returncode == 1
    broken = [text for text in result.stdout.splitlines() if "BROKEN" in text]
    assert any(contract in text for text in broken), result.stdout


def test_a_model_that_imports_a_view_is_found(copy: Path) -> None:
    (copy / "assistance/models.py").write_text("import assistance.views\n")
    (copy / "assistance/views.py").write_text("")
    result = lint(copy)
    assert "Inside a transactional room: from admin and API down to models BROKEN" in result.stdout


def test_a_module_without_a_place_is_found(copy: Path) -> None:
    (copy / "training/helpers.py").write_text("")
    result = lint(copy)
    assert result.returncode == 1
    assert "training.helpers" in result.stdout
