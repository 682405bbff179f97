"""A fixed set of calls for each bundled assignment, the right answers, and what is wrong with a given one.

Independent of gradcheck's own grader: several shapes, batches of one and more, sides of one, whole numbers, saturated
units, the published figures; answers are held against the reference in extended precision.
"""

import copy

import conventions
import numpy as np
from bundled import GOLDEN, REFERENCES, judged, quietly


def network_points():
    rng = np.random.default_rng(7)
    inputs = GOLDEN["inputs"]
    published = {name: np.array(inputs[name]) for name in ("W1", "W2", "x")}
    yield {**published, "b1": inputs["b1"], "b2": inputs["b2"], "label": np.array(inputs["y"]), "lr": 0.5, "n": 3}
    shapes = [(2, 3, 2, 1), (1, 1, 1, 1), (2, 3, 4, 2), (4, 3, 2, 3), (3, 1, 2, 4), (1, 3, 1, 3), (2, 2, 2, 2)]
    for f, h, o, b in shapes:
        for scale in (1.0, 6.0):
            yield {
                "W1": scale * rng.normal(size=(h, f)), "b1": float(rng.normal()),
                "W2": scale * rng.normal(size=(o, h)), "b2": float(rng.normal()),
                "x": rng.normal(size=(f, b)), "label": rng.random((o, b)),
                "lr": float(rng.uniform(0.1, 1)), "n": int(rng.integers(0, 5)),
            }  # fmt: skip
    whole = {"W1": (3, 2), "W2": (2, 3), "x": (2, 4)}
    yield {
        **{name: rng.integers(-3, 4, size=shape) for name, shape in whole.items()},
        "b1": 1, "b2": -1, "label": rng.integers(0, 2, size=(2, 4)), "lr": 1, "n": 2,
    }  # fmt: skip
    yield {
        "W1": rng.normal(size=(2, 2)), "b1": 0.5, "W2": rng.normal(size=(3, 2)), "b2": 0.0,
        "x": rng.normal(size=(2, 2)), "label": rng.random((3, 2)), "lr": 0.0, "n": 0,
    }  # fmt: skip


def network_calls():
    rng = np.random.default_rng(8)
    for p in network_points():
        parameters = (p["W1"], p["b1"], p["W2"], p["b2"])
        gradients = tuple(rng.normal(size=np.shape(value))[()] for value in parameters)
        yield "sigmoid", (p["x"],)
        yield "sigmoid_backward", (rng.random(p["x"].shape),)
        yield "forward", (*parameters, p["x"])
        yield "loss", (rng.random(p["label"].shape), p["label"])
        yield "backward", (*parameters, p["x"], p["label"])
        yield "update", (*parameters, *gradients, p["lr"])
        yield "train", (*parameters, p["x"], p["label"], p["lr"], p["n"])
    yield "sigmoid", (np.array([[0.0, -40.0, 40.0], [-1000.0, 1000.0, -1e4], [710.0, -710.0, 1e4]]),)
    yield "sigmoid", (np.array([[-17.0, 17.0], [-25.0, 25.0]]),)  # saturated in single precision, not in double
    yield "sigmoid_backward", (np.array([[0.0, 0.5, 1.0]]),)


def linear_points():
    rng = np.random.default_rng(9)
    yield np.array([[4, 5], [7, 2]]), np.array([[2], [6]]), np.array([[14], [11]])
    for n, k, m in [(1, 1, 1), (2, 2, 1), (2, 2, 2), (3, 3, 3), (2, 3, 4), (4, 3, 2), (1, 3, 2), (3, 1, 2), (3, 2, 1)]:
        for scale in (1.0, 1e3):
            yield scale * rng.normal(size=(n, k)), rng.normal(size=(k, m)), scale * rng.normal(size=(n, m))


def matmul_calls():
    for W, X, dY in linear_points():
        yield "forward", (W, X)
        yield "backward", (dY, W, X)


def linear_calls(run):
    def calls():
        for i, (W, X, label) in enumerate(linear_points()):
            yield "loss", (W, X, label)
            yield "grad", (W, X, label)
            yield run, (W, X, label, (0.01, 0.004, 0.0)[i % 3] if i > 1 else 0.001, (3, 2, 0, 5)[i % 4])
            yield run, (W, X, label, 0.005, 4)

    return calls


CALLS = {
    "two-layer-network": network_calls,
    "matmul-rules": matmul_calls,
    "linear-fit": linear_calls("fit"),
    "input-descent": linear_calls("descend"),
    **conventions.CALLS,
}


def truth(assignment, function, arguments):
    """The reference's outputs in extended precision."""
    wide = [v if isinstance(v, int) else np.asarray(v, np.longdouble)[()] for v in arguments]
    with np.errstate(all="ignore"):
        result = judged(assignment, function, vars(REFERENCES[assignment]))(*wide)
    return [np.asarray(value, np.float64) for value in (result if isinstance(result, tuple) else (result,))]


def faults(function, arguments, wanted, names):
    """Call `function` twice; give pairs (output, fault), where "" stands for the answer as a whole."""
    given, before = copy.deepcopy(arguments), copy.deepcopy(arguments)
    try:
        with quietly():
            result = function(*given)
            again = function(*copy.deepcopy(before))
    except NotImplementedError:
        return {("", "unfilled")}
    except Exception:
        return {("", "raised")}
    if result is None:
        return {("", "unfilled")}
    found = wrong_values(result, wanted, names) | wrong_values(again, wanted, names)
    if any(not np.array_equal(now, then) for now, then in zip(given, before, strict=True)):
        found.add(("", "changes an argument"))
    for name, part in zip(names, split(result, names) or (), strict=False):
        if isinstance(part, np.ndarray) and any(np.shares_memory(part, argument) for argument in given):
            found.add((name, "is an argument's own array"))
    return found


def split(answer, names):
    if isinstance(answer, dict):
        return [answer[name] for name in names] if set(names) == set(answer) else None
    if len(names) == 1:
        return [answer]
    return list(answer) if isinstance(answer, tuple | list) and len(answer) == len(names) else None


def wrong_values(answer, wanted, names):
    parts = split(answer, names)
    if parts is None:
        return {("", "other outputs than were asked for")}
    found = set()
    for name, part, true in zip(names, parts, wanted, strict=True):
        got = np.asarray(part)
        if got.shape != true.shape:
            found.add((name, f"has shape {got.shape}, not {true.shape}"))
        elif got.dtype not in (np.float64, np.int64) or not np.all(np.isfinite(got)):
            found.add((name, f"is {got.dtype}, or not finite"))
        elif not np.all(np.abs(got - true) <= 1e-10 * np.max(np.abs(true), initial=0) + 1e-14):
            found.add((name, "has a wrong value"))
    return found
