"""What students are given: starters that can be filled in, and handouts that name the same functions and figures."""

import doctest
import inspect
import re

import conventions
import numpy as np
import pytest
from bundled import ASSIGNMENTS, GOLDEN, OUTPUTS, REFERENCES, code_of, defined_for, load

STARTERS = [(name, file) for name in OUTPUTS for file in ("starter.py", "starter.ipynb")]


def defined(assignment):
    """The functions and classes that a submission defines, each with the names of the outputs it is to document."""
    found = {}
    for function, outputs in OUTPUTS[assignment].items():
        found.setdefault(defined_for(assignment, function), []).extend(outputs if len(outputs) > 1 else [])
    return found


def parameters(function):
    return list(inspect.signature(function).parameters)


def methods(cls):
    return {name: value for name, value in vars(cls).items() if inspect.isfunction(value)}


@pytest.mark.parametrize(("assignment", "file"), STARTERS)
def test_starter_has_every_function_unfilled(assignment, file):
    path = ASSIGNMENTS / assignment / file
    namespace = load(path)
    assert code_of(path).splitlines()[0] == f"# gradcheck: {assignment}"
    own = {name for name, value in namespace.items() if inspect.isfunction(value) or inspect.isclass(value)}
    assert own == set(defined(assignment))
    for name in own:
        starter, reference = namespace[name], getattr(REFERENCES[assignment], name)
        assert parameters(starter) == parameters(reference)
        if inspect.isfunction(starter):
            with pytest.raises(NotImplementedError):
                starter(*parameters(starter))
            continue
        assert set(methods(starter)) == set(methods(reference))
        for method in set(methods(starter)) - {"__init__"}:
            assert parameters(methods(starter)[method]) == parameters(methods(reference)[method])
            with pytest.raises(NotImplementedError):
                methods(starter)[method](*parameters(methods(starter)[method]))


@pytest.mark.parametrize("assignment", sorted(set(OUTPUTS) - set(conventions.DEFINED)))
def test_starter_says_the_shape_of_every_output(assignment):
    namespace = load(ASSIGNMENTS / assignment / "starter.py")
    for name, outputs in OUTPUTS[assignment].items():
        for output in outputs if len(outputs) > 1 else ():
            assert re.search(rf"\b{output}: ", namespace[name].__doc__), f"{name} does not say the shape of {output}"


@pytest.mark.parametrize("assignment", OUTPUTS)
def test_starters_hold_the_same_functions(assignment):
    script, notebook = (code_of(ASSIGNMENTS / assignment / file) for file in ("starter.py", "starter.ipynb"))
    for name in defined(assignment):
        definition = re.compile(rf"^(def|class) {name}\b.*?raise NotImplementedError$", re.MULTILINE | re.DOTALL)
        assert definition.search(script).group() == definition.search(notebook).group()


@pytest.mark.parametrize("assignment", OUTPUTS)
def test_handout_names_every_function(assignment):
    text = (ASSIGNMENTS / assignment / "README.md").read_text(encoding="utf-8")
    for name in defined(assignment):
        value = getattr(REFERENCES[assignment], name)
        assert f"`{name}({', '.join(parameters(value))})`" in text
        for method in methods(value) if inspect.isclass(value) else ():
            arguments = ", ".join(parameters(methods(value)[method])[1:])
            assert method == "__init__" or f"`{method}({arguments})`" in text
    assert "gradcheck grade submission.py" in text


@pytest.mark.parametrize("assignment", conventions.DEFINED)
def test_handout_figures_are_what_the_reference_gives(assignment):
    text = (ASSIGNMENTS / assignment / "README.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    names = {"np": np, **vars(REFERENCES[assignment])}
    test = doctest.DocTestParser().get_doctest(code, names, assignment, None, None)
    said = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert result.attempted >= 3
    assert result.failed == 0, "".join(said)


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
