"""What docs/reference/spec.md shows works as it stands, and every word that it lists is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import gradcheck.assignment as words
from gradcheck.assignment import Assignment, Function, Misconception

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "spec.md").read_text(encoding="utf-8")
WHOLE, CALL, MISTAKE = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def run(source: str) -> dict[str, Any]:
    namespace = {name: getattr(words, name) for name in words.__all__}
    exec(compile(source, "spec.md", "exec"), namespace)
    return namespace


def test_the_whole_spec_is_an_assignment() -> None:
    assignment = run(WHOLE)["assignment"]
    assert isinstance(assignment, Assignment)
    assert assignment.max_score == 3


def test_the_call_is_a_function_of_an_assignment() -> None:
    assert isinstance(run("made = " + CALL.rstrip().rstrip(","))["made"], Function)


def test_the_mistake_is_a_misconception() -> None:
    assert isinstance(run(MISTAKE)["untransposed"], Misconception)


@pytest.mark.parametrize("word", re.findall(r"^\| `(\w+)\(", PAGE.split("## Rules")[1], re.MULTILINE))
def test_every_rule_is_there(word: str) -> None:
    assert callable(getattr(words, word))


@pytest.mark.parametrize("word", re.findall(r"`(\w+)(?:\(.*?\))?`", PAGE.split("There are ")[1].split(". `axes")[0]))
def test_every_regime_is_there(word: str) -> None:
    assert word in words.__all__
