"""What the documents name is there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# In back quotes, with a slash or a known ending: a path. Addresses of the site and commands are not.
NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|yml|toml|lock|sh)|Makefile|Dockerfile|\.env\.example)`")
MADE = {"var/", "var/bundle/", "var/stamps/", "var/screenshots/", ".venv/bin/pytest", "__init__.py", "domain/"}
TARGET = re.compile(r"`?\bmake ([a-z][a-z-]+)")


def missing(text: str) -> list[str]:
    """Paths that a text names and the repository does not have."""
    return [name for name in NAMED.findall(text) if name not in MADE and not (ROOT / name).exists()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert missing(text) == []
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (document.parent / link).exists(), link


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_make_targets_named_exist(document: str) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(TARGET.findall((ROOT / document).read_text(encoding="utf-8")))
    assert named
    assert named - targets == set()


def test_every_library_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.match(r"[\w-]+", line).group() for line in wanted}  # type: ignore[union-attr]
    described = set(re.findall(r"^\| ([\w-]+) \|", (ROOT / "docs/libraries.md").read_text(), re.MULTILINE))
    assert described - {"library"} == names


def test_decisions_are_numbered_in_order_and_short() -> None:
    decisions = sorted((ROOT / "docs/adr").glob("*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    assert [path.name for path in decisions if path.read_text().count("\n") > 25] == []


def test_every_room_is_in_the_guide() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [room for room in project["tool"]["importlinter"]["root_packages"] if f"`{room}" not in guide] == []


def test_a_missing_path_is_noticed() -> None:
    assert missing("see `content/nowhere.py` and `portal/urls.py` and `nothing.md`") == [
        "content/nowhere.py",
        "nothing.md",
    ]
