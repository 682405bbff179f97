"""Banks kept between runs, and the seed of this machine.

A bank is a pure function of assignment, seed and versions, so it is cached by their digest. Files are in the format
of the worker's wire: plain data, checked when read, never unpickled. A file that does not read well is built anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from gradcheck.assignment import Assignment, digest
from gradcheck.grading.bank import Bank, FunctionBank, build_bank
from gradcheck.grading.example import Example
from gradcheck.version import VERSION
from gradcheck.worker.child import wire

if TYPE_CHECKING:
    from gradcheck.diagnosis import Mutant

_FORMAT = 2
T = TypeVar("T")


def load_bank(assignment: Assignment, seed: int) -> Bank:
    """The bank of `assignment` for `seed`: from the cache, else built and put there.

    Raises:
        AssignmentError: it has to be built, and the reference fails.
    """
    if assignment.source is None:
        return build_bank(assignment, seed)
    path = cache_folder() / "banks" / f"{_key(assignment, seed)}.bank"
    return _cached(path, lambda tree: _from_tree(tree, seed), _to_tree, lambda: build_bank(assignment, seed))


def load_mutants(
    assignment: Assignment, seed: int, function: str, build: Callable[[], tuple[Mutant, ...]]
) -> tuple[Mutant, ...]:
    """The mutants of one function's reference on the bank of `seed`: from the cache, else built and put there."""
    if assignment.source is None:
        return build()
    path = cache_folder() / "mutants" / f"{_key(assignment, seed)}-{function}.mutants"
    return _cached(path, _mutants_from_tree, _mutants_to_tree, build)


def _cached(path: Path, read: Callable[[Any], T], write: Callable[[T], Any], build: Callable[[], T]) -> T:
    try:
        return read(wire.decode(path.read_bytes()))
    except (OSError, wire.MalformedError, ValueError, TypeError, AttributeError):
        built = build()
    # A cache that cannot be written, or something too large for it, is a cache that is not used.
    with contextlib.suppress(OSError, wire.UnencodableError):
        _write(path, wire.encode(write(built)))
    return built


def machine_seed() -> int:
    """The seed of this user on this machine: drawn at random once, then kept, so that banks can be cached.

    Nobody can know the calls that are judged beforehand, and grading the same file twice gives the same result.
    """
    path = cache_folder() / "seed"
    with contextlib.suppress(OSError, ValueError):
        return int(path.read_text(encoding="ascii"))
    seed = secrets.randbits(48)
    with contextlib.suppress(OSError):
        _write(path, str(seed).encode())
    return seed


def cache_folder() -> Path:
    """``$GRADCHECK_CACHE_DIR``, else ``gradcheck`` in the user's cache folder."""
    own = os.environ.get("GRADCHECK_CACHE_DIR")
    if own:
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME")
    if not base:
        base = str(Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache"))
    return Path(base) / "gradcheck"


def _key(assignment: Assignment, seed: int) -> str:
    parts = (_FORMAT, VERSION, np.__version__, sys.version_info[:2], digest(assignment), seed)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _to_tree(bank: Bank) -> Any:
    return {
        name: [
            [[list(e.inputs), dict(e.sizes), e.shapes, list(e.regimes)] for e in function.examples],
            None if function.expected is None else [list(arrays) for arrays in function.expected],
            None if function.tolerance is None else [list(arrays) for arrays in function.tolerance],
        ]
        for name, function in bank.functions.items()
    }


def _from_tree(tree: Any, seed: int) -> Bank:
    def outputs(rows: Any) -> tuple[tuple[np.ndarray, ...], ...] | None:
        return None if rows is None else tuple(tuple(np.asarray(array) for array in row) for row in rows)

    functions = {
        name: FunctionBank(
            tuple(Example(tuple(i), sizes, shapes, tuple(regimes)) for i, sizes, shapes, regimes in examples),
            outputs(expected),
            outputs(tolerance),
        )
        for name, (examples, expected, tolerance) in tree.items()
    }
    return Bank(seed, functions)


def _mutants_to_tree(mutants: tuple[Mutant, ...]) -> Any:
    return [
        [m.id, m.before, m.after, m.line, m.says, sorted(m.wrong), {n: list(c) for n, c in m.columns.items()}]
        for m in mutants
    ]


def _mutants_from_tree(tree: Any) -> tuple[Mutant, ...]:
    from gradcheck.diagnosis import Mutant

    return tuple(
        Mutant(
            id_, before, after, line, {name: tuple(column) for name, column in columns.items()}, frozenset(wrong), says
        )
        for id_, before, after, line, says, wrong, columns in tree
    )


def _write(path: Path, data: bytes) -> None:
    """Write beside and rename, so that a reader sees the whole file or none; readable by this user alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
