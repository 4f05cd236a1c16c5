"""The shape of the code: short files, short functions, imports where they can be seen, nothing left unfinished."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [
    "portal",
    "search",
    "training",
    "assistance",
    "content",
    "accounts",
    "delivery",
    "intake",
    "theme",
    "jobs",
    "tests",
]
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def files(*suffixes: str) -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in suffixes and not {"migrations", "vendor", "facts", "clipboard"} & set(path.parts):
                yield path


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def long_functions(source: str) -> list[str]:
    return [
        f"{node.name} ({length})"
        for node in functions(ast.parse(source))
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]


def hidden_imports(source: str) -> list[int]:
    return [
        inner.lineno
        for node in functions(ast.parse(source))
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def test_files_are_short() -> None:
    long = {
        str(path.relative_to(ROOT))
        for path in files(".py", ".css", ".js", ".html")
        if path.read_text().count("\n") > LONGEST_FILE
    }
    assert long == set()


def test_functions_are_short() -> None:
    long = {
        str(path.relative_to(ROOT)): found
        for path in files(".py")
        if "tests" not in path.parts and (found := long_functions(path.read_text()))
    }
    assert long == {}


def test_imports_stand_at_the_top() -> None:
    hidden = {
        str(path.relative_to(ROOT)): found
        for path in files(".py")
        # `AppConfig.ready` is where Django asks for it: models cannot be imported before.
        if path.name != "apps.py" and (found := hidden_imports(path.read_text()))
    }
    assert hidden == {}


def test_nothing_is_left_unfinished() -> None:
    mark = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|NotImplemented" + r"Error)\b")
    assert [str(path) for path in files(".py", ".html", ".css", ".js") if mark.search(path.read_text())] == []


def test_no_test_is_skipped_or_sleeps() -> None:
    mark = re.compile(r"(pytest\.(mark\.)?(skip|xfail)|import" + r"orskip|time\." + r"sleep\()")
    found = [
        str(path)
        for path in files(".py")
        # What stands in `practice` is run by tests as a process of its own: that it hangs can be the point.
        if "tests" in path.parts
        and "practice" not in path.parts
        and path != Path(__file__)
        and mark.search(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    "path", [path for path in files(".html") if "admin" not in path.parts and "desk" not in path.parts]
)
def test_public_templates_hold_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", text)


def test_the_checks_bite() -> None:
    assert long_functions("def f():\n" + "    x = 1\n" * 41) == ["f (42)"]
    assert hidden_imports("def f():\n    import os\n") == [2]
