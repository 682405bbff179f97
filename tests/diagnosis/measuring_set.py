"""The submissions of `tests/submissions`, and what gradcheck makes of them: who loses points, what is said first."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from gradcheck.grading import Grader
from gradcheck.result import FunctionResult, Result
from gradcheck.submission import load_source

SUBMISSIONS = Path(__file__).resolve().parents[1] / "submissions"

_CELL = re.compile(r"^# %% (\S+)$", re.MULTILINE)
_HEADER = re.compile(r"# (what|broken|diagnosis|outputs|carried): ?(.*)")


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """A submission, and what is true of it.

    Attributes:
        broken: functions that lose points.
        accepted: diagnoses that may come first, each true of it.
        outputs: where the mistake shows; empty if the case does not say.
        carried: broken functions that are right for the student's own other ones: nobody diagnoses them.
    """

    assignment: str
    file: str
    name: str
    what: str
    broken: frozenset[str]
    accepted: frozenset[str]
    outputs: frozenset[str]
    carried: frozenset[str]
    source: str

    @property
    def id(self) -> str:
        return f"{self.assignment}/{self.file}/{self.name}"


def load_cases(assignments: Iterable[str] = ()) -> list[Case]:
    """Every case of the assignments (all if none is named), in order of the files."""
    folders = [SUBMISSIONS / name for name in assignments] or sorted(p for p in SUBMISSIONS.iterdir() if p.is_dir())
    return [
        case
        for folder in folders
        for path in sorted(folder.glob("*.py"))
        if path.name != "base.py"
        for case in _cells(path, (folder / "base.py").read_text("utf-8"))
    ]


def _cells(path: Path, base: str) -> Iterable[Case]:
    before, *parts = _CELL.split(path.read_text("utf-8"))
    assert not before.strip(), f"{path}: text before the first cell"
    for name, cell in zip(parts[::2], parts[1::2], strict=True):
        header: dict[str, str] = {}
        for line in cell.strip().splitlines():
            match = _HEADER.fullmatch(line)
            if match is None:
                break
            header[match[1]] = match[2].strip()
        assert header.get("what"), f"{path}, {name}: does not say what it is"
        words = {key: frozenset(header.get(key, "").split()) for key in ("broken", "diagnosis", "outputs", "carried")}
        yield Case(
            path.parent.name,
            path.stem,
            name,
            header["what"],
            words["broken"],
            words["diagnosis"],
            words["outputs"],
            words["carried"],
            f"{base}\n\n{cell.strip()}\n",
        )


@contextmanager
def graders(*, seed: int) -> Iterator[Callable[[Case], Result]]:
    """A function that grades a case, with one warm grader per assignment."""
    warm: dict[str, Grader] = {}
    with ExitStack() as stack:

        def grade(case: Case) -> Result:
            if case.assignment not in warm:
                warm[case.assignment] = stack.enter_context(Grader(case.assignment, seed=seed))
            return warm[case.assignment].grade(load_source(case.source, name=f"{case.name}.py"))

        yield grade


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """What was said first of one broken function: an id, ``none`` if nothing was, ``-`` if it got full marks."""

    case: Case
    function: str
    first: str
    message: str
    others: tuple[str, ...]

    @property
    def right(self) -> bool:
        return self.first in self.case.accepted

    @property
    def wrong(self) -> bool:
        return not self.right and self.first not in ("unknown", "none")


def lost(result: Result) -> frozenset[str]:
    """The functions that lost points."""
    return frozenset(function.name for function in result.functions if function.score < function.max_score)


def verdicts(case: Case, result: Result) -> list[Verdict]:
    """What was said first of each function that is broken and not carried."""
    by_name = {function.name: function for function in result.functions}
    return [_verdict(case, by_name[name]) for name in sorted(case.broken - case.carried)]


def _verdict(case: Case, function: FunctionResult) -> Verdict:
    said = function.diagnosis
    if not said:
        return Verdict(case, function.name, "none" if function.score < function.max_score else "-", "", ())
    others = tuple(diagnosis.id for diagnosis in said[1:])
    return Verdict(case, function.name, said[0].id, said[0].message, others)


def render_misses(found: Sequence[Verdict]) -> str:
    """A table of the verdicts that are not right, the wrong ones first."""
    misses = sorted((v for v in found if not v.right), key=lambda v: (not v.wrong, v.case.id))
    return "\n".join(_row(verdict) for verdict in misses)


def _row(verdict: Verdict) -> str:
    case = verdict.case
    kind, accepted = "WRONG " if verdict.wrong else "silent", " or ".join(sorted(case.accepted))
    then = f" (then {', '.join(verdict.others)})" if verdict.others else ""
    head = f"{kind}  {case.id}, {verdict.function}: {verdict.first}{then}, but is {accepted}"
    return f"{head}\n        {case.what}\n        {verdict.message}"
