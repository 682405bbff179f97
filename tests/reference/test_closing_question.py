"""The closing question's experiment, and that what the docs say of it is what it gives."""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest

from gradcheck.reference import closing_question, two_layer_network, worked_example

DOCUMENT = Path(__file__).parents[2] / "docs" / "explanation" / "closing-question.md"


@pytest.fixture(scope="module")
def runs():
    return closing_question.run_all()


def own(runs):
    return next(run for run in runs if run.origin == "example" and run.lr == worked_example.LEARNING_RATE)


def test_outputs_agree_and_weights_do_not(runs):
    arrived = [run for run in runs if run.arrived]
    assert [run.lr for run in runs if not run.arrived] == [200.0]
    for run in arrived:
        assert np.all(np.abs(run.outputs - [0.01, 0.99]) < 1e-3)
        assert run.curve[-1] == (run.updates, run.loss)
    for run in arrived:
        difference = np.max(np.abs(run.weights - own(runs).weights))
        if run.origin != "example":
            assert difference > 1
        elif run.lr <= 2:
            assert difference < 0.031


def test_final_weights_give_the_final_outputs(runs):
    setting = worked_example.start()
    for run in runs:
        W1, W2 = run.weights[:6].reshape(3, 2), run.weights[6:].reshape(2, 3)
        _, o = two_layer_network.forward(W1, setting.b1, W2, setting.b2, setting.x)
        assert np.array_equal(o.ravel(), run.outputs)
        assert run.loss == worked_example.printed_loss(o, setting.label)


def test_document_shows_what_the_command_prints(runs):
    text = DOCUMENT.read_text(encoding="utf-8")
    assert f"```text\n{closing_question.render_table(runs)}\n```" in text
    fastest, slowest = (choose(run.updates for run in runs if run.arrived) for choose in (min, max))
    assert f"from {fastest:,} to {slowest:,} updates" in text


@pytest.fixture
def few_runs(runs, monkeypatch):
    monkeypatch.setattr(closing_question, "run_all", lambda: runs)
    return runs


def test_command_prints_the_table(few_runs, capsys):
    assert closing_question.main([]) == 0
    assert capsys.readouterr().out == closing_question.render_table(few_runs) + "\n"


@pytest.mark.usefixtures("few_runs")
def test_plot_is_written(tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is only in the extra [plots]")
    file = tmp_path / "runs.svg"
    assert closing_question.main(["--plot", str(file)]) == 0
    assert ElementTree.parse(file).getroot().tag.endswith("svg")


@pytest.mark.usefixtures("few_runs")
def test_plot_without_matplotlib_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert closing_question.main(["--plot", str(tmp_path / "runs.svg")]) == 2
    assert "pip install 'gradcheck[plots]'" in capsys.readouterr().err


@pytest.mark.usefixtures("few_runs")
@pytest.mark.parametrize("name", ["missing/runs.svg", "runs.unknown"])
def test_plot_that_cannot_be_written_is_one_line(tmp_path, capsys, name):
    pytest.importorskip("matplotlib", reason="matplotlib is only in the extra [plots]")
    assert closing_question.main(["--plot", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
