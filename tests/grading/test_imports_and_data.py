"""What an assignment lets a submission use: modules and data files, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradcheck.assignment import load_assignment
from gradcheck.errors import AssignmentError
from gradcheck.grading import Grader
from gradcheck.result import Result
from gradcheck.submission import load_source

SPEC = """
from gradcheck.assignment import define, equals_reference, function
assignment = define("table", reference="reference.py", EXTRA functions=[
    function("f(x: (n,)) -> y: (n,)", points=1, rule=equals_reference()),
])
"""
REFERENCE = "def f(x):\n    return 3.0 * x\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "reference.py").write_text(REFERENCE)
    (tmp_path / "table.txt").write_text("3.0")
    (tmp_path / "secret.txt").write_text("3.0")
    return tmp_path


def grade(folder: Path, extra: str, source: str) -> Result:
    (folder / "spec.py").write_text(SPEC.replace("EXTRA", extra))
    with Grader(folder, seed=1) as grader:
        return grader.grade(load_source(source))


READS = "def f(x):\n    with open('{}') as file:\n        return float(file.read()) * x\n"


def test_declared_data_is_readable(folder: Path) -> None:
    assert grade(folder, 'data=["table.txt"],', READS.format("table.txt")).full_marks


@pytest.mark.parametrize("path", ["secret.txt", "{folder}/secret.txt", "{folder}/reference.py"])
def test_other_files_are_not(folder: Path, path: str) -> None:
    result = grade(folder, 'data=["table.txt"],', READS.format(path.format(folder=folder)))
    if result.isolation.level in ("strong", "good"):
        assert result.functions[0].status == "raised"
        assert result.score == 0


def test_an_import_that_is_not_allowed_says_so(folder: Path) -> None:
    result = grade(folder, "", "import requests\ndef f(x):\n    return 3.0 * x\n")
    assert result.status == "ungradable"
    assert "not allowed" in result.problem.message
    assert "requests" in result.problem.message


def test_data_must_lie_beside_the_spec(folder: Path) -> None:
    for extra, says in (
        ('data=["../x"],', "without folders"),
        ('data=["nothing.txt"],', "no such file beside the spec"),
    ):
        (folder / "spec.py").write_text(SPEC.replace("EXTRA", extra))
        with pytest.raises(AssignmentError, match=says):
            load_assignment(folder)
