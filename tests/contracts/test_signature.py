"""The shape line: what it can say, and what is said about one that is not right."""

import pytest

from gradcheck.contracts import parse_signature
from gradcheck.errors import AssignmentError


def test_reads_axes_scalars_and_kinds() -> None:
    signature = parse_signature("f(W: (n, k), b: float, labels: int(b), steps: int, flag: bool) -> y: (n, b), l: ()")
    assert [slot.name for slot in signature.inputs] == ["W", "b", "labels", "steps", "flag"]
    assert [slot.kind for slot in signature.inputs] == ["float", "float", "int", "int", "bool"]
    assert [slot.axes_text for slot in signature.inputs] == ["(n, k)", "()", "(b,)", "()", "()"]
    assert [slot.name for slot in signature.outputs] == ["y", "l"]
    assert signature.axis_names == ("n", "k", "b")


def test_single_output_needs_no_name() -> None:
    signature = parse_signature("sigmoid(z: (n, b)) -> (n, b)")
    assert [(slot.name, slot.axes_text) for slot in signature.outputs] == [("sigmoid", "(n, b)")]


def test_axis_may_be_the_value_of_a_whole_number_argument() -> None:
    signature = parse_signature("train(w: (k,), n: int) -> history: (n,), w: (k,)")
    assert signature.axis_names == ("k",)
    assert signature.output("history").shape({"k": 3, "n": 7}) == (7,)


def test_output_axes_may_be_computed() -> None:
    signature = parse_signature("conv(x: (n, m), k: int, s: int) -> (1 + (n - k) // s, 2*m)")
    assert signature.outputs[0].shape({"n": 7, "m": 2, "k": 3, "s": 2}) == (3, 4)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("f(x: (n,))", "must look like"),
        ("f x -> y: (n,)", "must look like"),
        ("f(x: (n,)) ->", "must name at least one output"),
        ("f(x: n) -> y: (n,)", "a single axis is written with a comma"),
        ("f(x: (n,)) -> y: (m,)", "output y uses the axis m, which no argument has"),
        ("f(x) -> y: (n,)", "must be a list of 'name: (axes)'"),
        ("f(x: (n,), *rest) -> y: (n,)", "must be a list of 'name: (axes)'"),
        ("f(x: (n/2,)) -> y: ()", "must be a name, a number, or + - * //"),
        ("f(x: complex) -> y: ()", "the type of x must be axes"),
    ],
)
def test_a_bad_line_is_quoted_with_what_it_must_be(line: str, says: str) -> None:
    with pytest.raises(AssignmentError) as caught:
        parse_signature(line)
    assert says in str(caught.value)
    assert repr(" ".join(line.split())) in str(caught.value)
