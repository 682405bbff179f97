"""Compute golden.json: the worked example's figures with 40 digits, each rounded to float64 once.

    python tests/reference/make_golden.py > tests/reference/golden.json

Written with mpmath and plain loops, and without any import of the reference, so that the two can disagree.
"""

import json
import sys

from mpmath import mp, mpf

DIGITS = 40

NETWORK = {
    "what": (
        "Two-layer 2-3-2 sigmoid network of worked_example.txt, computed with 40 digits and "
        "rounded to float64. loss = mean((o-y)**2) over the 2 outputs; sum_loss = sum((o-y)**2), "
        "the figure the example's code prints; gradients are of loss; update is W -= lr*dW with the "
        "biases held fixed, as in the example's code. steps[n] is the state after n updates."
    ),
    "inputs": {
        "W1": [["0.1", "0.15"], ["0.2", "0.25"], ["0.3", "0.35"]],
        "b1": "0.35",
        "W2": [["0.4", "0.45", "0.5"], ["0.55", "0.6", "0.65"]],
        "b2": "0.65",
        "x": [["5.0"], ["10.0"]],
        "y": [["0.01"], ["0.99"]],
        "lr": "0.5",
    },
}
FIT = {
    "what": ("W fitted by descent, loss = 0.5*sum((W@X-label)**2), lr 0.01; steps[n] is the state after n updates"),
    "inputs": {"W": [[4, 5], [7, 2]], "X": [[2], [6]], "label": [[14], [11]], "lr": "0.01"},
}
DESCENT = {
    "what": (
        "the input X fitted by descent, loss = sum((A@X-label)**2), dX = A.T @ (2*(A@X-label)), lr 0.001; "
        "steps[n] is the state after n updates"
    ),
    "inputs": {"A": [[4, 5], [7, 2]], "X": [[2], [6]], "label": [[14], [11]], "lr": "0.001"},
}


def exact(value):
    """Decimal text and integers as mpf, in nested lists."""
    return [exact(item) for item in value] if isinstance(value, list) else mpf(value)


def product(A, B):
    return [[sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*B, strict=True)] for row in A]


def transposed(A):
    return [list(column) for column in zip(*A, strict=True)]


def entrywise(f, *matrices):
    return [[f(*entries) for entries in zip(*rows, strict=True)] for rows in zip(*matrices, strict=True)]


def total(A):
    return sum(sum(row) for row in A)


def stepped(W, dW, lr):
    return entrywise(lambda w, d: w - lr * d, W, dW)


def squared_errors(O, label):
    return total(entrywise(lambda o, y: (o - y) ** 2, O, label))


def network_state(W1, b1, W2, b2, x, y):
    def sigmoid(z):
        return 1 / (1 + mp.exp(-z))

    z_h = entrywise(lambda z: z + b1, product(W1, x))
    h = entrywise(sigmoid, z_h)
    z_o = entrywise(lambda z: z + b2, product(W2, h))
    o = entrywise(sigmoid, z_o)
    # From the pre-activation, unlike the reference: s'(z) = e^-z / (1 + e^-z)^2.
    dz_o = entrywise(lambda o, y, z: (o - y) * mp.exp(-z) / (1 + mp.exp(-z)) ** 2, o, y, z_o)
    dh = product(transposed(W2), dz_o)
    dz_h = entrywise(lambda d, z: d * mp.exp(-z) / (1 + mp.exp(-z)) ** 2, dh, z_h)
    sum_loss = squared_errors(o, y)
    return {
        "W1": W1, "W2": W2, "z_h": z_h, "h": h, "z_o": z_o, "o": o,
        "loss": sum_loss / 2, "sum_loss": sum_loss,
        "dW1": product(dz_h, transposed(x)), "db1": total(dz_h),
        "dW2": product(dz_o, transposed(h)), "db2": total(dz_o), "dx": product(transposed(W1), dz_h),
    }  # fmt: skip


def network_steps(wanted):
    i = {name: exact(value) for name, value in NETWORK["inputs"].items()}
    W1, W2, steps = i["W1"], i["W2"], {}
    for n in range(max(wanted) + 1):
        state = network_state(W1, i["b1"], W2, i["b2"], i["x"], i["y"])
        if n in wanted:
            steps[str(n)] = state
        W1, W2 = stepped(W1, state["dW1"], i["lr"]), stepped(W2, state["dW2"], i["lr"])
    return steps


def fit_steps(wanted):
    i = {name: exact(value) for name, value in FIT["inputs"].items()}
    W, X, steps = i["W"], i["X"], {}
    for n in range(max(wanted) + 1):
        Y = product(W, X)
        dW = product(entrywise(lambda a, b: a - b, Y, i["label"]), transposed(X))
        if n in wanted:
            steps[str(n)] = {"W": W, "loss": squared_errors(Y, i["label"]) / 2, "dW": dW}
        W = stepped(W, dW, i["lr"])
    return steps


def descent_steps(wanted):
    i = {name: exact(value) for name, value in DESCENT["inputs"].items()}
    A, X, steps = i["A"], i["X"], {}
    for n in range(max(wanted) + 1):
        O = product(A, X)
        dX = product(transposed(A), entrywise(lambda a, b: 2 * (a - b), O, i["label"]))
        if n in wanted:
            steps[str(n)] = {"X": X, "loss": squared_errors(O, i["label"]), "dX": dX}
        X = stepped(X, dX, i["lr"])
    return steps


def rounded(value):
    """Every mpf, at any depth, as the nearest float64."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return value if isinstance(value, str) else float(value)


def golden():
    """The whole document, as it is written to golden.json."""
    with mp.workdps(DIGITS):
        return {
            "what": NETWORK["what"],
            "inputs": given(NETWORK["inputs"]),
            "steps": rounded(network_steps({0, 1, 2, 10, 100, 1000})),
            "matmul_grad": {
                "what": FIT["what"],
                "inputs": given(FIT["inputs"]),
                "steps": rounded(fit_steps({0, 1, 10, 99, 100})),
            },
            "matrix_grad_demo": {
                "what": DESCENT["what"],
                "inputs": given(DESCENT["inputs"]),
                "steps": rounded(descent_steps({0, 1, 10, 100, 1000})),
            },
        }


def given(value):
    """The inputs as one writes them: decimal text as float64, whole numbers as they are."""
    if isinstance(value, dict):
        return {key: given(item) for key, item in value.items()}
    if isinstance(value, list):
        return [given(item) for item in value]
    return float(value) if isinstance(value, str) else value


if __name__ == "__main__":
    json.dump(golden(), sys.stdout, indent=1)
    sys.stdout.write("\n")
