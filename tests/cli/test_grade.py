"""`gradcheck grade` as people run it, in a process of its own: stdout, stderr, and the exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradcheck.assignment import list_assignments

EXAMPLES = list_assignments()["two-layer-network"] / "examples"


def run(*arguments: object, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gradcheck", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_a_right_submission_gets_full_marks() -> None:
    done = run("grade", EXAMPLES / "right_textbook.py")
    assert done.returncode == 0
    assert "12 / 12 points" in done.stdout
    assert done.stderr == ""
    assert "\x1b" not in done.stdout  # not a terminal: no colours


def test_a_wrong_submission_is_explained() -> None:
    done = run("grade", EXAMPLES / "wrong_no_hidden_derivative.py")
    assert done.returncode == 1
    assert "`dW1`" in done.stdout
    assert "the derivative of an activation is missing" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_three_broken_functions_cost_only_themselves() -> None:
    done = run("grade", EXAMPLES / "wrong_hangs_exits_and_missing.py", "--format", "json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    states = {function["name"]: (function["status"], function["score"]) for function in document["functions"]}
    assert states == {
        "sigmoid": ("passed", 1),
        "sigmoid_backward": ("passed", 1),
        "forward": ("died", 0),
        "loss": ("passed", 1),
        "backward": ("timed_out", 0),
        "update": ("missing", 0),
        "train": ("passed", 2),
    }
    messages = [f["checks"][0]["message"] for f in document["functions"] if f["status"] != "passed"]
    assert len(set(messages)) == 3


def test_json_has_the_promised_fields() -> None:
    document = json.loads(run("grade", EXAMPLES / "right_textbook.py", "--format", "json", "--seed", 7).stdout)
    assert document["schema"] == "gradcheck/result/v1"
    assert document["seed"] == 7
    assert (document["score"], document["max_score"]) == (12, 12)
    assert document["isolation"]["level"] in ("strong", "good", "partial", "process")
    assert {"assignment", "title", "submission", "lang", "status", "duration_s", "functions"} <= set(document)


def test_the_same_seed_gives_the_same_result() -> None:
    one, other = (
        json.loads(run("grade", EXAMPLES / "wrong_sign.py", "--format", "json", "--seed", 3).stdout) for _ in range(2)
    )
    one.pop("duration_s")
    other.pop("duration_s")
    assert one == other


def test_output_goes_to_a_file(tmp_path: Path) -> None:
    done = run("grade", EXAMPLES / "right_textbook.py", "-o", tmp_path / "report.txt")
    assert done.stdout == ""
    assert "12 / 12 points" in (tmp_path / "report.txt").read_text(encoding="utf-8")


def test_one_function_alone() -> None:
    done = run("grade", EXAMPLES / "wrong_hangs.py", "--function", "sigmoid", "--format", "json")
    assert done.returncode == 0
    assert [function["name"] for function in json.loads(done.stdout)["functions"]] == ["sigmoid"]


def test_the_feedback_level_location_hides_right_values_and_causes() -> None:
    done = run("grade", EXAMPLES / "wrong_no_hidden_derivative.py", "--feedback", "location", "--format", "json")
    (function,) = [f for f in json.loads(done.stdout)["functions"] if f["status"] == "failed"]
    assert function["diagnosis"] == []
    assert function["counterexample"]["expected"] is None
    assert "expected" not in json.dumps(function["checks"])


def test_several_submissions() -> None:
    done = run("grade", EXAMPLES / "right_textbook.py", EXAMPLES / "wrong_sign.py")
    assert done.returncode == 1
    assert "right_textbook.py" in done.stdout
    assert "wrong_sign.py" in done.stdout


def test_a_syntax_error_is_ungradable_with_line_and_caret() -> None:
    done = run("grade", EXAMPLES / "wrong_syntax_error.py")
    assert done.returncode == 1
    assert "cannot be graded" in done.stdout
    assert "wrong_syntax_error.py, line " in done.stdout
    assert "^" in done.stdout


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "nul.py").write_bytes(b"x = 1\0\n")
    (tmp_path / "latin.py").write_bytes("# gradcheck: matmul-rules\nx = 'é'\n".encode("latin-1"))
    (tmp_path / "broken.ipynb").write_text("{not json")
    (tmp_path / "empty_folder").mkdir()
    (tmp_path / "ambiguous.py").write_text("def loss(): pass\ndef grad(): pass\n")
    (tmp_path / "unknown.py").write_text("def main(): pass\n")
    (tmp_path / "marked.py").write_text("# gradcheck: no-such-thing\n")
    (tmp_path / "spec.py").write_text("assignment = 3\n")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["missing.py"], "no such file"),
        (["empty_folder"], "holds no submission"),
        (["nul.py"], "NUL byte"),
        (["latin.py"], "not UTF-8"),
        (["broken.ipynb"], "not a readable notebook"),
        (["ambiguous.py"], "input-descent (grad, loss); linear-fit (grad, loss)"),
        (["unknown.py"], "defines no function of any known one"),
        (["marked.py"], "'no-such-thing', but known are"),
        (["unknown.py", "--assignment", "two-layers-network"], "Did you mean two-layer-network?"),
        (["unknown.py", "--assignment", "spec.py"], "must be what define(...) returns"),
        (["unknown.py", "--assignment", "matmul-rules", "--function", "forwad"], "Did you mean forward?"),
        (["unknown.py", "--seed", "-1"], "--seed"),
        (["unknown.py", "--format", "pdf"], "--format"),
        ([], "Missing argument"),
    ],
)
def test_bad_input_gets_one_clear_line_and_exit_code_2(files: Path, arguments: list[str], says: str) -> None:
    done = run("grade", *arguments, cwd=files)
    assert done.returncode == 2, done.stdout + done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_students_marker_cannot_name_a_path(files: Path) -> None:
    (files / "spec.py").write_text("raise SystemExit('ran')\n")
    (files / "evil.py").write_text("# gradcheck: spec.py\ndef forward(): pass\n")
    done = run("grade", "evil.py", cwd=files)
    assert done.returncode == 2
    assert "ran" not in done.stderr + done.stdout


def test_the_project_names_the_assignment(files: Path) -> None:
    (files / "pyproject.toml").write_text('[tool.gradcheck]\nassignment = "linear-fit"\n')
    done = run("grade", "ambiguous.py", "--format", "json", cwd=files)
    assert json.loads(done.stdout)["assignment"] == "linear-fit"


def test_an_unknown_command_is_corrected() -> None:
    done = run("gade", "x.py")
    assert done.returncode == 2
    assert "Did you mean grade?" in done.stderr


def test_help_and_version_import_nothing_heavy() -> None:
    code = (
        "import sys\nfrom gradcheck.cli.main import cli\n"
        "try:\n    cli(['--help'])\nexcept SystemExit:\n    pass\n"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'rich', 'msgspec', 'hypothesis', 'nbformat')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
    assert run("--version").stdout.startswith("gradcheck ")


def test_assignments_are_listed() -> None:
    done = run("assignments")
    assert done.returncode == 0
    for name in ("two-layer-network", "matmul-rules", "linear-fit", "input-descent"):
        assert name in done.stdout
