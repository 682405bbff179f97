"""The softmax loss: a function that returns its value and its gradient together."""

from gradcheck.assignment import between, define, function, integers, labels, loss_and_gradient, normal, saturated

assignment = define(
    "softmax-cross-entropy",
    title="Softmax cross-entropy",
    reference="gradcheck.reference.softmax_cross_entropy",
    axes={"c": (2, 5)},
    functions=[
        function(
            "softmax_loss(x: (n, c), y: int(n)) -> loss: float, dx: (n, c)",
            points=4,
            asks="the mean over the rows of -log p[y], with p = e^x / sum of e^x; and its gradient with respect to x",
            rule=loss_and_gradient(wrt="x"),
            values={
                "x": [normal, integers, saturated, between(400, 1000, name="large"), between(-1000, -400)],
                "y": labels("c"),
            },
            examples=32,
        ),
    ],
    published=[{"x": [[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]], "y": [2, 0]}],
    equivalent=[  # any common shift will do that keeps exponents in range
        "softmax_loss: np.max(x, axis=1, keepdims=True) -> np.max(x, keepdims=True)",
        "softmax_loss: 1 -> -1",
    ],
)
