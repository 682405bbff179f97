"""What students are given: starters that can be filled in, and handouts that name the same functions and figures."""

import inspect
import re

import numpy as np
import pytest
from bundled import ASSIGNMENTS, GOLDEN, OUTPUTS, REFERENCES, code_of, load

STARTERS = [(name, file) for name in OUTPUTS for file in ("starter.py", "starter.ipynb")]


@pytest.mark.parametrize(("assignment", "file"), STARTERS)
def test_starter_has_every_function_unfilled(assignment, file):
    path = ASSIGNMENTS / assignment / file
    namespace = load(path)
    assert code_of(path).splitlines()[0] == f"# gradcheck: {assignment}"
    functions = {name for name, value in namespace.items() if inspect.isfunction(value)}
    assert functions == set(OUTPUTS[assignment])
    for name in functions:
        function, reference = namespace[name], getattr(REFERENCES[assignment], name)
        arguments = list(inspect.signature(function).parameters)
        assert arguments == list(inspect.signature(reference).parameters)
        with pytest.raises(NotImplementedError):
            function(*arguments)
        for output in OUTPUTS[assignment][name]:
            if len(OUTPUTS[assignment][name]) > 1:
                assert re.search(rf"\b{output}: ", function.__doc__), f"{name} does not say the shape of {output}"


@pytest.mark.parametrize("assignment", OUTPUTS)
def test_starters_hold_the_same_functions(assignment):
    script, notebook = (code_of(ASSIGNMENTS / assignment / file) for file in ("starter.py", "starter.ipynb"))
    for name in OUTPUTS[assignment]:
        definition = re.compile(rf"^def {name}\(.*?raise NotImplementedError$", re.MULTILINE | re.DOTALL)
        assert definition.search(script).group() == definition.search(notebook).group()


@pytest.mark.parametrize("assignment", OUTPUTS)
def test_handout_names_every_function(assignment):
    text = (ASSIGNMENTS / assignment / "README.md").read_text(encoding="utf-8")
    for name in OUTPUTS[assignment]:
        arguments = ", ".join(inspect.signature(getattr(REFERENCES[assignment], name)).parameters)
        assert f"`{name}({arguments})`" in text
    assert "gradcheck grade submission.py" in text


def test_handout_figures_are_the_worked_examples():
    text = (ASSIGNMENTS / "two-layer-network" / "README.md").read_text(encoding="utf-8")
    start = GOLDEN["steps"]["0"]
    rows = {line.split("|")[1].strip(" `"): line.split("|")[2] for line in text.splitlines() if line.startswith("| ")}
    for name in ("h", "o", "dW1", "db1", "dW2", "db2"):
        printed = [float(number) for number in re.findall(r"-?\d+\.\d+", rows[name])]
        assert np.allclose(printed, np.ravel(start[name]), rtol=1e-5, atol=0), name
    loss, printed_sum = map(float, re.findall(r"\d+\.\d+", rows["loss"]))
    assert loss == pytest.approx(start["loss"], rel=1e-5)
    assert printed_sum == pytest.approx(start["sum_loss"], rel=1e-5)


def test_handout_figures_of_the_small_programs():
    fit, descent = GOLDEN["matmul_grad"], GOLDEN["matrix_grad_demo"]
    texts = {name: (ASSIGNMENTS / name / "README.md").read_text(encoding="utf-8") for name in OUTPUTS}
    W, X = np.array(fit["inputs"]["W"]), np.array(fit["inputs"]["X"])
    dY = W @ X - np.array(fit["inputs"]["label"])
    for matrix in (W @ X, dY, dY @ X.T, W.T @ dY):
        assert f"{matrix.tolist()}" in texts["matmul-rules"]
    shown = [fit["steps"]["0"]["loss"], fit["steps"]["1"]["loss"], fit["steps"]["1"]["W"], fit["steps"]["100"]["W"]]
    for figure in shown:
        assert str(figure) in texts["linear-fit"]
    for step in ("0", "1"):
        assert f"{descent['steps'][step]['loss']:.6g}" in texts["input-descent"]
    assert str(descent["steps"]["1"]["X"]) in texts["input-descent"]
    assert np.allclose(descent["steps"]["1000"]["X"], [[1], [2]], rtol=1e-7, atol=0)
