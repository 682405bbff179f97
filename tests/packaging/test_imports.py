"""The package is a house of floors: a part imports only parts on floors below its own.

Imports inside of functions count, imports for the type checker too; only `gradcheck/__init__.py`, which names what the
parts offer, may name all of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "gradcheck"
FLOORS = (
    {"errors", "version", "assignments"},  # the last is a folder of data; where it lies is all that is asked of it
    {"messages", "pictures"},
    {"numerics", "contracts", "result"},
    {"assignment", "submission", "worker"},
    {"diagnosis"},
    {"grading"},
    {"report", "classroom"},
    {"cli", "pytest_plugin", "notebook"},
    {"__main__"},
)
FLOOR = {part: number for number, parts in enumerate(FLOORS) for part in parts}
# Answers, which are found by name when an assignment is loaded; nothing may depend on one of them.
OUTSIDE = {"reference"}


def imported(tree: ast.AST, module: str) -> Iterator[str]:
    """Yield the absolute name of everything that `module` (dotted; a package ends in __init__) imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = module.split(".")[: -node.level] if node.level else []
            origin = ".".join([*base, *(node.module.split(".") if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            argument = node.args[0]
            if name in {"import_module", "__import__"} and isinstance(argument, ast.Constant):
                yield str(argument.value)


def violations(source: str, module: str) -> list[str]:
    """Return what `module` imports although it does not lie below it."""
    own = module.split(".")[1]
    found = []
    for name in imported(ast.parse(source), module):
        root, _, rest = name.partition(".")
        if root in OUTSIDE or (root == "gradcheck" and rest.partition(".")[0] in OUTSIDE):
            found.append(f"{module} imports {name}: code that is found by name at run time")
            continue
        if root != "gradcheck":
            continue
        part = rest.partition(".")[0]
        if not part:
            found.append(f"{module} imports {name}: the package that offers all parts")
        elif part != own and FLOOR.get(part, len(FLOORS)) >= FLOOR[own]:
            found.append(f"{module} (floor {FLOOR[own]}) imports {name} (floor {FLOOR.get(part, 'unknown')})")
    return found


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield ".".join(path.relative_to(ROOT).with_suffix("").parts), path


def test_every_part_has_its_floor() -> None:
    parts = {name.split(".")[1] for name, _ in modules()} - {"__init__"}
    assert parts - FLOOR.keys() == set()


def test_imports_go_down() -> None:
    checked = [(name, path) for name, path in modules() if name != "gradcheck.__init__"]
    assert len(checked) > 20
    assert [line for name, path in checked for line in violations(path.read_text("utf-8"), name)] == []


def test_the_reference_imports_nothing_of_gradcheck() -> None:
    for path in (ROOT / "reference").rglob("*.py"):
        names = {name.partition(".")[0] for name in imported(ast.parse(path.read_text("utf-8")), "reference.x")}
        assert "gradcheck" not in names, path


def test_assignments_use_only_the_language_for_assignments() -> None:
    for path in sorted((ROOT / "assignments").rglob("*.py")):
        names = imported(ast.parse(path.read_text("utf-8")), "assignments.x") if _parses(path) else ()
        for name in names:
            is_authors = path.name in {"spec.py", "misconceptions.py"}
            allowed = ("gradcheck.assignment", "gradcheck.reference") if is_authors else ()
            assert not name.startswith("gradcheck") or name.startswith(allowed), f"{path} imports {name}"


def _parses(path: Path) -> bool:
    try:
        ast.parse(path.read_text("utf-8"))
    except (SyntaxError, ValueError):
        return False  # an example of a submission with a syntax error
    return True


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("gradcheck.numerics.check", "from gradcheck.grading import Grader"),
        ("gradcheck.numerics.check", "def f():\n    import gradcheck.report.text"),
        ("gradcheck.submission.load", "from gradcheck import worker"),
        ("gradcheck.submission.load", "from ..worker import Worker"),
        ("gradcheck.submission.__init__", "from ..worker import Worker"),
        ("gradcheck.worker.child.x", "from ...grading import Grader"),
        ("gradcheck.errors", "import importlib\nimportlib.import_module('gradcheck.cli')"),
        ("gradcheck.report.text", "if TYPE_CHECKING:\n    from gradcheck.cli import main"),
        ("gradcheck.report.text", "import gradcheck"),
        ("gradcheck.report.text", "from gradcheck.no_such_part import x"),
        ("gradcheck.grading.grader", "import reference"),
        ("gradcheck.grading.grader", "import gradcheck.reference.network"),
    ],
)
def test_an_upward_import_is_caught(module: str, source: str) -> None:
    assert len(violations(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("gradcheck.submission.load", "from gradcheck.errors import SubmissionError"),
        ("gradcheck.submission.load", "from gradcheck.submission.model import Block"),
        ("gradcheck.submission.load", "from .model import Block"),
        ("gradcheck.submission.__init__", "from .model import Block"),
        ("gradcheck.cli.main", "from gradcheck.grading import Grader\nimport numpy"),
    ],
)
def test_a_downward_import_is_let_through(module: str, source: str) -> None:
    assert violations(source, module) == []
