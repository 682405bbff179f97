"""The result document, version 1: everything above the graders speaks it.

Fields may be added in later releases, never renamed. `gradcheck.result.document` has its JSON form.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec

SCHEMA = "gradcheck/result/v1"

ResultStatus: TypeAlias = Literal["graded", "ungradable", "infrastructure_error"]
FunctionStatus: TypeAlias = Literal["passed", "failed", "raised", "timed_out", "died", "missing", "unfilled", "blocked"]
CheckStatus: TypeAlias = Literal[
    "passed", "failed", "kink", "inconclusive", "skipped", "raised", "timed_out", "died", "refused"
]
Level: TypeAlias = Literal["strong", "good", "partial", "process"]
if TYPE_CHECKING:
    Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
else:
    Json = Any  # msgspec cannot decode into a type that names itself


def _require_points(**points: Decimal) -> None:
    """Raise ValueError (which msgspec reports with the field's path) unless all `points` are finite."""
    for name, value in points.items():
        if not value.is_finite():
            raise ValueError(f"{name}={value} (Decimal), but must be a finite number")


class Array(msgspec.Struct, frozen=True, kw_only=True):
    """An array, or a part of one, as a report shows it.

    Attributes:
        shape: the whole array's shape, also when `data` is cut.
        dtype: NumPy's name of the dtype.
        data: nested lists in C order; NaN and infinities are the strings "NaN", "Infinity" and "-Infinity".
            None if the array is too large to show.
    """

    shape: tuple[int, ...]
    dtype: str
    data: Json = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the submission: block (file or cell), 1-based line and column, that line's text."""

    label: str
    line: int = 0
    column: int = 0
    source: str = ""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One rule's verdict on one function.

    Attributes:
        id: stable name within the function, such as ``value``, ``gradient``, ``purity``.
        message: one or two sentences for the student, in the result's language.
        evidence: the numbers behind the verdict (error, tolerance, examples tried, numeric and analytic values).
    """

    id: str
    status: CheckStatus
    message: str
    score: Decimal = Decimal(0)
    max_score: Decimal = Decimal(0)
    evidence: dict[str, Json] = {}

    def __post_init__(self) -> None:
        _require_points(score=self.score, max_score=self.max_score)


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """A likely mistake, from the published vocabulary; `output` names what is wrong ("" for the whole)."""

    id: str
    message: str
    output: str = ""
    confidence: float = 1.0


class Counterexample(msgspec.Struct, frozen=True, kw_only=True):
    """The smallest call found on which the function is wrong. `expected` is absent where it stays hidden."""

    inputs: dict[str, Json | Array]
    got: dict[str, Json | Array] = {}
    expected: dict[str, Json | Array] | None = None
    note: str = ""


class FunctionResult(msgspec.Struct, frozen=True, kw_only=True):
    """One graded function: its points and how they came about.

    Attributes:
        signature: the assignment's shape line, as text.
        summary: one line for the table of functions.
        place: where the student's code raised, if it did.
        output: what the student's code printed while this function was checked (cut to a limit).
    """

    name: str
    status: FunctionStatus
    score: Decimal
    max_score: Decimal
    summary: str
    signature: str = ""
    asked: str = ""
    checks: tuple[Check, ...] = ()
    diagnosis: tuple[Diagnosis, ...] = ()
    counterexample: Counterexample | None = None
    place: Place | None = None
    output: str = ""

    def __post_init__(self) -> None:
        _require_points(score=self.score, max_score=self.max_score)


class SubmissionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Which submission was graded: its shown name and the SHA-256 of its source (hex)."""

    name: str
    sha256: str


class Isolation(msgspec.Struct, frozen=True, kw_only=True):
    """How the submission was held: the level found by probing, what is active, and which probes failed."""

    level: Level
    mechanisms: tuple[str, ...] = ()
    failed_probes: tuple[str, ...] = ()


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no score (ungradable, infrastructure error), and where in the submission if known."""

    message: str
    place: Place | None = None


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What grading one submission found."""

    schema: str = SCHEMA
    assignment: str
    title: str
    submission: SubmissionInfo
    seed: int
    isolation: Isolation
    lang: str
    status: ResultStatus
    score: Decimal
    max_score: Decimal
    duration_s: float
    functions: tuple[FunctionResult, ...] = ()
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    output: str = ""

    def __post_init__(self) -> None:
        _require_points(score=self.score, max_score=self.max_score)

    @property
    def full_marks(self) -> bool:
        """True if the submission was graded and lost nothing."""
        return self.status == "graded" and self.score == self.max_score
