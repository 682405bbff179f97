"""Which functions a function builds on, and which of them is to blame if it cannot run."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

from gradcheck.assignment import Assignment, Function, adapter_source, formulas_of
from gradcheck.grading.judge import Judgement
from gradcheck.result import FunctionStatus
from gradcheck.submission import Submission
from gradcheck.worker import Raised

_DEFINITION = re.compile(r"(?:async[ \t]+)?(?:def|class)[ \t]+([A-Za-z_]\w*)")
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")


def builds_on(function: Function, assignment: Assignment) -> tuple[str, ...]:
    """Names of the other functions of the assignment that its rule or its call names, in the assignment's order."""
    named = {name for formula in formulas_of(function.rule) for name in formula.calls}
    if function.call:
        tree = ast.parse(adapter_source(function))
        defined = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        named |= {other.name for other in assignment.functions if other.defines in defined}
    return tuple(other.name for other in assignment.functions if other.name in named - {function.name})


def blocking(
    judgement: Judgement, statuses: Mapping[str, FunctionStatus], assignment: Assignment, submission: Submission
) -> str | None:
    """The unwritten or missing function because of which this one never gave an answer; None if it is its own fault.

    Args:
        statuses: of every function of the assignment, "missing" included.
    """
    comparison, function = judgement.comparison, judgement.task.function
    if any(answer is not None for answer in comparison.answers) or not comparison.troubles:
        return None
    unready = [n for n in (f.name for f in assignment.functions) if statuses.get(n) in ("missing", "unfilled")]
    unready = [name for name in unready if name != function.name]
    for trouble in comparison.troubles.values():
        if not isinstance(trouble, Raised):
            return None
        undefined = _UNDEFINED.search(trouble.message) if trouble.type == "NameError" else None
        culprit = undefined.group(1) if undefined else _definition_around(submission, trouble)
        if culprit in unready:
            return culprit
    if function.call and judgement.status != "unfilled":
        return next((name for name in builds_on(function, assignment) if name in unready), None)
    return None


def _definition_around(submission: Submission, raised: Raised) -> str | None:
    """The top-level function or class that holds the line where it was raised, read off the text alone."""
    for block in submission.blocks:
        if block.label == raised.label:
            for line in reversed(block.code.splitlines()[: raised.line]):
                found = _DEFINITION.match(line)
                if found:
                    return found.group(1)
    return None
