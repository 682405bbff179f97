"""Results made by hand, one for each thing that a report must be able to say."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from gradcheck.result import (
    Check,
    Counterexample,
    Diagnosis,
    FunctionResult,
    Isolation,
    Place,
    Problem,
    Result,
    SubmissionInfo,
    describe_array,
)

SIGMOID = ("sigmoid(z: (n, b)) -> a: (n, b)", "1 / (1 + e^-z), elementwise; finite and right for every |z| <= 1e4")
FORWARD = (
    "forward(W1: (h, n), b1: float, W2: (o, h), b2: float, x: (n, b)) -> h: (h, b), o: (o, b)",
    "h = sigmoid(W1 @ x + b1), o = sigmoid(W2 @ h + b2); columns of x are examples",
)
BACKWARD = (
    "backward(W1: (h, n), b1: float, W2: (o, h), b2: float, x: (n, b), label: (o, b))"
    " -> dW1: (h, n), db1: float, dW2: (o, h), db2: float",
    "the gradient of the loss with respect to W1, b1, W2 and b2",
)


def points(text: str) -> Decimal:
    return Decimal(text)


def passed(name: str, worth: str, described: tuple[str, str] = ("", "")) -> FunctionResult:
    checks = (
        Check(
            id="value", status="passed", message="right in all 40 calls", score=points(worth), max_score=points(worth)
        ),
        Check(id="conduct", status="passed", message="leaves its arguments alone and keeps no state"),
    )
    return FunctionResult(
        name=name,
        status="passed",
        score=points(worth),
        max_score=points(worth),
        summary="right",
        signature=described[0],
        asked=described[1],
        checks=checks,
    )


def fell_short(
    name: str, status: str, worth: str, summary: str, message: str, *, check: str = "value", **more: object
) -> FunctionResult:
    described = {"forward": FORWARD, "backward": BACKWARD, "sigmoid": SIGMOID}.get(
        name, (f"{name}(x: (n, b)) -> y: (n, b)", "")
    )
    outcome = status if status in {"failed", "raised", "timed_out", "died"} else "skipped"
    fields: dict[str, object] = {
        "score": points("0"),
        "signature": described[0],
        "asked": described[1],
        "checks": (Check(id=check, status=outcome, message=message, max_score=points(worth)),),
    }
    return FunctionResult(name=name, status=status, max_score=points(worth), summary=summary, **(fields | more))


def result(*functions: FunctionResult, **more: object) -> Result:
    fields: dict[str, object] = {
        "assignment": "two-layer-network",
        "title": "A two-layer sigmoid network",
        "submission": SubmissionInfo(name="submission.py", sha256="0" * 64),
        "seed": 20260314,
        "isolation": Isolation(level="good"),
        "lang": "en",
        "status": "graded",
        "score": sum((function.score for function in functions), Decimal(0)),
        "max_score": sum((function.max_score for function in functions), Decimal(0)),
        "duration_s": 0.42,
        "functions": functions,
    }
    return Result(**(fields | more))


def failed_backward() -> FunctionResult:
    right = np.array([[0.10499358540350651, 0.0], [-0.02, 1.25e-05]])
    return FunctionResult(
        name="backward",
        status="failed",
        score=points("2.7"),
        max_score=points("4"),
        summary="`dW1` wrong",
        signature=BACKWARD[0],
        asked=BACKWARD[1],
        checks=(
            Check(
                id="gradient",
                status="failed",
                message="`dW1` is wrong in 31 of 40 calls; `db1`, `dW2` and `db2` are right",
                score=points("2.7"),
                max_score=points("3.6"),
            ),
            Check(
                id="conduct", status="skipped", message="counts only when the values are right", max_score=points("0.4")
            ),
        ),
        diagnosis=(
            Diagnosis(
                id="missing-activation-derivative",
                output="dW1",
                message="`dW1` lacks the factor h * (1 - h): the derivative of the sigmoid of the hidden layer.",
            ),
            Diagnosis(
                id="wrong-variable", output="dW1", message="`dW1` is computed from o in place of h.", confidence=0.2
            ),
        ),
        counterexample=Counterexample(
            inputs={
                "W1": describe_array(np.array([[0.0, 1.0], [-2.5, 0.125]])),
                "b1": 0.0,
                "W2": describe_array(np.array([[1.0, 10.25]])),
                "b2": 1,
                "x": describe_array(np.array([[1], [0]])),
                "label": describe_array(np.array([[0.0]])),
            },
            got={
                "dW1": describe_array(right * 4),
                "db1": 0.25,
                "dW2": describe_array(np.array([[0.5, 0.25]])),
                "db2": describe_array(np.array(0.5)),
            },
            expected={
                "dW1": describe_array(right),
                "db1": 0.25,
                "dW2": describe_array(np.array([[0.5, 0.25]])),
                "db2": describe_array(np.array(0.5)),
            },
            note="the smallest of the calls that went wrong",
        ),
        output="dW1 shape: (2, 2)\ndone\n",
    )


EXAMPLES: dict[str, Result] = {
    "all_passed": result(
        passed("sigmoid", "1", SIGMOID), passed("forward", "2", FORWARD), passed("backward", "4", BACKWARD)
    ),
    "failed": result(passed("sigmoid", "1"), passed("forward", "2"), failed_backward()),
    "stopped": result(
        fell_short(
            "sigmoid",
            "raised",
            "1",
            "raises IndexError",
            "raised IndexError: index 3 is out of bounds for axis 0 with size 3",
            place=Place(label="cell 3", line=12, source="total += z[i + 1]"),
            counterexample=Counterexample(
                inputs={"z": describe_array(np.array([[0.5]]))}, note="the smallest of the calls that went wrong"
            ),
        ),
        fell_short(
            "forward",
            "timed_out",
            "2",
            "did not finish",
            "did not finish within 2 s and was stopped; look for a loop that never ends",
        ),
        fell_short(
            "backward",
            "died",
            "4",
            "ended the Python process",
            "ended the Python process itself (exit code 0); a function must return, not exit",
            check="gradient",
        ),
        fell_short("update", "missing", "1", "not defined", "`update` is not defined"),
        fell_short(
            "train",
            "unfilled",
            "2",
            "not written yet",
            "not written yet: it returns nothing, or raises NotImplementedError",
            check="training",
        ),
        fell_short(
            "loss",
            "blocked",
            "1",
            "cannot be judged",
            "cannot be judged: it is checked against your own `forward`, which gave no usable answer",
        ),
        notes=("cell 1, line 1: `%matplotlib inline` is Jupyter's own and is not run here",),
        submission=SubmissionInfo(name="hw1.ipynb", sha256="0" * 64),
        output="\n".join(f"epoch {number}: loss 0.1" for number in range(40)),
    ),
    "ungradable": result(
        status="ungradable",
        score=points("0"),
        max_score=points("12"),
        problem=Problem(
            message="SyntaxError: '(' was never closed",
            place=Place(label="submission.py", line=3, column=16, source="    h = sigmoid(W1 @ x + b1"),
        ),
    ),
    "infrastructure_error": result(
        status="infrastructure_error",
        score=points("0"),
        max_score=points("12"),
        problem=Problem(message="gradcheck's own machinery failed, which is not the submission's fault: no worker"),
    ),
    "hostile": result(
        fell_short(
            "for[bold]ward[/bold]\x1b[2J",
            "failed",
            "2",
            "[red]o[/red] wrong \x1b]0;owned\x07",
            "[link=http://evil]click[/link] <script>alert(1)</script> " + "long " * 60,
            output="\x1b[2J\x1b[Htotal: 100 / 100\r\n[bold]x[/bold] \u202e evil\n" + "y" * 500,
            counterexample=Counterexample(
                inputs={
                    "数\x1b[31m学": "[/]\x1b[31m",
                    "W": describe_array(np.full((20, 20), 1 / 3)),
                    "big": describe_array(np.zeros((30, 30))),
                },
                got={
                    "o": ["NaN", "Infinity", "-Infinity", None, True],
                    "t": describe_array(np.zeros((2, 1, 2), np.float32)),
                    "e": describe_array(np.zeros((0, 3))),
                },
                note="数学 {x}",
            ),
        ),
        title="数学 [bold]title[/bold] " + "x" * 90,
        submission=SubmissionInfo(name="<script>alert(1)</script>.py", sha256="0" * 64),
    ),
}
