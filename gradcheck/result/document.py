"""The result document as JSON.

Points are exact decimals and are written as JSON numbers, digit for digit. JSON has no NaN and no infinities;
they are written as the strings "NaN", "Infinity" and "-Infinity".
"""

from __future__ import annotations

import functools
import math
from decimal import Decimal
from typing import Any

import msgspec

from gradcheck.errors import ResultError
from gradcheck.result.model import SCHEMA, Array, Counterexample, Result


def encode_result(result: Result) -> bytes:
    """Return `result` as one line of JSON in UTF-8; keys come in the order in which the document defines them."""
    document = msgspec.to_builtins(result, builtin_types=(Decimal,))
    return _encoder().encode(_encodable(document))


def decode_result(data: bytes | str) -> Result:
    """Return the result that `data` holds. Fields that are not known are ignored: later releases may add some.

    Raises:
        ResultError: `data` is not such a document; the text says which field must be what.
    """
    try:
        schema = msgspec.json.decode(data, type=_Header).schema
        if schema != SCHEMA:
            raise ResultError(f"schema={schema!r} (str), but must be {SCHEMA!r}")
        result = _decoder().decode(data)
        return msgspec.structs.replace(
            result,
            functions=tuple(
                msgspec.structs.replace(function, counterexample=_with_arrays(function.counterexample))
                if function.counterexample
                else function
                for function in result.functions
            ),
        )
    except UnicodeDecodeError:
        raise ResultError("the result document is not UTF-8 text") from None
    except RecursionError:
        raise ResultError("the result document is nested too deeply") from None
    except msgspec.DecodeError as error:
        raise ResultError(f"not a result document: {error}") from None


def plain_number(value: float) -> float | str:
    """Return `value`, or the string that stands for it in JSON if it is not finite."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


class _Header(msgspec.Struct):
    schema: str


@functools.cache
def _encoder() -> msgspec.json.Encoder:
    return msgspec.json.Encoder(decimal_format="number")


@functools.cache
def _decoder() -> msgspec.json.Decoder[Result]:
    return msgspec.json.Decoder(Result)


def _encodable(value: Any) -> Any:  # Any: a JSON document with decimals in it
    if isinstance(value, dict):
        return {_encodable(key): _encodable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(item) for item in value]
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode()  # unpaired surrogates have no UTF-8
    return value


def _with_arrays(found: Counterexample) -> Counterexample:
    expected = None if found.expected is None else _arrays(found.expected)
    return Counterexample(inputs=_arrays(found.inputs), got=_arrays(found.got), expected=expected, note=found.note)


def _arrays(values: dict[str, Any]) -> dict[str, Any]:  # Any: JSON or Array, told apart here
    return {
        name: msgspec.convert(value, Array) if isinstance(value, dict) and value.keys() >= {"shape", "dtype"} else value
        for name, value in values.items()
    }
