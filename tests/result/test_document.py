"""The result document: what is written comes back, numbers stay exact, and anything else is refused clearly."""

from __future__ import annotations

import json
import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from gradcheck.errors import GradcheckError, ResultError
from gradcheck.result import (
    Array,
    Check,
    Counterexample,
    Diagnosis,
    FunctionResult,
    Isolation,
    Place,
    Problem,
    Result,
    SubmissionInfo,
    decode_result,
    describe_array,
    describe_value,
    encode_result,
)

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
POINTS = st.decimals(allow_nan=False, allow_infinity=False)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | FINITE | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
ARRAYS = npst.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.bool_]),
    npst.array_shapes(min_dims=0, min_side=0, max_side=3),
).map(describe_array)
# A dict with these keys is an array, so plain JSON does not use them.
VALUES = st.dictionaries(TEXT, ARRAYS | JSON.filter(lambda value: not isinstance(value, dict)), max_size=3)
PLACES = st.builds(Place, label=TEXT, line=st.integers(0, 999), column=st.integers(0, 99), source=TEXT)
CHECK_STATUS = st.sampled_from(["passed", "failed", "kink", "inconclusive", "skipped", "raised", "refused"])
CHECKS = st.builds(
    Check,
    id=TEXT,
    status=CHECK_STATUS,
    message=TEXT,
    score=POINTS,
    max_score=POINTS,
    evidence=st.dictionaries(TEXT, JSON, max_size=2),
)
DIAGNOSES = st.builds(Diagnosis, id=TEXT, message=TEXT, output=TEXT, confidence=st.floats(0, 1))
COUNTEREXAMPLES = st.builds(Counterexample, inputs=VALUES, got=VALUES, expected=st.none() | VALUES, note=TEXT)
FUNCTIONS = st.builds(
    FunctionResult,
    name=TEXT,
    status=st.sampled_from(["passed", "failed", "raised", "timed_out", "died", "missing", "unfilled", "blocked"]),
    score=POINTS,
    max_score=POINTS,
    summary=TEXT,
    checks=st.lists(CHECKS, max_size=2).map(tuple),
    diagnosis=st.lists(DIAGNOSES, max_size=2).map(tuple),
    counterexample=st.none() | COUNTEREXAMPLES,
    place=st.none() | PLACES,
    output=TEXT,
)
RESULTS = st.builds(
    Result,
    assignment=TEXT,
    title=TEXT,
    submission=st.builds(SubmissionInfo, name=TEXT, sha256=TEXT),
    seed=st.integers(0, 2**63 - 1),
    isolation=st.builds(Isolation, level=st.sampled_from(["strong", "good", "partial", "process"])),
    lang=st.just("en"),
    status=st.sampled_from(["graded", "ungradable", "infrastructure_error"]),
    score=POINTS,
    max_score=POINTS,
    duration_s=st.floats(0, 1e6),
    functions=st.lists(FUNCTIONS, max_size=2).map(tuple),
    problem=st.none() | st.builds(Problem, message=TEXT, place=st.none() | PLACES),
    notes=st.lists(TEXT, max_size=2).map(tuple),
    output=TEXT,
)


def small(**fields: object) -> Result:
    given_fields = {
        "assignment": "a",
        "title": "A",
        "submission": SubmissionInfo(name="s.py", sha256="0" * 64),
        "seed": 1,
        "isolation": Isolation(level="good"),
        "lang": "en",
        "status": "graded",
        "score": Decimal("0.3"),
        "max_score": Decimal(1),
        "duration_s": 0.5,
    }
    return Result(**(given_fields | fields))


@settings(max_examples=150)
@given(RESULTS)
def test_what_is_written_comes_back(result: Result) -> None:
    data = encode_result(result)
    back = decode_result(data)
    assert back == result
    assert encode_result(back) == data
    json.loads(data)  # any reader of JSON reads it


def test_the_keys_come_in_the_documents_order() -> None:
    keys = list(json.loads(encode_result(small())))
    assert keys[:6] == ["schema", "assignment", "title", "submission", "seed", "isolation"]
    assert json.loads(encode_result(small()))["schema"] == "gradcheck/result/v1"


def test_points_are_exact_numbers() -> None:
    score = Decimal("12345678901234567890.1234567890123456789")
    data = encode_result(small(score=score))
    assert b'"score":12345678901234567890.1234567890123456789,' in data
    assert decode_result(data).score == score
    assert b'"score":0.3,' in encode_result(small(score=sum([Decimal("0.1")] * 3)))


@pytest.mark.parametrize("bad", ["NaN", "Infinity"])
def test_points_are_finite(bad: str) -> None:
    with pytest.raises(ValueError, match=f"score={bad}"):
        small(score=Decimal(bad))
    data = encode_result(small()).replace(b'"score":0.3', f'"score":"{bad}"'.encode())
    with pytest.raises(ResultError, match="must be a finite number"):
        decode_result(data)


