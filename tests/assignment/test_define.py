"""A spec: what is refused, and that the message names field, value and what it must be."""

from decimal import Decimal
from pathlib import Path

import pytest

from gradcheck.assignment import (
    Policy,
    choose_assignment,
    define,
    equals,
    equals_reference,
    function,
    gradient_of,
    list_assignments,
    load_assignment,
    load_spec,
    training_run,
    vjp_of,
)
from gradcheck.errors import AssignmentError

LINE = "loss(W: (n, k), X: (k, m)) -> float"


def loss(**changes: object):
    return function(**{"line": LINE, "points": 1, "rule": equals_reference(), **changes})


def grad(rule):
    return function("grad(W: (n, k), X: (k, m)) -> dW: (n, k)", points=2, rule=rule)


@pytest.mark.parametrize("points", [1, "2.5", Decimal("0.1")])
def test_points_are_exact(points: object) -> None:
    assert loss(points=points).points == Decimal(points)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"points": 0.1}, "loss: points=0.1 (float), but must be a whole number or a decimal in quotes"),
        ({"points": 0}, "loss: points=0 (int), but must be"),
        ({"points": "NaN"}, "loss: points='NaN' (str), but must be"),
        ({"points": True}, "loss: points=True (bool), but must be"),
        ({"rule": "gradient"}, "loss: rule='gradient' (str), but must be one of equals_reference()"),
        ({"examples": 2}, "loss: examples=2 (int), but must be a whole number from 4 to 400"),
        ({"timeout_s": 0}, "loss: timeout_s=0 (int), but must be a number of seconds"),
        ({"values": {"Z": []}}, "loss: values['Z']=[] (list), but must be a regime"),
        ({"values": {"W": "normal"}}, "loss: values['W']='normal' (str), but must be a regime"),
    ],
)
def test_a_bad_function_field_is_named(changes: dict[str, object], says: str) -> None:
    with pytest.raises(AssignmentError) as caught:
        loss(**changes)
    assert says in str(caught.value)


def test_values_must_name_arguments() -> None:
    from gradcheck.assignment import normal

    with pytest.raises(AssignmentError, match=r"names Z, but must name one of W, X"):
        loss(values={"W Z": normal})


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (gradient_of("loss(W, Z)", wrt="W"), "(Z is none)"),
        (gradient_of("cost(W, X)", wrt="W"), "(cost is none)"),
        (gradient_of("loss(W, X)", wrt="W X"), "one argument for each of dW"),
        (gradient_of("loss(W, X).o", wrt="W"), "without .o: the outputs are loss"),
        (vjp_of("W @ X", cotangent="dY", wrt="W"), "cotangent='dY'"),
        (equals("W", "X"), "one formula for each of dW"),
        (
            training_run(parameters="W", record="loss(W, X)", step="W", steps="n"),
            "steps that is an int argument",
        ),
    ],
)
def test_a_rule_must_fit_its_function(rule: object, says: str) -> None:
    with pytest.raises(AssignmentError) as caught:
        define("a", functions=[loss(), grad(rule)], reference="reference.py")
    assert says in str(caught.value)


@pytest.mark.parametrize("formula", ["loss(W, X", "__import__('os').system('x')", "W[0]", "lambda: 1", "W if X else W"])
def test_a_formula_holds_nothing_but_mathematics(formula: str) -> None:
    with pytest.raises(AssignmentError):
        equals(formula)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": "Two Layers"}, "name='Two Layers' (str), but must be lower-case words joined by hyphens"),
        ({"functions": []}, "functions=[] (list), but must be a list of function(...)"),
        ({"functions": [loss(), loss()]}, "loss is defined twice"),
        ({"reference": ""}, "reference='' (str), but must be a module name"),
        ({"axes": {"n": (3, 1)}}, "axes['n']=(3, 1) (tuple), but must be (smallest, largest)"),
        ({"policy": Policy(conduct=0.2)}, "policy.conduct=0.2 (float), but must be a Decimal"),
    ],
)
def test_a_bad_assignment_field_is_named(changes: dict[str, object], says: str) -> None:
    with pytest.raises(AssignmentError) as caught:
        define(**{"name": "a", "functions": [loss()], "reference": "reference.py", **changes})
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("assignment = 3", "assignment=3, but must be what define(...) returns"),
        ("x = 1\ny = = 2", "spec.py:2: invalid syntax"),
        ("x = 1\n1 / 0", "spec.py:2: ZeroDivisionError"),
        (
            "from gradcheck.assignment import define\n\ndefine('A b', functions=[], reference='')",
            "spec.py:3: name='A b'",
        ),
    ],
)
def test_a_broken_spec_file_is_reported_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "spec.py"
    path.write_text(text)
    with pytest.raises(AssignmentError) as caught:
        load_spec(path)
    assert says in str(caught.value)


def test_the_bundled_assignments_load() -> None:
    known = list_assignments()
    assert {"two-layer-network", "matmul-rules", "linear-fit", "input-descent"} <= set(known)
    for name, folder in known.items():
        assert load_assignment(name).name == name
        assert load_assignment(folder).name == name
        assert load_assignment(folder / "spec.py").name == name


def test_an_unknown_name_lists_what_is_known() -> None:
    with pytest.raises(AssignmentError, match=r"no assignment 'two-layer-netwrk'. Did you mean two-layer-network\?"):
        load_assignment("two-layer-netwrk")


KNOWN = {
    "network": ["sigmoid", "forward", "loss", "backward"],
    "matmul": ["forward", "backward"],
    "fit": ["loss", "grad", "fit"],
    "descent": ["loss", "grad", "descend"],
}


@pytest.mark.parametrize(
    ("defined", "chosen"),
    [
        ({"sigmoid", "forward"}, "network"),
        ({"sigmoid", "forward", "loss", "backward", "helper"}, "network"),
        ({"forward", "backward"}, "matmul"),  # complete there, half-finished elsewhere
        ({"loss", "grad", "fit"}, "fit"),
        ({"descend"}, "descent"),
    ],
)
def test_choosing_by_functions(defined: set[str], chosen: str) -> None:
    assert choose_assignment(defined, KNOWN) == chosen


@pytest.mark.parametrize("defined", [{"loss", "grad"}, {"loss"}, {"sigmoid", "fit"}])
def test_ambiguity_lists_the_candidates(defined: set[str]) -> None:
    with pytest.raises(AssignmentError, match=r"cannot tell which assignment this is: .*; .*--assignment"):
        choose_assignment(defined, KNOWN)


def test_nothing_known_lists_what_is_known() -> None:
    with pytest.raises(
        AssignmentError, match=r"defines no function of any known one \(descent, fit, matmul, network\)"
    ):
        choose_assignment({"main"}, KNOWN)
