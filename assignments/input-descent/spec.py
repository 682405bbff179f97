"""Descend in the input: find I with A @ I = label by the gradient with respect to I."""

from gradcheck.assignment import (
    between,
    define,
    equals_reference,
    function,
    gradient_of,
    integer_arrays,
    integers,
    normal,
    one_of,
    training_run,
    whole,
)

DATA = "A: (p, q), I: (q, b), label: (p, b)"
NUMBERS = [normal, integers, integer_arrays, between(-20, 20, unit=0.1, name="tens")]

assignment = define(
    "input-descent",
    title="Descent in the input",
    reference="gradcheck.reference.input_descent",
    functions=[
        function(
            f"loss({DATA}) -> loss: float",
            points=1,
            asks="the sum of (A @ I - label)^2 over all entries",
            rule=equals_reference(),
            values={"A I label": NUMBERS},
        ),
        function(
            f"grad({DATA}) -> dI: (q, b)",
            points=2,
            asks="the gradient of the loss with respect to I",
            rule=gradient_of("loss(A, I, label)", wrt="I"),
            values={"A I label": NUMBERS},
        ),
        function(
            "descend(A: (p, q), I: (q, b), label: (p, b), lr: float, n: int) -> I: (q, b), history: (n,)",
            points=2,
            asks="n steps I = I - lr * grad; history[i] is the loss before step i",
            rule=training_run(parameters="I", record="loss(A, I, label)", step="I - lr*grad(A, I, label)", steps="n"),
            values={
                "lr": [between(0.001, 0.01, unit=0.001), one_of(0)],
                "n": whole(0, 12, corners=(0, 1, 2)),
            },
        ),
    ],
    equivalent=["loss: A @ I - label -> label - A @ I", "descend: 1.0 -> ", "descend: I = 1.0 * I -> twice"],
    published=[{"A": [[4.0, 5.0], [7.0, 2.0]], "I": [[2.0], [6.0]], "label": [[14.0], [11.0]], "lr": 0.001, "n": 10}],
)
