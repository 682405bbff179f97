"""Every bundled example submission is graded as its manifest says: right ones fully, wrong ones just where they are."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradcheck.assignment import list_assignments
from gradcheck.grading import Grader


def manifest() -> list[Any]:
    entries = []
    for name, folder in list_assignments().items():
        path = folder / "examples" / "examples.toml"
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["example"] if path.is_file() else ():
            entries.append(pytest.param(name, folder / "examples", entry, id=f"{name}/{entry['file']}"))
    return entries


@pytest.mark.parametrize(("assignment", "folder", "entry"), manifest())
def test_example(grader_of: Callable[[str], Grader], assignment: str, folder: Path, entry: dict[str, Any]) -> None:
    result = grader_of(assignment).grade(folder / entry["file"])
    if entry.get("status") == "ungradable":
        assert result.status == "ungradable"
        assert result.problem is not None
        assert result.problem.message
        assert result.score == 0
        return
    assert result.status == "graded"
    lost = {function.name for function in result.functions if function.score < function.max_score}
    assert lost == set(entry["broken"])
    for function in result.functions:
        if function.name not in lost:
            assert function.status == "passed"
            continue
        status = entry.get("status", "failed")
        assert function.status == (status if isinstance(status, str) else status[function.name])
        assert function.summary
        assert any(check.message for check in function.checks if check.status != "passed")
        carried = [check for check in function.checks if check.id == "carried-forward" and check.status == "passed"]
        assert bool(carried) == (function.name in entry.get("carried", []))
    assert result.full_marks == (not entry["broken"])
