"""The bundled assignments as these tests need them: where they lie, what they return, how to run a file of theirs."""

import contextlib
import functools
import io
import json
import tomllib
import warnings
from pathlib import Path

import conventions
import nbformat

import gradcheck.assignments
from gradcheck.reference import (
    affine_layer,
    attention,
    batch_norm,
    convolution,
    input_descent,
    layer_norm,
    linear_fit,
    matmul_rules,
    optimisers,
    relu,
    rnn_cell,
    softmax_cross_entropy,
    two_layer_network,
)

ASSIGNMENTS = Path(gradcheck.assignments.__file__).parent
GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))

# Names of the outputs, in order.
OUTPUTS = {
    "two-layer-network": {
        "sigmoid": ["a"],
        "sigmoid_backward": ["d"],
        "forward": ["h", "o"],
        "loss": ["loss"],
        "backward": ["dW1", "db1", "dW2", "db2"],
        "update": ["W1", "b1", "W2", "b2"],
        "train": ["history", "W1", "b1", "W2", "b2"],
    },
    "matmul-rules": {"forward": ["Y"], "backward": ["dW", "dX"]},
    "linear-fit": {"loss": ["loss"], "grad": ["dW"], "fit": ["W", "history"]},
    "input-descent": {"loss": ["loss"], "grad": ["dI"], "descend": ["I", "history"]},
    **{
        assignment: {name: outputs for name, (_, outputs) in functions.items()}
        for assignment, functions in conventions.DEFINED.items()
    },
}
REFERENCES = {
    "two-layer-network": two_layer_network,
    "matmul-rules": matmul_rules,
    "linear-fit": linear_fit,
    "input-descent": input_descent,
    "affine-layer": affine_layer,
    "relu": relu,
    "softmax-cross-entropy": softmax_cross_entropy,
    "batch-norm": batch_norm,
    "layer-norm": layer_norm,
    "convolution": convolution,
    "rnn-cell": rnn_cell,
    "attention": attention,
    "optimisers": optimisers,
}


def defined_for(assignment, function):
    """The function or class that a submission defines for a judged function."""
    return conventions.DEFINED.get(assignment, {}).get(function, (function,))[0]


def judged(assignment, function, namespace):
    """A judged function as the mathematical function that it is, made from what `namespace` defines for it."""
    if assignment in conventions.DEFINED:
        return functools.partial(conventions.CALLERS[function], namespace)
    return namespace[function]


def manifest(assignment):
    return tomllib.loads((ASSIGNMENTS / assignment / "examples" / "examples.toml").read_text("utf-8"))["example"]


def code_of(path):
    """The source of a submission as one text; lines with a notebook's magic are left out."""
    if path.suffix == ".py":
        return path.read_text(encoding="utf-8")
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    lines = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code").split("\n")
    return "\n".join(line for line in lines if not line.startswith("%"))


def load(path):
    namespace = {"__name__": "submission"}
    with quietly():
        exec(compile(code_of(path), path.name, "exec"), namespace)
    return namespace


@contextlib.contextmanager
def quietly():
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
