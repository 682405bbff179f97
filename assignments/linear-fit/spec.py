"""Fit the weights W of Y = W @ X to a label by gradient descent."""

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

DATA = "W: (n, k), X: (k, m), label: (n, m)"
NUMBERS = [normal, integers, integer_arrays, between(-20, 20, unit=0.1, name="tens")]

assignment = define(
    "linear-fit",
    title="Fitting a linear map",
    reference="gradcheck.reference.linear_fit",
    functions=[
        function(
            f"loss({DATA}) -> loss: float",
            points=1,
            asks="half the sum of (W @ X - label)^2 over all entries",
            rule=equals_reference(),
            values={"W X label": NUMBERS},
        ),
        function(
            f"grad({DATA}) -> dW: (n, k)",
            points=2,
            asks="the gradient of the loss with respect to W",
            rule=gradient_of("loss(W, X, label)", wrt="W"),
            values={"W X label": NUMBERS},
        ),
        function(
            "fit(W: (r, k), X: (k, m), label: (r, m), lr: float, n: int) -> W: (r, k), history: (n,)",
            points=2,
            asks="n steps W = W - lr * grad; history[i] is the loss before step i",
            rule=training_run(parameters="W", record="loss(W, X, label)", step="W - lr*grad(W, X, label)", steps="n"),
            values={
                "lr": [between(0.001, 0.02, unit=0.001), one_of(0)],
                "n": whole(0, 12, corners=(0, 1, 2)),
            },
        ),
    ],
    equivalent=["loss: W @ X - label -> label - W @ X", "fit: 1.0 -> ", "fit: W = 1.0 * W -> twice"],
    published=[{"W": [[4.0, 5.0], [7.0, 2.0]], "X": [[2.0], [6.0]], "label": [[14.0], [11.0]], "lr": 0.01, "n": 10}],
)
