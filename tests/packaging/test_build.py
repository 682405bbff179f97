"""What is built and installed: everything that is needed, nothing generic, and it works outside of a checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
INSTALLED_AS = {"gradcheck.reference": ROOT / "reference", "gradcheck.assignments": ROOT / "assignments"}
ASSIGNMENTS = sorted(path.parent.name for path in (ROOT / "assignments").glob("*/spec.py"))


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False, timeout=280
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of what is needed to build, so that no build leaves anything in the checkout."""
    copy = tmp_path_factory.mktemp("source")
    skipped = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.pyc")
    for name in ("gradcheck", "reference", "assignments"):
        shutil.copytree(ROOT / name, copy / name, ignore=skipped)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def built(source: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Give the wheel, built by way of the source archive, and that archive."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", out, source, cwd=out)
    return next(out.glob("*.whl")), next(out.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def names(built: tuple[Path, Path]) -> set[str]:
    with zipfile.ZipFile(built[0]) as wheel:
        return set(wheel.namelist())


def test_every_package_is_listed() -> None:
    listed = set(PROJECT["tool"]["setuptools"]["packages"])
    found = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "gradcheck").rglob("__init__.py")}
    modules_without_init = {
        path.parent for path in (ROOT / "gradcheck").rglob("*.py") if not (path.parent / "__init__.py").exists()
    }
    assert found | INSTALLED_AS.keys() == listed
    assert modules_without_init == set()


def test_nothing_generic_is_installed(names: set[str]) -> None:
    top = {name.partition("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"gradcheck"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    assert not [name for name in names if "tests" in name.split("/")]


def test_every_file_of_the_package_is_in_the_wheel(names: set[str]) -> None:
    assert "gradcheck/py.typed" in names
    for base, prefix in ((ROOT / "gradcheck", "gradcheck"), (ROOT / "reference", "gradcheck/reference")):
        for path in base.rglob("*.py"):
            assert f"{prefix}/{path.relative_to(base).as_posix()}" in names


def test_what_reports_are_made_of_is_in_the_wheel(names: set[str]) -> None:
    report = ROOT / "gradcheck" / "report"
    files = [
        path for folder in ("templates", "harness_files") for path in (report / folder).rglob("*") if path.is_file()
    ]
    assert len(files) > 8
    wanted = {f"gradcheck/report/{path.relative_to(report).as_posix()}" for path in files}
    assert wanted | {"gradcheck/result/schema.json"} <= names


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_file_of_an_assignment_is_in_the_wheel(names: set[str], assignment: str) -> None:
    folder = ROOT / "assignments" / assignment
    wanted = {"README.md", "spec.py", "starter.py", "starter.ipynb"}
    assert wanted <= {path.name for path in folder.iterdir()}
    inside = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert any(path.parent.name == "examples" for path in inside)
    for path in inside:
        assert f"gradcheck/assignments/{assignment}/{path.relative_to(folder).as_posix()}" in names


def test_there_are_assignments() -> None:
    assert {"input-descent", "linear-fit", "matmul-rules", "two-layer-network"} <= set(ASSIGNMENTS)


def test_the_source_archive_can_be_built(built: tuple[Path, Path]) -> None:
    # The wheel was built from it; what must be in it besides is for people.
    with tarfile.open(built[1]) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.md", "LICENSE", "pyproject.toml"} <= inside


def test_a_plain_install_works_away_from_the_checkout(built: tuple[Path, Path], tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", venv, cwd=tmp_path)
    python = venv / "bin" / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", built[0], cwd=tmp_path)
    # Dependencies come from where the tests run. A folder that is named in a .pth file is searched after this one,
    # and the .pth files in it are not read, so that an editable gradcheck there stays out of sight.
    import numpy

    (site / "dependencies.pth").write_text(f"{Path(numpy.__file__).parents[1]}\n")
    assert not (site / "reference").exists()
    assert run(venv / "bin" / "gradcheck", "--version", cwd=tmp_path).strip().endswith(_version())
    program = "import gradcheck.reference as r, gradcheck.assignments, gradcheck; print(r.__file__)"
    assert str(site) in run(python, "-I", "-c", program, cwd=tmp_path)
    example = site / "gradcheck" / "assignments" / "two-layer-network" / "examples" / "right_textbook.py"
    shutil.copy(example, tmp_path / "submission.py")
    report = run(
        venv / "bin" / "gradcheck", "grade", "submission.py", "--assignment", "two-layer-network", cwd=tmp_path
    )
    assert "passed" in report
    assert "12 / 12" in report


def _version() -> str:
    program = "import gradcheck.version; print(gradcheck.version.VERSION)"
    return run(sys.executable, "-c", program, cwd=ROOT).strip()


def test_the_lock_pins_every_dependency() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {line.partition("==")[0] for line in lines if "==" in line and not line.startswith("#")}
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = [*PROJECT["project"]["dependencies"], *(item for items in extras.values() for item in items)]
    plain = {item.partition("[")[0].partition(">")[0].partition("=")[0].strip().lower() for item in wanted}
    assert plain - {"gradcheck"} <= pinned
