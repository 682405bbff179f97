"""Assignments in another language."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from gradcheck.assignment import (
    in_language,
    list_assignments,
    load_assignment,
    load_misconceptions,
    misconceptions_in_language,
)
from gradcheck.errors import AssignmentError

BUNDLED = sorted(list_assignments())


@pytest.mark.parametrize("name", BUNDLED)
def test_every_bundled_assignment_speaks_chinese(name: str) -> None:
    english = load_assignment(name)
    chinese = in_language(english, "zh")
    assert re.search("[\u4e00-\u9fff]", chinese.title)
    for before, after in zip(english.functions, chinese.functions, strict=True):
        formula = " " not in re.sub(r" [=@*+/-]+ ", "", before.asks.partition("(")[0])
        assert after.asks != before.asks or formula, before.name
        assert dataclasses.replace(after, asks=before.asks) == before


@pytest.mark.parametrize("name", BUNDLED)
def test_every_misconception_speaks_chinese(name: str) -> None:
    assignment = load_assignment(name)
    said = misconceptions_in_language(assignment, "zh")
    known = {item.call.__name__: item.says for item in load_misconceptions(list_assignments()[name])}
    assert said.keys() == known.keys()
    for function, text in said.items():
        assert re.search("[\u4e00-\u9fff]", text)
        assert "{out}" in text
        assert re.findall("`[^`]+`", text) == re.findall("`[^`]+`", known[function])


def test_without_a_translation_nothing_changes() -> None:
    english = load_assignment("linear-fit")
    assert in_language(english, "en") is english


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = ", "not valid TOML"),
        ("title = 3", "must hold title"),
        ("name = 'x'", "nothing else"),
        ("[asks]\nloss = 3", "asks.loss=3 (int), but must be text"),
        ("[asks]\nlos = 'x'", "no such function"),
    ],
)
def test_a_bad_translation_is_told(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "zh.toml").write_text(text, "utf-8")
    assignment = dataclasses.replace(load_assignment("linear-fit"), source=tmp_path / "spec.py")
    with pytest.raises(AssignmentError, match=re.escape(says)):
        in_language(assignment, "zh")
