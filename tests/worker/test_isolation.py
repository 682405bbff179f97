"""Levels: what each asks for, that they are found by trying, and that nothing is weakened silently."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gradcheck.errors import InvalidArgument, WorkerError
from gradcheck.worker import Probe, Worker, advice, describe_isolation
from gradcheck.worker.child import lockdown
from gradcheck.worker.isolation import LEVELS, PROBES, IsolationReport, level_of, mechanisms_for, read_report, require

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the mechanisms")
GOOD = set(PROBES) - {"see-files", "see-processes", "first-process"}


def probes(blocked: set[str]) -> tuple[Probe, ...]:
    return tuple(Probe(name, "" if name in blocked else "something") for name in PROBES)


@pytest.mark.parametrize(
    ("blocked", "level"),
    [
        (set(PROBES), "strong"),
        (GOOD, "good"),
        (set(PROBES) - {"network"}, "partial"),
        (set(PROBES) - {"raise-limits"}, "partial"),
        ({"read-system"}, "partial"),
        ({"network"}, "partial"),
        (set(PROBES) - {"network", "read-system"}, "process"),
        (set(), "process"),
    ],
)
def test_the_level_follows_from_what_got_through(blocked, level):
    assert level_of(probes(blocked)) == level


@pytest.mark.parametrize("missing", sorted(GOOD))
def test_every_probe_counts(missing):
    assert level_of(probes(set(PROBES) - {missing})) in ("partial", "process")


def test_a_probe_that_did_not_answer_counts_as_got_through():
    assert level_of(probes(set(PROBES))[:-1]) != "strong"


def test_weaker_than_asked_for_is_an_error_that_names_the_probes():
    report = IsolationReport("partial", (), probes(set(PROBES) - {"network"}))
    with pytest.raises(WorkerError, match=r"'good' was asked for, but this machine gives 'partial'.*network"):
        require(report, "good")
    require(report, "partial")
    require(report, "process")


@pytest.mark.parametrize("fields", [{}, {"mechanisms": 1, "reasons": {}, "probes": {}}])
def test_a_malformed_report_is_an_error(fields):
    with pytest.raises(WorkerError):
        read_report(fields)


def test_an_unknown_level_is_refused():
    with pytest.raises(InvalidArgument, match="must be one of strong, good, partial, process"):
        Worker(isolation="total")  # type: ignore[arg-type]


def test_advice_names_what_is_missing():
    report = IsolationReport("process", (), (), (("landlock", "no such call"), ("seccomp", "denied")))
    assert [line.split()[1] for line in advice(report)] == ["Linux", "a"]
    assert advice(IsolationReport("strong", ())) == ()


def test_describing_tells_level_probes_and_mechanisms():
    report = describe_isolation()
    assert report.level in LEVELS
    assert {probe.name for probe in report.probes} == set(PROBES)
    assert "resource-limits" in report.mechanisms or report.level == "process"
    assert report.level == level_of(report.probes)


# --- A machine that lacks a mechanism, or pretends to have it ---------------------------------------------------

# A judge whose worker process runs with one part of the machine taken away, as in a container.
JUDGE = """
import json, sys
from gradcheck.worker import Worker
from gradcheck.worker import forkserver
forkserver.START = {start!r}
with Worker() as worker:
    report = worker.isolation
    with worker.open() as session:
        session.load([("a.py", "def f(): return 1")])
        answer = repr(session.call("f", [()]))
print(json.dumps([report.level, list(report.mechanisms), dict(report.missing), list(report.failed_probes), answer]))
"""
# Stands in for the worker's program: breaks something, then runs the real one.
START = """
import importlib, importlib.util, os, sys
namespace = dict(__name__="start", __file__={real!r})
exec(compile(open({real!r}).read(), {real!r}, "exec"), namespace)
real_import = importlib.import_module
def import_module(name, package=None):
    module = real_import(name, package)
    if name.endswith(".zygote"):
        kernel = sys.modules[name.replace(".zygote", ".kernel")]
        namespaces = sys.modules[name.replace(".zygote", ".namespaces")]
        landlock = sys.modules[name.replace(".zygote", ".landlock")]
        def deny(*a, **k): raise OSError(1, "denied")
        def pretend(*a, **k): pass
        {breakage}
    return module
importlib.import_module = import_module
namespace["main"]()
"""


def isolation_with(breakage: str, folder: Path) -> list:
    real = str(Path(lockdown.__file__).with_name("start.py"))
    start = folder / "start.py"
    start.write_text(START.format(real=real, breakage=breakage))
    done = subprocess.run(
        [sys.executable, "-c", JUDGE.format(start=str(start))], capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@linux
@pytest.mark.parametrize(
    ("breakage", "at_most", "missing"),
    [
        ("kernel.unshare = deny", "good", "own-root"),
        ("kernel.mount = deny", "good", "own-root"),
        ("kernel.pivot_root = deny", "good", "own-root"),
        ("kernel.load_seccomp = deny", "partial", "seccomp"),
        ("landlock.create_ruleset = deny; kernel.unshare = deny", "partial", "landlock"),
        ("landlock.enter = deny", "strong", "landlock"),
        ("kernel.unshare = deny; landlock.create_ruleset = deny; kernel.load_seccomp = deny", "process", "seccomp"),
    ],
)
def test_what_is_denied_is_noticed_and_the_rest_still_used(tmp_path, breakage, at_most, missing):
    level, mechanisms, reasons, failed, answer = isolation_with(breakage, tmp_path)
    assert LEVELS.index(level) >= LEVELS.index(at_most)
    assert missing in reasons
    assert missing not in mechanisms
    assert answer == "[Returned(value=1, mutated=(), aliased=())]"
    assert failed or at_most == "strong"


@linux
@pytest.mark.parametrize(
    ("breakage", "at_most"),
    [
        ("kernel.load_seccomp = pretend", "partial"),
        ("landlock.enter = pretend; kernel.unshare = deny", "partial"),
        ("kernel.load_seccomp = pretend; landlock.enter = pretend; kernel.unshare = deny", "process"),
    ],
)
def test_a_mechanism_that_only_pretends_is_found_out(tmp_path, breakage, at_most):
    """A system that answers success and does nothing, as some emulated kernels do."""
    level, mechanisms, _, failed, _ = isolation_with(breakage, tmp_path)
    assert "seccomp" in mechanisms
    assert LEVELS.index(level) >= LEVELS.index(at_most)
    assert failed


@linux
def test_a_filter_that_kills_is_left_out(tmp_path):
    kill_all = "kernel.load_seccomp = lambda program: os.kill(os.getpid(), 9) or os._exit(9)"
    level, _, reasons, _, answer = isolation_with(kill_all, tmp_path)
    assert level == "partial"
    assert "did not survive" in reasons["seccomp"]
    assert "Returned" in answer


@linux
def test_mechanisms_of_each_level_are_known_ones():
    known = {*lockdown.SHARED, *lockdown.OWN}
    for level in LEVELS:
        assert set(mechanisms_for(level)) <= known
    assert set(mechanisms_for(None)) == known
