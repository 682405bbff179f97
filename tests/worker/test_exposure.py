"""What a submission can import and read: what the assignment allows, and nothing of gradcheck."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradcheck.errors import WorkerError
from gradcheck.worker import Raised, Returned, Worker
from gradcheck.worker.exposure import HARMLESS, expose
from gradcheck.worker.host import environment


def first_failure(worker: Worker, source: str) -> Raised:
    with worker.open() as session:
        loaded = session.load([("submission.py", source)])
    [(_, raised)] = loaded.failures
    return raised


@pytest.mark.parametrize("name", ["requests", "subprocess", "socket", "ctypes", "gradcheck.reference", "hypothesis"])
def test_an_import_that_is_not_allowed_says_so(worker, name):
    raised = first_failure(worker, f"x = 1\nimport {name}")
    assert raised.type == "ImportError"
    assert raised.message == (
        f"`import {name}` is not allowed in this assignment; "
        "allowed: `numpy` and the harmless part of the standard library"
    )
    assert (raised.line, raised.source) == (2, f"import {name}")


def test_from_imports_and_parts_are_judged_by_their_package(worker):
    assert first_failure(worker, "from urllib import request").type == "ImportError"
    with worker.open() as session:
        loaded = session.load([("a.py", "from numpy.linalg import inv\nimport numpy.random as r\nimport os.path\n")])
        assert loaded.failures == ()
        assert "inv" in loaded.functions


def test_a_misspelled_allowed_import_is_an_ordinary_error(worker):
    assert first_failure(worker, "import numpy.linalgg").type == "ModuleNotFoundError"


def test_the_submission_may_import_inside_functions(worker):
    with worker.open() as session:
        session.load([("a.py", "def f():\n    import statistics\n    return statistics.mean([1, 3])")])
        assert session.call("f", [()]) == [Returned(2)]


def test_a_package_can_be_added():
    with Worker(modules=("numpy", "mpmath")) as worker, worker.open() as session:
        loaded = session.load([("a.py", "import mpmath\ndef f(): return float(mpmath.sqrt(4))")])
        assert loaded.failures == ()
        assert session.call("f", [()]) == [Returned(2.0)]


def test_a_module_of_the_standard_library_can_be_added():
    with Worker(modules=("numpy", "colorsys")) as worker, worker.open() as session:
        assert session.load([("a.py", "import colorsys")]).failures == ()


def test_an_allowed_package_that_is_not_installed_is_an_error():
    with pytest.raises(WorkerError, match="'no_such_package'"):
        Worker(modules=("numpy", "no_such_package"))


def test_only_the_package_itself_is_exposed_not_what_lies_beside_it():
    exposure = expose(("numpy",))
    assert set(exposure.packages) == {"numpy"}
    assert {Path(path).name for path in exposure.readable} <= {"numpy", "numpy.libs"}


def test_requirements_of_a_package_come_along():
    found = expose(("jsonschema",)).packages
    assert {"jsonschema", "attrs", "referencing", "rpds"} <= set(found)
    assert "hypothesis" not in found


def test_the_harmless_part_exists_and_starts_nothing():
    assert set(sys.stdlib_module_names) >= HARMLESS
    assert not HARMLESS & {"socket", "subprocess", "ctypes", "multiprocessing", "asyncio", "urllib", "http", "signal"}


def test_the_environment_is_not_passed_on(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    found = environment()
    assert "SECRET_KEY" not in found
    assert found["OPENBLAS_CORETYPE"] == "Haswell"  # a fact about the processor
    assert found["OPENBLAS_NUM_THREADS"] == "1"


def test_data_files_are_readable_and_only_readable(tmp_path):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    (private / "data.csv").write_text("1,2\n3,4\n")
    (private / "answers.csv").write_text("5\n")
    source = (
        "import numpy as np, os\n"
        "def read(): return np.loadtxt('data.csv', delimiter=',')\n"
        "def names(): return os.listdir('.')\n"
        "def write(): open('data.csv', 'a').write('x')\n"
        f"def other(): return open({str(private / 'answers.csv')!r}).read()\n"
    )
    with Worker(data_files=[private / "data.csv"]) as worker:
        strong_enough = worker.isolation.level in ("strong", "good")
        with worker.open() as session:
            session.load([("a.py", source)])
            assert session.call("read", [()])[0].value.tolist() == [[1, 2], [3, 4]]
            assert session.call("names", [()]) == [Returned(["data.csv"])]
            if strong_enough:
                assert isinstance(session.call("write", [()])[0], Raised)
                assert isinstance(session.call("other", [()])[0], Raised)
        folder = worker._data.path
        assert Path(folder).is_dir()
    assert not Path(folder).exists()


def test_a_data_file_that_is_missing_is_an_error(tmp_path):
    with pytest.raises(WorkerError, match=r"absent\.csv cannot be read"):
        Worker(data_files=[tmp_path / "absent.csv"])


FLAT = """
import numpy, os
from pathlib import Path
from gradcheck.worker import Worker
packages = Path(numpy.__file__).parent.parent
assert packages.parent == Path(os.__file__).parent, packages
source = f'''
import numpy as np, os, numpy.testing, numpy.ma
def see(): return os.path.exists({str(packages / "hypothesis")!r}), os.path.exists(np.__file__)
def names(): return os.listdir({str(packages)!r})
def read(): return open({str(packages / "hypothesis" / "__init__.py")!r}).read()
'''
for level in ("strong", "good"):
    with Worker(isolation=level) as worker, worker.open() as session:
        print(worker.isolation.level, session.load([("a.py", source)]).failures)
        print(*(session.call(name, [()])[0] for name in ("see", "names", "read")))
"""


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs root to lay packages out")
def test_packages_inside_the_standard_librarys_folder(worker):
    """Only the allowed ones of them are there."""
    if worker.isolation.level != "strong":
        pytest.skip("this machine does not give the strongest level")
    if sys.prefix == sys.base_prefix:
        pytest.skip("needs to run from a virtual environment")
    script = str(Path(__file__).with_name("flat_install.py"))
    done = subprocess.run([sys.executable, script, FLAT], capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    strong, seen, good, seen_by_name = done.stdout.splitlines()
    assert (strong, good) == ("strong ()", "good ()")
    assert "Returned(value=(False, True)" in seen
    assert seen.count("Raised(type=") == seen_by_name.count("Raised(type=") == 2
