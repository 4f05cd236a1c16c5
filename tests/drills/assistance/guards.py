"""Puts every guard of `assistance/domain` behind a switch, and runs the tests with one after the other switched off.

A plugin: `pytest -p tests.drills.assistance.guards tests/assistance`. First all tests run with all guards on, which
tells who is refused by which. Then, for each guard, those are run without it until one of them fails. GUARDS names a
file: it holds which guards to switch off, a line each (all where there is none), and afterwards what came of it.

A guard is a `raise`, or a call of something that raises where a rule is broken (INSTEAD). What is compiled here is the
module as it stands with `if stands(guard): raise …` and `ask(guard, demand, …)` in these places.
"""

import ast
import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = "assistance.domain."
# What stands in the place of a call that is switched off; of all the others, nothing.
INSTEAD: dict[str, Callable[..., Any]] = {
    # Any row, whoever comes.
    "enter": lambda row, *_, **__: sys.modules[f"{PACKAGE}door"].lock(row),
    "said": lambda text, *_: text.strip(),
    # The same tap again is another one.
    "repeated": lambda *_, **__: None,
}
NOTHING = ("demand", "refuse", "_demand", "_refuse")


class Switches:
    """Which guard is off, and which have refused something since `refused` was emptied."""

    off = ""
    refused: set[str] = set()

    def stands(self, guard: str) -> bool:
        """Whether to raise, where somebody came as far as that."""
        self.refused.add(guard)
        return guard != self.off

    def ask(self, guard: str, check: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call the check, or what stands in its place."""
        name = check.__name__
        if guard == self.off:
            return INSTEAD[name](*args, **kwargs) if name in INSTEAD else None
        try:
            answer = check(*args, **kwargs)
        except Exception:
            self.refused.add(guard)
            raise
        if name == "repeated" and answer:
            self.refused.add(guard)
        return answer


SWITCHES = Switches()


class Switched(ast.NodeTransformer):
    """Puts switches into a module; `guards` are the names of those that it has found."""

    def __init__(self, module: str) -> None:
        self.guards: list[str] = []
        self._where = [module]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._where.append(node.name)
        self.generic_visit(node)
        self._where.pop()
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        # Nothing in it is a guard of its own: it only makes the error.
        asked = ast.parse(f"if __switches.stands({self._name(node)!r}): pass").body[0]
        assert isinstance(asked, ast.If)
        asked.body = [node]
        return asked

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if not isinstance(node.func, ast.Name) or not (node.func.id in INSTEAD or node.func.id.startswith(NOTHING)):
            return self.generic_visit(node)
        name = ast.Constant(self._name(node))
        self.generic_visit(node)
        ask = ast.parse("__switches.ask", mode="eval").body
        return ast.Call(func=ask, args=[name, node.func, *node.args], keywords=node.keywords)

    def _name(self, node: ast.Raise | ast.Call) -> str:
        self.guards.append(f"{'.'.join(self._where)}, line {node.lineno}: {ast.unparse(node)}")
        return self.guards[-1]


def switched(path: Path) -> tuple[ast.Module, list[str]]:
    """A module with its switches, and the guards behind them."""
    transformer = Switched(path.stem)
    tree = transformer.visit(ast.parse(path.read_bytes()))
    return ast.fix_missing_locations(tree), transformer.guards


class Loader(SourceFileLoader):
    """Compiles a module with switches, whatever has been compiled before."""

    def get_code(self, fullname: str) -> CodeType:
        return compile(switched(Path(self.path))[0], self.path, "exec")

    def exec_module(self, module: ModuleType) -> None:
        vars(module)["__switches"] = SWITCHES
        super().exec_module(module)


class Finder(MetaPathFinder):
    """Finds the modules of the package for the loader above."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: Any = None) -> ModuleSpec | None:
        if not fullname.startswith(PACKAGE):
            return None
        spec = PathFinder.find_spec(fullname, path)
        assert spec
        assert spec.origin
        spec.loader = Loader(fullname, spec.origin)
        return spec


if "GUARDS" in os.environ:
    sys.meta_path.insert(0, Finder())


def all_guards() -> list[str]:
    """The guards of all modules, in the order of the files."""
    return [guard for path in sorted((ROOT / "assistance" / "domain").glob("*.py")) for guard in switched(path)[1]]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run all once, and then for each guard those that were refused by it."""
    book = Path(os.environ["GUARDS"])
    guards = book.read_text().splitlines() if book.exists() else all_guards()
    refused_in: dict[str, list[tuple[float, pytest.Item]]] = defaultdict(list)
    broken = {}
    for item in session.items:
        SWITCHES.refused = set()
        seconds, said = run(item)
        broken |= {item.nodeid: said} if said else {}
        for guard in SWITCHES.refused:
            refused_in[guard].append((seconds, item))
    # A test that fails anyway tells nothing.
    noticed = {guard: None if broken else _notices(guard, refused_in[guard]) for guard in guards}
    book.write_text(json.dumps({"broken": broken, "noticed": noticed}, ensure_ascii=False, indent=1))
    return True


def _notices(guard: str, refused: list[tuple[float, pytest.Item]]) -> str | None:
    """The first of these tests, the quickest first, that fails without this guard."""
    SWITCHES.off = guard
    quickest = [item for _, item in sorted(refused, key=lambda pair: pair[0])]
    found = next((item.nodeid for item in quickest if run(item)[1]), None)
    SWITCHES.off = ""
    return found


def run(item: pytest.Item) -> tuple[float, str]:
    """How long a test took, and what it said where it failed."""
    # What only the one before needed goes first; afterwards all of its own goes, as if one beside it came next.
    item.session._setupstate.teardown_exact(item)
    others = [one for one in item.session.items if one is not item]
    beside = next((one for one in others if one.parent is item.parent), others[0])
    reports = runtestprotocol(item, log=False, nextitem=beside)
    return sum(report.duration for report in reports), "".join(str(one.longrepr) for one in reports if one.failed)
