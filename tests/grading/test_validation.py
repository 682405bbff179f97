"""`validate`: the bundled assignments are sound, and each thing that makes one unsound is found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gradcheck.assignment import list_assignments, load_assignment
from gradcheck.grading.validation import validate

SPEC = """
from gradcheck.assignment import between, define, equals_reference, function, gradient_of
assignment = define("small", reference="reference.py", EXTRA functions=[
    function("loss(W: (n, k), X: (k, b)) -> float", points=1, rule=equals_reference(), VALUES),
    function("grad(W: (n, k), X: (k, b)) -> dW: (n, k)", points=1, rule=gradient_of("loss(W, X)", wrt="W")),
])
"""
REFERENCE = """
import numpy as np
def loss(W, X):
    return np.sum(np.abs(W @ X) * (W @ X))
def grad(W, X):
    return 2 * np.abs(W @ X) @ X.T
"""
STARTER = "def loss(W, X):\n    raise NotImplementedError\ndef grad(W, X):\n    pass\n"


def write(
    folder: Path, *, extra: str = "", values: str = "", reference: str = REFERENCE, starter: str = STARTER
) -> Path:
    (folder / "spec.py").write_text(SPEC.replace("EXTRA", extra).replace("VALUES", values))
    (folder / "reference.py").write_text(reference)
    (folder / "starter.py").write_text(starter)
    return folder


@pytest.mark.parametrize("name", sorted(list_assignments()))
def test_a_bundled_assignment_is_sound(name: str) -> None:
    found = validate(load_assignment(name), seeds=(11,))
    assert found.problems == ()
    assert found.reference_score == found.max_score
    assert found.starter_score == 0
    assert sum(function.killed for function in found.functions) >= 20


def test_a_sound_assignment(tmp_path: Path) -> None:
    assert validate(load_assignment(write(tmp_path)), seeds=(1, 2)).problems == ()


def test_a_hole_in_the_checks_is_shown_as_a_change_of_the_source(tmp_path: Path) -> None:
    # Where all numbers are positive, nobody notices that the absolute value is missing.
    folder = write(tmp_path, values='values={"W X": between(0.1, 2)}')
    found = validate(load_assignment(folder), seeds=(1,))
    assert not found.sound
    survivors = {(s.before, s.after) for function in found.functions for s in function.survivors}
    assert ("np.abs(W @ X)", "W @ X") in survivors
    assert any("no check notices" in problem for problem in found.problems)


def test_the_author_can_say_that_a_change_makes_no_difference(tmp_path: Path) -> None:
    folder = write(tmp_path, values='values={"W X": between(0.1, 2)}')
    found = validate(load_assignment(folder), seeds=(1,))
    keys = [s.key for function in found.functions for s in function.survivors]
    write(tmp_path, values='values={"W X": between(0.1, 2)}', extra=f"equivalent={keys!r},")
    again = validate(load_assignment(folder), seeds=(1,))
    assert again.problems == ()
    assert sum(function.equivalent for function in again.functions) >= len(keys)


def test_a_starter_that_earns_points_is_a_problem(tmp_path: Path) -> None:
    folder = write(tmp_path, starter=REFERENCE)
    assert "the starter earns 2.0 points, but must earn none" in validate(load_assignment(folder), seeds=(1,)).problems


def test_a_reference_that_misbehaves_is_a_problem(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        reference=REFERENCE.replace(
            "return 2 * np.abs(W @ X) @ X.T", "dW = 2 * np.abs(W @ X) @ X.T\n    X *= 0\n    return dW"
        ),
    )
    found = validate(load_assignment(folder), seeds=(1,))
    assert any("the reference earns 0.8 of 1 points for grad" in problem for problem in found.problems)


def test_the_command(tmp_path: Path) -> None:
    folder = write(tmp_path, values='values={"W X": between(0.1, 2)}')
    command = [sys.executable, "-m", "gradcheck", "validate", str(folder), "--seeds", "1"]
    text = subprocess.run(command, capture_output=True, text=True, check=False)
    assert text.returncode == 1
    assert "survives in loss" in text.stdout
    assert "not sound yet" in text.stdout
    document = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False)
    assert document.returncode == 1
    assert json.loads(document.stdout)["functions"][0]["survivors"]
