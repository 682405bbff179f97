"""A 2-3-2 sigmoid network, worked by hand and then in NumPy: every function of one training step."""

from gradcheck.assignment import (
    between,
    define,
    equals,
    equals_reference,
    extreme,
    function,
    gradient_of,
    integer_arrays,
    integers,
    normal,
    one_of,
    saturated,
    training_run,
    unit_interval,
    whole,
)

NETWORK = "W1: (h, n), b1: float, W2: (o, h), b2: float"
LOSS = "loss(forward(W1, b1, W2, b2, x).o, label)"
WEIGHTS = [normal, integers, integer_arrays, between(-12, 12, unit=0.5, name="large")]
TARGETS = [unit_interval, one_of(0, 1), normal]

assignment = define(
    "two-layer-network",
    title="A two-layer sigmoid network",
    reference="gradcheck.reference.two_layer_network",
    axes={"n": (1, 4), "f": (1, 4), "h": (1, 4), "o": (1, 4), "b": (1, 4)},
    functions=[
        function(
            "sigmoid(z: (n, b)) -> a: (n, b)",
            points=1,
            asks="1 / (1 + e^-z), elementwise; finite and right for every |z| <= 1e4",
            rule=equals_reference(),
            scale=1,
            values={"z": [normal, saturated, extreme, integers]},
        ),
        function(
            "sigmoid_backward(out: (n, b)) -> d: (n, b)",
            points=1,
            asks="out * (1 - out): the derivative from the activation's output",
            rule=equals("out * (1 - out)"),
            scale=1,
            values={"out": [unit_interval, one_of(0, 0.5, 1), between(0, 1, unit=1e-6)]},
        ),
        function(
            f"forward({NETWORK}, x: (n, b)) -> h: (h, b), o: (o, b)",
            points=2,
            asks="h = sigmoid(W1 @ x + b1), o = sigmoid(W2 @ h + b2); columns of x are examples",
            rule=equals_reference(),
            scale=1,
            values={"W1 W2 x": WEIGHTS},
        ),
        function(
            "loss(o: (o, b), label: (o, b)) -> loss: float",
            points=1,
            asks="the mean of (o - label)^2 over all entries",
            rule=equals_reference(),
            values={"o": [unit_interval, normal], "label": TARGETS},
        ),
        function(
            f"backward({NETWORK}, x: (n, b), label: (o, b)) -> dW1: (h, n), db1: float, dW2: (o, h), db2: float",
            points=4,
            asks="the gradient of the loss with respect to W1, b1, W2 and b2",
            rule=gradient_of(LOSS, wrt="W1 b1 W2 b2"),
            scale=1,
            values={"W1 W2 x": WEIGHTS, "label": TARGETS},
        ),
        function(
            f"update({NETWORK}, dW1: (h, n), db1: float, dW2: (o, h), db2: float, lr: float)"
            " -> W1: (h, n), b1: float, W2: (o, h), b2: float",
            points=1,
            asks="p - lr * dp for each of the four parameters",
            rule=equals("W1 - lr*dW1", "b1 - lr*db1", "W2 - lr*dW2", "b2 - lr*db2"),
            values={"W1 W2": [normal, integers], "lr": [between(0.01, 1), one_of(0, 1)]},
        ),
        function(
            "train(W1: (h, f), b1: float, W2: (o, h), b2: float, x: (f, b), label: (o, b), lr: float, n: int)"
            " -> history: (n,), W1: (h, f), b1: float, W2: (o, h), b2: float",
            points=2,
            asks="n updates of all four parameters; history[i] is the loss before update i",
            rule=training_run(
                parameters="W1 b1 W2 b2",
                record=LOSS,
                step="update(W1, b1, W2, b2, *backward(W1, b1, W2, b2, x, label), lr)",
                steps="n",
            ),
            values={
                "x": [normal, integer_arrays],
                "label": TARGETS,
                "lr": [between(0.01, 1), one_of(0)],
                "n": whole(0, 8, corners=(0, 1, 2)),
            },
            examples=16,
        ),
    ],
    equivalent=[
        "loss: o - label -> label - o",
        "loss: error -> o",
        "loss: error -> label",
        "backward: o -> label",
        "train: 1.0 -> ",
        "train: W1, b1, W2, b2 = (1.0 * W1, 1.0 * b1, 1.0 * W2, 1.0 * b2) -> twice",
        "train: loss(o, label) -> loss(label, o)",
        "train: history.append(loss(o, label)) -> one line later",
    ],
    published=[
        {
            "W1": [[0.1, 0.15], [0.2, 0.25], [0.3, 0.35]],
            "b1": 0.35,
            "W2": [[0.4, 0.45, 0.5], [0.55, 0.6, 0.65]],
            "b2": 0.65,
            "x": [[5.0], [10.0]],
            "label": [[0.01], [0.99]],
            "lr": 0.5,
            "n": 10,
        }
    ],
)
