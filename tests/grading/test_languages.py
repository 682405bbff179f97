"""Everything that grading says is said in the language asked for."""

from __future__ import annotations

import re

from gradcheck.assignment import list_assignments
from gradcheck.grading import Grader

EXAMPLES = list_assignments()["two-layer-network"] / "examples"


def test_an_authors_misconception_is_told_in_chinese() -> None:
    with Grader("two-layer-network", seed=1, lang="zh") as grader:
        result = grader.grade(EXAMPLES / "wrong_preactivation.py")
    (function,) = [function for function in result.functions if function.status == "failed"]
    assert function.diagnosis[0].id == "derivative-of-preactivation"
    for text in (
        result.title,
        function.asked,
        function.summary,
        function.diagnosis[0].message,
        function.checks[0].message,
    ):
        assert re.search("[\u4e00-\u9fff]", text)
