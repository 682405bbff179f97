"""The example submissions are what their examples.toml says, judged here without gradcheck's grader.

Each function of each example runs on a fixed set of inputs (several shapes, batches of one and more, sides of one,
whole numbers, saturated units, the published figures) and is held against the reference in extended precision. An
example is run in this process unless it is written to hang or to end its process.
"""

import subprocess
import sys

import pytest
from bundled import ASSIGNMENTS, OUTPUTS, defined_for, judged, load, manifest
from judged_calls import CALLS, faults, truth
from vocabulary import DIAGNOSES

STATUSES = {"failed", "raised", "timed_out", "died", "missing", "unfilled", "ungradable"}

EXAMPLES = [
    pytest.param(assignment, entry, id=f"{assignment}/{entry['file']}")
    for assignment in OUTPUTS
    for entry in manifest(assignment)
]


def status_of(entry, function):
    status = entry.get("status", "failed")
    return status if isinstance(status, str) else status.get(function, "failed")


@pytest.mark.parametrize(("assignment", "entry"), EXAMPLES)
def test_example_is_what_the_manifest_says(assignment, entry):
    path = ASSIGNMENTS / assignment / "examples" / entry["file"]
    if entry.get("status") == "ungradable":
        assert set(entry["broken"]) == set(OUTPUTS[assignment])
        try:
            namespace = load(path)
        except SyntaxError:
            return
        assert not set(OUTPUTS[assignment]) & set(namespace), "there is something to grade"
        return
    namespace = load(path)
    found = {name: set() for name in OUTPUTS[assignment]}
    for name, arguments in CALLS[assignment]():
        if name in entry["broken"] and status_of(entry, name) in {"timed_out", "died"}:
            found[name].add(("", status_of(entry, name)))  # not run here, but below
        elif defined_for(assignment, name) not in namespace:
            found[name].add(("", "missing"))
        else:
            wanted = truth(assignment, name, arguments)
            found[name] |= faults(judged(assignment, name, namespace), arguments, wanted, OUTPUTS[assignment][name])

    broken = {name: what for name, what in found.items() if what}
    assert set(broken) == set(entry["broken"]), broken
    for name, what in broken.items():
        status = status_of(entry, name)
        if status == "failed":
            assert what - {("", "raised")}
        else:
            assert ("", status) in what
        if status in {"missing", "unfilled"}:
            assert len(what) == 1
    if "outputs" in entry:
        (only,) = broken.values()
        assert {output for output, _ in only if output} == set(entry["outputs"]), only


@pytest.mark.parametrize(("assignment", "entry"), EXAMPLES)
def test_manifest_entry_is_well_formed(assignment, entry):
    assert set(entry) <= {"file", "what", "broken", "diagnosis", "outputs", "status", "carried"}
    assert entry["file"].startswith("wrong_" if entry["broken"] else "right_")
    functions = OUTPUTS[assignment]
    assert set(entry["broken"]) <= set(functions)
    assert entry.get("diagnosis", "unknown") in DIAGNOSES
    assert {status_of(entry, name) for name in entry["broken"]} <= STATUSES
    assert set(entry.get("carried", [])) <= set(entry["broken"])
    outputs = {output for name in entry["broken"] for output in functions[name]}
    assert set(entry.get("outputs", [])) <= outputs


@pytest.mark.parametrize("assignment", OUTPUTS)
def test_every_example_file_is_in_the_manifest(assignment):
    listed = [entry["file"] for entry in manifest(assignment)]
    folder = ASSIGNMENTS / assignment / "examples"
    there = {path.name for path in folder.iterdir() if path.is_file()}
    assert sorted(listed) == sorted(there - {"examples.toml"})


DANGEROUS = [
    pytest.param(assignment, entry, name, id=f"{entry['file']}-{name}")
    for assignment in OUTPUTS
    for entry in manifest(assignment)
    for name in entry["broken"]
    if status_of(entry, name) in {"timed_out", "died"}
]


@pytest.mark.parametrize(("assignment", "entry", "function"), DANGEROUS)
def test_example_that_hangs_or_exits_really_does(assignment, entry, function):
    path = ASSIGNMENTS / assignment / "examples" / entry["file"]
    count = next(len(args) for name, args in CALLS[assignment]() if name == function)
    script = f"import runpy; runpy.run_path({str(path)!r})[{function!r}](*[None] * {count}); print('came back')"
    command = [sys.executable, "-c", script]
    if status_of(entry, function) == "died":
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
        assert b"came back" not in done.stdout
        assert done.stderr == b""
        return
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=2)
        process.kill()
