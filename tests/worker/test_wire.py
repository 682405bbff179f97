"""The encoding of values: what goes in comes out, and nothing but the refusal comes out of bad bytes."""

from __future__ import annotations

import math
import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gradcheck.worker.child import frames, wire
from gradcheck.worker.child.value import Handle
from gradcheck.worker.codec import read_loaded, read_outcome

_DTYPES = ["<f8", "<f4", "<f2", "?", "i1", "<i2", "<i4", "<i8", "u1", "<u2", "<u4", "<u8", "<c8", "<c16"]
_arrays = hnp.arrays(st.sampled_from(_DTYPES), hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
_scalars = _arrays.filter(lambda a: a.size).map(lambda a: a.reshape(-1)[0])
_plain = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**2000), 2**2000),
    st.floats(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    st.builds(Handle, st.integers(0, 2**64 - 1), st.text("ab", max_size=5)),
)
_keys = st.integers(-(2**63), 2**63 - 1) | st.text("abc", max_size=3)
_values = st.recursive(
    _plain | _arrays | _scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(_keys, inner, max_size=4)
    ),
    max_leaves=12,
)


def same(a: object, b: object) -> bool:
    """True if the two are the same to the last bit, types included."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray | np.generic):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, float):
        return a == b or (math.isnan(a) and math.isnan(b))
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(map(same, a.values(), b.values()))
    return a == b


@given(_values)
def test_values_survive(value):
    assert same(wire.decode(wire.encode(value)), value)


@given(_values)
def test_encoding_is_deterministic_and_stable(value):
    data = wire.encode(value)
    assert wire.encode(wire.decode(data)) == data


@given(_arrays)
def test_decoded_arrays_are_independent(array):
    data = bytearray(wire.encode(array))
    back = wire.decode(data)
    assert back.flags.writeable
    assert back.flags.aligned
    assert back.flags.owndata
    data[:] = bytes(len(data))
    assert same(back, array)


def decodes_or_refuses(data: bytes) -> None:
    """Feed `data` to every decoder that the judge has."""
    for status in range(8):
        try:
            if status == 7:
                wire.decode(bytearray(data))
            elif status == frames.LOADED:
                read_loaded(status, bytearray(data))
            else:
                read_outcome(status, bytearray(data))
        except wire.MalformedError as error:
            assert str(error)  # noqa: PT017 - the text is what is tested


_bytes = st.binary(max_size=200)


@settings(max_examples=600, deadline=None)
@given(_bytes | st.tuples(st.sampled_from(b"NTFiIfsltdagh").map(lambda b: bytes([b])), _bytes).map(b"".join))
@example(b"a\x00\x06" + bytes(8) + (1 << 20).to_bytes(8, "little") * 5)
@example(b"d\x01\x00\x00\x00I\x01\x00\x00\x00\x01N")
def test_arbitrary_bytes_are_decoded_or_refused(data):
    decodes_or_refuses(data)


@settings(max_examples=600, deadline=None)
@given(_values, st.data())
def test_damaged_encodings_are_decoded_or_refused(value, data):
    encoded = bytearray(wire.encode(value))
    for _ in range(data.draw(st.integers(1, 4))):
        where = data.draw(st.integers(0, len(encoded) - 1))
        encoded[where] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(encoded)))
    decodes_or_refuses(bytes(encoded))
    decodes_or_refuses(bytes(encoded[:cut]))


@pytest.mark.parametrize(
    "bomb",
    [
        b"l" + (0xFFFFFFFF).to_bytes(4, "little"),
        b"l\x40\x0d\x03\x00" + b"N" * 200_000,
        b"l\xff\xff\x00\x00" * 16 + b"N",
        b"d" + (0xFFFFFFFF).to_bytes(4, "little"),
        b"a\x00\x01" + (1 << 62).to_bytes(8, "little"),
        b"a\x00\x20" + (0).to_bytes(8, "little") + (2).to_bytes(8, "little") * 31,
        b"s" + (0xFFFFFFFF).to_bytes(4, "little"),
        b"l\x10\x27\x00\x00" + (b"a\x00\x20" + bytes(8 * 32)) * 10_000,
    ],
)
def test_no_bytes_make_decoding_long_or_large(bomb):
    started = time.perf_counter()
    tracemalloc.start()
    try:
        decodes_or_refuses(bomb)
        assert tracemalloc.get_traced_memory()[1] < 4 * len(bomb) + (64 << 20)
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - started < 30  # under tracing; a second without


def test_colliding_keys_cannot_be_sent():
    keys = {k * ((1 << 61) - 1): 0 for k in range(wire.MAX_KEYS)}
    with pytest.raises(wire.UnencodableError):
        wire.encode(keys)


def test_too_deep_is_cut_by_a_handle():
    deep: list[object] = []
    for _ in range(50):
        deep = [deep]
    back = wire.decode(wire.encode(deep, lambda value: Handle(1, wire.type_name(value))))
    for _ in range(wire.MAX_DEPTH):
        [back] = back
    assert back == Handle(1, "list")
