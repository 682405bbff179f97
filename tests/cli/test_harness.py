"""The harnesses of learning platforms, run as far as they run without the platform."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from gradcheck.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
RIGHT = ROOT / "assignments" / "linear-fit" / "examples" / "right_textbook.py"


def write(platform: str, to: Path, *more: str, assignment: str = "linear-fit") -> None:
    done = CliRunner().invoke(cli, ["harness", platform, "--assignment", assignment, "--to", str(to), *more])
    assert done.exit_code == 0, done.output


def test_gradescope_zip_has_its_files_at_the_root_and_executable(tmp_path: Path) -> None:
    write("gradescope", tmp_path)
    with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
    assert set(modes) == {"setup.sh", "run_autograder"}
    assert all(mode & 0o111 for mode in modes.values())


@pytest.mark.parametrize("platform", ["gradescope", "prairielearn"])
def test_shell_scripts_parse(platform: str, tmp_path: Path) -> None:
    write(platform, tmp_path, assignment="linear-fit")
    for path in tmp_path.iterdir():
        if path.read_bytes().startswith(b"#!"):
            subprocess.run(["bash", "-n", path], check=True)
            assert "@" not in path.read_text("utf-8").replace("$@", "")


def in_place(tmp_path: Path, script: str, *roots: str) -> Path:
    """Move a script's absolute paths below `tmp_path`, and let it find this gradcheck."""
    path = tmp_path / "harness" / script
    text = path.read_text("utf-8").replace("/autograder/venv/bin/gradcheck", "gradcheck")
    for root in roots:
        text = text.replace(f"/{root}/", f"{tmp_path}/{root}/").replace(f"cd /{root} ", f"cd {tmp_path}/{root} ")
    path.write_text(text, "utf-8")
    return path


def run(script: Path) -> None:
    scripts = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{scripts}:{os.environ['PATH']}"}
    subprocess.run(["bash", script], check=True, env=environment, capture_output=True, timeout=120)


@pytest.mark.parametrize(("source", "score"), [(RIGHT.read_text("utf-8"), 5), ("def loss(:\n", 0)])
def test_gradescope_runs(source: str, score: int, tmp_path: Path) -> None:
    write("gradescope", tmp_path / "harness")
    for folder in ("source", "submission"):
        (tmp_path / "autograder" / folder).mkdir(parents=True)
    (tmp_path / "autograder" / "submission" / "fit.py").write_text(source, "utf-8")
    run(in_place(tmp_path, "run_autograder", "autograder"))
    results = tmp_path / "autograder" / "results"
    document = json.loads((results / "results.json").read_text("utf-8"))
    assert document["score"] == score
    assert document["extra_data"]["gradcheck"] == "gradcheck/result/v1"
    assert [path.name for path in results.iterdir()] == ["results.json"]


def test_gradescope_has_a_result_even_if_grading_fails(tmp_path: Path) -> None:
    write("gradescope", tmp_path / "harness")
    (tmp_path / "autograder" / "source").mkdir(parents=True)  # and no submission
    run(in_place(tmp_path, "run_autograder", "autograder"))
    document = json.loads((tmp_path / "autograder" / "results" / "results.json").read_text("utf-8"))
    assert document["score"] == 0
    assert "no verdict" in document["output"]


def test_prairielearn_runs(tmp_path: Path) -> None:
    write("prairielearn", tmp_path / "harness")
    (tmp_path / "gradcheck").mkdir()
    (tmp_path / "grade" / "student").mkdir(parents=True)
    (tmp_path / "grade" / "student" / "fit.py").write_text(RIGHT.read_text("utf-8"), "utf-8")
    run(in_place(tmp_path, "run.sh", "grade", "gradcheck"))
    document = json.loads((tmp_path / "grade" / "results" / "results.json").read_text("utf-8"))
    assert document["score"] == 1.0
    json.loads((tmp_path / "harness" / "info.json").read_text("utf-8"))


def test_classroom50_exits_with_zero_though_tests_fail(tmp_path: Path) -> None:
    write("classroom50", tmp_path)
    (tmp_path / "fit.py").write_text("def loss(W, X, label):\n    return 1.0\n", "utf-8")
    command = [sys.executable, "autograder.py"]
    environment = os.environ | {"CLASSROOM": "ml", "GRADCHECK_SUBMISSION": "fit.py"}
    subprocess.run(command, cwd=tmp_path, check=True, env=environment, timeout=120)
    document = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert (document["classroom"], document["score"]) == ("ml", 0)
    assert document["datetime"].endswith("Z")
    environment["GRADCHECK_SUBMISSION"] = "none.py"
    assert subprocess.run(command, cwd=tmp_path, check=False, env=environment, capture_output=True).returncode == 2


def test_an_assignment_given_by_path_is_copied_along(tmp_path: Path) -> None:
    wheel = tmp_path / "gradcheck-9-py3-none-any.whl"
    wheel.write_bytes(b"")
    write("gradescope", tmp_path / "h", "--wheel", str(wheel), assignment=str(ROOT / "assignments" / "linear-fit"))
    with zipfile.ZipFile(tmp_path / "h" / "autograder.zip") as archive:
        names = set(archive.namelist())
    assert {"assignment/spec.py", wheel.name} <= names
    assert "--assignment assignment/spec.py" in (tmp_path / "h" / "run_autograder").read_text("utf-8")
    assert f"./{wheel.name}" in (tmp_path / "h" / "setup.sh").read_text("utf-8")
