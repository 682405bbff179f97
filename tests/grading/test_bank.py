"""The bank: what shapes and values it holds, that it depends on the seed alone, and what is said of a bad reference."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradcheck.assignment import load_assignment
from gradcheck.errors import AssignmentError
from gradcheck.grading import build_bank
from gradcheck.grading.storage import load_bank, machine_seed

SPEC = """
from gradcheck.assignment import define, equals_reference, function, gradient_of
assignment = define("small", reference="reference.py", functions=[
    function("loss(w: (k,), x: (k, b)) -> float", points=1, rule=equals_reference(), examples=12),
    function("grad(w: (k,), x: (k, b)) -> dw: (k,)", points=1, rule=gradient_of("loss(w, x)", wrt="w"), examples=12),
])
"""
REFERENCE = """
import numpy as np
def loss(w, x):
    return np.sum((w @ x) ** 2)
def grad(w, x):
    return 2 * x @ (w @ x)
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "spec.py").write_text(SPEC)
    (tmp_path / "reference.py").write_text(REFERENCE)
    return tmp_path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADCHECK_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def inputs_of(bank) -> list[bytes]:
    return [
        b"".join(np.asarray(value).tobytes() for value in example.inputs)
        for function in bank.functions.values()
        for example in function.examples
    ]


def test_shapes_of_every_kind_come_up() -> None:
    bank = build_bank(load_assignment("matmul-rules"), 7).functions["backward"]
    sizes = [tuple(example.sizes[axis] for axis in "nkm") for example in bank.examples]
    assert any(len(set(size)) == 3 and min(size) > 1 for size in sizes)  # no two sides alike
    assert any(len(set(size)) == 1 and size[0] > 1 for size in sizes)  # square
    assert (1, 1, 1) in sizes
    for axis in range(3):
        assert any(size[axis] == 1 and max(size) > 1 for size in sizes)
    assert bank.examples[0].shapes == "published"
    assert np.array_equal(bank.examples[0].inputs[1], [[4, 5], [7, 2]])


def test_every_regime_comes_up() -> None:
    assignment = load_assignment("two-layer-network")
    for function in assignment.functions:
        examples = build_bank(assignment, 3).functions[function.name].examples
        for k, slot in enumerate(function.signature.inputs):
            names = {example.regimes[k] for example in examples}
            assert {regime.name for regime in function.regimes[slot.name]} <= names


def test_the_bank_depends_on_the_seed_alone(small: Path) -> None:
    assignment = load_assignment(small)
    assert inputs_of(build_bank(assignment, 1)) == inputs_of(build_bank(assignment, 1))
    assert inputs_of(build_bank(assignment, 1)) != inputs_of(build_bank(assignment, 2))


def test_no_call_is_made_twice(small: Path) -> None:
    for function in build_bank(load_assignment(small), 1).functions.values():
        calls = [
            b"|".join(np.asarray(v).tobytes() for v in e.inputs) + repr(e.sizes).encode() for e in function.examples
        ]
        assert len(set(calls)) == len(calls)


def test_a_cached_bank_is_the_same(small: Path, cache: Path) -> None:
    assignment = load_assignment(small)
    built, cached = load_bank(assignment, 5), load_bank(assignment, 5)
    assert len(list((cache / "banks").iterdir())) == 1
    assert inputs_of(built) == inputs_of(cached)
    for name, function in built.functions.items():
        for one, other in zip(
            function.expected + function.tolerance,
            cached.functions[name].expected + cached.functions[name].tolerance,
            strict=True,
        ):
            assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_a_cached_bank_is_not_used_after_a_change(small: Path, cache: Path) -> None:
    load_bank(load_assignment(small), 5)
    (small / "reference.py").write_text(REFERENCE.replace("** 2)", "** 2) / 2").replace("2 * x", "x"))
    changed = load_bank(load_assignment(small), 5)
    assert len(list((cache / "banks").iterdir())) == 2
    example = changed.functions["grad"].examples[0]
    w, x = example.inputs
    assert np.allclose(changed.functions["grad"].expected[0][0], x @ (w @ x), rtol=1e-14)


@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_a_damaged_cache_is_built_anew(small: Path, cache: Path, damage: bytes | None) -> None:
    assignment = load_assignment(small)
    built = load_bank(assignment, 5)
    (path,) = (cache / "banks").iterdir()
    path.write_bytes(path.read_bytes()[:-100] if damage is None else damage)
    assert inputs_of(load_bank(assignment, 5)) == inputs_of(built)


def test_the_machine_seed_stays(cache: Path) -> None:
    assert machine_seed() == machine_seed()


def test_without_a_writable_cache_grading_goes_on(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GRADCHECK_CACHE_DIR", str(tmp_path / "file" / "below"))
    assert load_bank(load_assignment(small), 5).functions
    assert machine_seed() != machine_seed()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("return 2 * x @ (w @ x)", "return 2 * x @ (w @ x).T[:0]", "fails on an example with"),
        ("return 2 * x @ (w @ x)", "return 1.0", "dw has the shape (), but must be (k,) ="),
        ("return 2 * x @ (w @ x)", "return w * np.nan", "the reference is finite on no example"),
        ("return 2 * x @ (w @ x)", "return 3 * x @ (w @ x)", "is not the gradient"),
        ("import numpy", "import numpyy", "reference 'reference.py' fails"),
    ],
)
def test_a_bad_reference_is_the_authors_error(small: Path, old: str, new: str, says: str) -> None:
    (small / "reference.py").write_text(REFERENCE.replace(old, new))
    with pytest.raises(AssignmentError) as caught:
        build_bank(load_assignment(small), 1)
    assert says in str(caught.value)
