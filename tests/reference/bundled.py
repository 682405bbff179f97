"""The bundled assignments as these tests need them: where they lie, what they return, how to run a file of theirs."""

import contextlib
import io
import json
import tomllib
import warnings
from pathlib import Path

import nbformat

import gradcheck.assignments
from gradcheck.reference import input_descent, linear_fit, matmul_rules, two_layer_network

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
}
REFERENCES = {
    "two-layer-network": two_layer_network,
    "matmul-rules": matmul_rules,
    "linear-fit": linear_fit,
    "input-descent": input_descent,
}


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
