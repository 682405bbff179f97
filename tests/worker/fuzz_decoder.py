"""A longer job: coverage-guided fuzzing of everything that reads a worker's replies.

    pip install atheris
    python tests/worker/fuzz_decoder.py -max_total_time=300

Only `MalformedError` may come out; any other exception, or an input that takes more than a second, is a finding.
The first byte of an input says which reader it is for; 7 reads a bare value.
"""

from __future__ import annotations

import sys
import time

import atheris
import numpy as np

with atheris.instrument_imports(include=["gradcheck.worker"]):
    from gradcheck.worker.child import frames, wire
    from gradcheck.worker.codec import read_loaded, read_outcome

SLOW_S = 1.0
SEEDS = [
    None,
    [1, -(2**70), 1.5, "text", (True, {"a": 1, 2: []})],
    np.arange(6.0).reshape(2, 3),
    np.array([True, False]),
    np.float32(1),
    np.zeros((0, 3), np.int16),
    ("ValueError", "text", "submission.py", 3, "x = 1", 0),
    ((1, 2), [0], [([0, "a"], 1)]),
    (["forward"], [("cell 1", ("A", "b", "c", 1, "d", 0))]),
]


def read(data: bytes) -> None:
    """Feed one input to the reader that its first byte names."""
    if not data:
        return
    status, body = data[0] % 8, bytearray(data[1:])
    started = time.perf_counter()
    try:
        if status == 7:
            wire.decode(body)
        elif status == frames.LOADED:
            read_loaded(status, body)
        else:
            read_outcome(status, body)
    except wire.MalformedError:
        pass
    if time.perf_counter() - started > SLOW_S:
        raise AssertionError("decoding took too long")


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """Begin with well-formed replies now and then; they are hard to find by chance."""
    if not data or seed % 16 == 0:
        value = SEEDS[seed // 16 % len(SEEDS)]
        return (bytes([seed // 256 % 8]) + wire.encode(value))[:max_size]
    return atheris.Mutate(data, max_size)


if __name__ == "__main__":
    atheris.Setup(sys.argv, read, custom_mutator=mutate)
    atheris.Fuzz()