def test_numbers_that_json_does_not_have() -> None:
    evidence = {"a": math.nan, "b": [math.inf, {"c": -math.inf}]}
    function = FunctionResult(
        name="f",
        status="failed",
        score=Decimal(0),
        max_score=Decimal(1),
        summary="",
        checks=(Check(id="value", status="failed", message="", evidence=evidence),),
    )
    data = encode_result(small(functions=(function,)))
    assert b'{"a":"NaN","b":["Infinity",{"c":"-Infinity"}]}' in data
    json.loads(data, parse_constant=pytest.fail)


def test_text_that_has_no_utf8_is_replaced() -> None:
    assert decode_result(encode_result(small(title="a\ud800é"))).title == "a?é"


def test_fields_of_later_releases_are_ignored() -> None:
    data = encode_result(small()).replace(b'"seed":1', b'"seed":1,"new_field":{"x":[1]}')
    assert decode_result(data) == small()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"result/v1", b"result/v2", "schema='gradcheck/result/v2' (str), but must be 'gradcheck/result/v1'"),
        (b'"schema"', b'"scheme"', "missing required field `schema`"),
        (b'"seed":1', b'"seed":"1"', "`$.seed`"),
        (b'"seed":1', b'"seed":true', "`$.seed`"),
        (b'"graded"', b'"great"', "Invalid enum value 'great' - at `$.status`"),
        (b'"title":"A",', b"", "missing required field `title`"),
        (b"{", b"[", "not a result document"),
        (b'"A"', b'"\xff"', "not UTF-8"),
        (b'"A"', b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_refused(old: bytes, new: bytes, says: str) -> None:
    data = encode_result(small())
    assert old in data
    with pytest.raises(ResultError) as caught:
        decode_result(data.replace(old, new, 1))
    assert says in str(caught.value)
    assert isinstance(caught.value, GradcheckError)


@given(st.binary(max_size=50) | st.text(max_size=50))
def test_only_one_exception_comes_out(data: bytes | str) -> None:
    with pytest.raises(ResultError):
        decode_result(data)


def test_full_marks() -> None:
    assert small(score=Decimal("1.0")).full_marks
    assert not small().full_marks
    assert not small(status="ungradable", score=Decimal(1)).full_marks


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (np.array([[1.0, -0.5]]), Array(shape=(1, 2), dtype="float64", data=[[1.0, -0.5]])),
        (np.array(2.5), Array(shape=(), dtype="float64", data=2.5)),
        (np.zeros((0, 3)), Array(shape=(0, 3), dtype="float64", data=[])),
        (
            np.array([np.nan, np.inf, -np.inf]),
            Array(shape=(3,), dtype="float64", data=["NaN", "Infinity", "-Infinity"]),
        ),
        (np.array([0.1], np.float32), Array(shape=(1,), dtype="float32", data=[0.1])),
        (np.array(0.1, np.float16), Array(shape=(), dtype="float16", data=0.1)),
        (np.zeros((0, 2), np.float32), Array(shape=(0, 2), dtype="float32", data=[])),
        (np.array([1, 2]), Array(shape=(2,), dtype="int64", data=[1, 2])),
        (np.array([True]), Array(shape=(1,), dtype="bool", data=[True])),
        (np.array([1j]), Array(shape=(1,), dtype="complex128", data=["1j"])),
        (np.array([1j], np.complex64), Array(shape=(1,), dtype="complex64", data=["1j"])),
        (np.array(["a"]), Array(shape=(1,), dtype="<U1", data=None)),
        (np.zeros((20, 20)), Array(shape=(20, 20), dtype="float64", data=[[0.0] * 20] * 20)),
        (np.zeros((20, 21)), Array(shape=(20, 21), dtype="float64", data=None)),
    ],
)
def test_arrays(array: np.ndarray, expected: Array) -> None:
    described = describe_array(array)
    assert described == expected
    function = FunctionResult(
        name="f",
        status="failed",
        score=Decimal(0),
        max_score=Decimal(1),
        summary="",
        counterexample=Counterexample(inputs={"x": described}),
    )
    assert decode_result(encode_result(small(functions=(function,)))).functions == (function,)


def test_the_limit_on_entries() -> None:
    assert describe_array(np.zeros(5), limit=4).data is None
    assert describe_array(np.zeros(4), limit=4).data == [0.0] * 4


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.5, 1.5),
        (math.nan, "NaN"),
        (np.float64(-math.inf), "-Infinity"),
        (np.float32(0.1), 0.1),
        (np.bool_(True), True),
        (True, True),
        (None, None),
        ("text", "text"),
        ("x" * 300, "x" * 199 + "…"),
        ((1, [2.0, math.inf]), [1, [2.0, "Infinity"]]),
        ([np.array([1.0])], [[1.0]]),
        (1 + 2j, "(1+2j)"),
        (object(), "<object>"),
        (np.array([1.0]), Array(shape=(1,), dtype="float64", data=[1.0])),
    ],
)
def test_values(value: object, expected: object) -> None:
    found = describe_value(value)
    assert found == expected
    assert type(found) is type(expected)
