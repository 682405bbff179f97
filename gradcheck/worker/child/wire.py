"""The encoding of values: tagged, fixed layout, nothing that could execute.

One value is a tag byte followed by its content (all integers little-endian):

====  =========================================================
tag   content
====  =========================================================
N T F  (None, True, False) nothing
i     8 bytes, signed
I     length u32, signed little-endian bytes (integers beyond 64 bits)
f     8 bytes, IEEE double
s     length u32, UTF-8
l t   item count u32, items (list, tuple)
d     item count u32, alternating keys (``s`` or ``i``) and values
a     dtype code u8, ndim u8, ndim × u64 shape, raw C-order elements
g     dtype code u8, raw element (a NumPy scalar)
h     id u64, length u32, UTF-8 type name (an object that stays in the worker)
====  =========================================================

Arrays decode to exact, writable, aligned ``numpy.ndarray`` of their own; subclasses were made plain by the
encoder, ``longdouble`` was narrowed to ``float64`` (``clongdouble`` to ``complex128``) and a Python complex
number became a ``complex128`` scalar. Decoding trusts nothing: sizes are checked before anything is
allocated, and `MalformedError` is the only exception that comes out.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import numpy as np

from .value import Handle, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_DEPTH: Final = 16
MAX_ITEMS: Final = 200_000  # in all containers of one value together
MAX_KEYS: Final = 4096  # in one dict: integer keys can be chosen to collide
MAX_NDIM: Final = 32  # what every supported NumPy can hold
MAX_SPAN: Final = 1 << 40  # product of the non-zero sides; more overflows inside NumPy even for empty arrays
MAX_TEXT: Final = 1 << 16
MAX_INT_BYTES: Final = 1 << 12
MAX_NAME: Final = 100

_DTYPES: Final = tuple(
    np.dtype(name)
    for name in ("<f8", "<f4", "<f2", "?", "i1", "<i2", "<i4", "<i8", "u1", "<u2", "<u4", "<u8", "<c8", "<c16")
)
_CODES: Final = {dtype: code for code, dtype in enumerate(_DTYPES)}
_BOOL: Final = _DTYPES.index(np.dtype("?"))
_WIDE: Final = {"f": np.dtype("<f8"), "c": np.dtype("<c16")}
_ARRAY_HEAD: Final = tuple(struct.Struct(f"<cBB{ndim}Q") for ndim in range(MAX_NDIM + 1))
_SHAPE: Final = tuple(struct.Struct(f"<{ndim}Q") for ndim in range(MAX_NDIM + 1))
_COUNT: Final = struct.Struct("<cI")
_INT: Final = struct.Struct("<cq")
_FLOAT: Final = struct.Struct("<cd")
_HANDLE: Final = struct.Struct("<cQI")
_U32: Final = struct.Struct("<I")
_I64: Final = struct.Struct("<q")
_F64: Final = struct.Struct("<d")
_U64: Final = struct.Struct("<Q")
_LARGE_BYTES: Final = 1 << 16

Keep: TypeAlias = Callable[[object], Handle]
Array: TypeAlias = "NDArray[Any]"  # of whatever dtype came
Parts: TypeAlias = "list[bytes | Array]"


class MalformedError(Exception):
    """The bytes are not an encoded value; the text says what is wrong with them."""


class UnencodableError(TypeError):
    """The value cannot cross; the text names its type."""


def encode(value: object, keep: Keep | None = None) -> bytes:
    """Encode `value`.

    Args:
        value: what to send.
        keep: called with each object that cannot cross (unknown type, odd dtype, nested too deep); returns the
            handle to send in its place.

    Raises:
        UnencodableError: something cannot cross and there is no `keep`.
    """
    parts: Parts = []
    _put(value, parts, keep, 0)
    return b"".join(cast("list[bytes]", parts))  # an array is a buffer too


def _put(value: object, parts: Parts, keep: Keep | None, depth: int) -> None:
    put = _ENCODERS.get(type(value))
    if put is None:
        put = _encoder_by_base(value)
    if put is None or depth > MAX_DEPTH or not put(value, parts, keep, depth):
        if keep is None:
            raise UnencodableError(f"a value of type {type_name(value)} cannot be passed to a submission")
        _put_handle(keep(value), parts, keep, depth)


def type_name(value: object) -> str:
    """Name the type of `value`; arrays that cannot cross also tell their dtype."""
    if isinstance(value, np.ndarray):
        return f"ndarray of {value.dtype}"[:MAX_NAME]
    name = type(value).__name__
    return name[:MAX_NAME] if type(name) is str else "?"


def _put_array(value: Array, parts: Parts, keep: Keep | None, depth: int) -> bool:
    code = _CODES.get(value.dtype)
    if code is None or value.ndim > MAX_NDIM:
        plain = _plain_dtype(value.dtype)
        if plain is None or value.ndim > MAX_NDIM:
            return False
        value = np.asarray(value).astype(plain)
        code = _CODES[plain]
    ndim = value.ndim
    parts.append(_ARRAY_HEAD[ndim].pack(b"a", code, ndim, *value.shape))
    if value.nbytes < _LARGE_BYTES:
        parts.append(value.tobytes())
    else:  # one copy less
        parts.append(np.ascontiguousarray(value).reshape(-1).view(np.uint8))
    return True


def array_head(value: Array) -> bytes | None:
    """Return what stands before the elements of `value`, or None if it cannot cross as it is."""
    code = _CODES.get(value.dtype)
    return None if code is None else _ARRAY_HEAD[value.ndim].pack(b"a", code, value.ndim, *value.shape)


def _plain_dtype(dtype: np.dtype[Any]) -> np.dtype[Any] | None:
    native = dtype.newbyteorder("<") if dtype.kind in "fciub" else dtype
    if native in _CODES:
        return native
    return _WIDE.get(dtype.kind)


def _put_subarray(value: object, parts: Parts, keep: Keep | None, depth: int) -> bool:
    return _put_array(np.asarray(value).view(np.ndarray), parts, keep, depth)


def _put_scalar(value: np.generic, parts: Parts, keep: Keep | None, depth: int) -> bool:
    array = np.asarray(value)
    code = _CODES.get(array.dtype)
    if code is None:
        plain = _plain_dtype(array.dtype)
        if plain is None:
            return False
        array, code = array.astype(plain), _CODES[plain]
    parts.append(b"g" + code.to_bytes(1, "little") + array.tobytes())
    return True


def _put_complex(value: complex, parts: Parts, keep: Keep | None, depth: int) -> bool:
    return _put_scalar(np.complex128(value), parts, keep, depth)


def _put_none(value: None, parts: Parts, keep: Keep | None, depth: int) -> bool:
    parts.append(b"N")
    return True


def _put_bool(value: bool, parts: Parts, keep: Keep | None, depth: int) -> bool:  # noqa: FBT001
    parts.append(b"T" if value else b"F")
    return True


def _put_int(value: int, parts: Parts, keep: Keep | None, depth: int) -> bool:
    if -(1 << 63) <= value < (1 << 63):
        parts.append(_INT.pack(b"i", value))
        return True
    size = value.bit_length() // 8 + 1
    if size > MAX_INT_BYTES:
        return False
    parts.append(_COUNT.pack(b"I", size) + int.to_bytes(value, size, "little", signed=True))
    return True


def _put_float(value: float, parts: Parts, keep: Keep | None, depth: int) -> bool:
    parts.append(_FLOAT.pack(b"f", value))
    return True


def _put_text(value: str, parts: Parts, keep: Keep | None, depth: int) -> bool:
    data = str.encode(value[:MAX_TEXT], "utf-8", "replace")[:MAX_TEXT]
    parts.append(_COUNT.pack(b"s", len(data)) + data)
    return True


def _put_list(value: list[object], parts: Parts, keep: Keep | None, depth: int) -> bool:
    return _put_items(b"l", value, parts, keep, depth)


def _put_tuple(value: tuple[object, ...], parts: Parts, keep: Keep | None, depth: int) -> bool:
    return _put_items(b"t", value, parts, keep, depth)


def _put_items(
    tag: bytes,
    value: list[object] | tuple[object, ...],
    parts: Parts,
    keep: Keep | None,
    depth: int,
) -> bool:
    if depth >= MAX_DEPTH or len(value) > MAX_ITEMS:
        return False
    parts.append(_COUNT.pack(tag, len(value)))
    for item in value:
        _put(item, parts, keep, depth + 1)
    return True


def _put_dict(value: dict[object, object], parts: Parts, keep: Keep | None, depth: int) -> bool:
    if depth >= MAX_DEPTH or len(value) > MAX_KEYS or not all(map(_is_key, value)):
        return False
    parts.append(_COUNT.pack(b"d", len(value)))
    for key, item in value.items():
        _put(key, parts, keep, depth + 1)
        _put(item, parts, keep, depth + 1)
    return True


def _is_key(key: object) -> bool:
    return type(key) is str or (type(key) is int and -(1 << 63) <= key < (1 << 63))


def _put_handle(value: Handle, parts: Parts, keep: Keep | None, depth: int) -> bool:
    name = value.type_name.encode("utf-8", "replace")[: 4 * MAX_NAME]
    parts.append(_HANDLE.pack(b"h", value.id, len(name)) + name)
    return True


_Encoder = Callable[..., bool]
_ENCODERS: Final[dict[type, _Encoder]] = {
    np.ndarray: _put_array,
    type(None): _put_none,
    bool: _put_bool,
    int: _put_int,
    float: _put_float,
    complex: _put_complex,
    str: _put_text,
    list: _put_list,
    tuple: _put_tuple,
    dict: _put_dict,
    Handle: _put_handle,
}


def _encoder_by_base(value: object) -> _Encoder | None:
    """Find how to send a subclass: as its plain base (a named tuple as a tuple, a matrix as an array)."""
    if isinstance(value, np.generic):
        return _put_scalar  # before float, which float64 is a subclass of
    if isinstance(value, np.ndarray):
        return _put_subarray
    for base in (int, float, complex, str, list, tuple, dict):
        if isinstance(value, base):
            put = _ENCODERS[base]
            return lambda item, *rest: put(_base_of(base, item), *rest)
    return None


def _base_of(base: type, value: object) -> object:
    """Return the plain content of an instance of a subclass, by the base's own methods."""
    if base is list:
        return list.copy(cast("list[object]", value))
    if base is dict:
        return dict.copy(cast("dict[object, object]", value))
    if base is tuple:
        return tuple.__getitem__(cast("tuple[object, ...]", value), slice(None))
    if base is str:
        return str.__str__(value)
    if base is int:
        return int.__int__(cast("int", value))
    if base is float:
        return float.__float__(cast("float", value))
    return complex.__pos__(cast("complex", value))


class Reader:
    """Decodes values from a buffer, one after the other; `pos` is where the next one begins."""

    __slots__ = ("buffer", "handles", "items_left", "pos", "size")

    def __init__(self, buffer: bytes | bytearray, pos: int = 0) -> None:
        self.buffer = buffer
        self.pos = pos
        self.size = len(buffer)
        self.items_left = MAX_ITEMS
        self.handles = 0  # handles read so far

    def take(self, count: int) -> int:
        """Return the position of the next `count` bytes and step over them."""
        pos = self.pos
        if count > self.size - pos:
            raise MalformedError("it ends too early")
        self.pos = pos + count
        return pos

    def value(self, depth: int = 0) -> Value:
        """Decode the next value."""
        tag = self.buffer[self.take(1)]
        if tag == 97:  # a
            return self._array()
        if tag == 102:  # f
            return _F64.unpack_from(self.buffer, self.take(8))[0]  # type: ignore[no-any-return]
        if tag == 105:  # i
            return _I64.unpack_from(self.buffer, self.take(8))[0]  # type: ignore[no-any-return]
        if tag == 116:  # t
            return tuple(self._items(depth))
        if tag == 108:  # l
            return self._items(depth)
        if tag == 78:  # N
            return None
        if tag == 84:  # T
            return True
        if tag == 70:  # F
            return False
        if tag == 115:  # s
            return self._text(MAX_TEXT)
        if tag == 103:  # g
            return self._scalar()
        if tag == 100:  # d
            return self._dict(depth)
        if tag == 104:  # h
            self.handles += 1
            number = _U64.unpack_from(self.buffer, self.take(8))[0]
            return Handle(number, self._text(4 * MAX_NAME))
        if tag == 73:  # I
            return int.from_bytes(self._bytes(MAX_INT_BYTES), "little", signed=True)
        raise MalformedError(f"unknown tag {tag}")

    def _array(self) -> Array:
        pos = self.take(2)
        code, ndim = self.buffer[pos], self.buffer[pos + 1]
        if code >= len(_DTYPES) or ndim > MAX_NDIM:
            raise MalformedError("an array of unknown dtype or too many dimensions")
        shape = _SHAPE[ndim].unpack_from(self.buffer, self.take(8 * ndim))
        count = span = 1
        for side in shape:
            count *= side
            span *= side or 1
        if span > MAX_SPAN:
            raise MalformedError("an array of impossible shape")
        dtype = _DTYPES[code]
        pos = self.take(count * dtype.itemsize)
        if code == _BOOL and count and np.ndarray((count,), np.uint8, self.buffer, pos).max() > 1:
            raise MalformedError("an element that is neither True nor False")
        return np.ndarray(shape, dtype, self.buffer, pos).copy()

    def _scalar(self) -> np.generic:
        code = self.buffer[self.take(1)]
        if code >= len(_DTYPES):
            raise MalformedError("a scalar of unknown dtype")
        dtype = _DTYPES[code]
        pos = self.take(dtype.itemsize)
        if code == _BOOL and self.buffer[pos] > 1:
            raise MalformedError("an element that is neither True nor False")
        return cast("np.generic", np.ndarray((), dtype, self.buffer, pos)[()])

    def _count(self, per_item: int, depth: int) -> int:
        count: int = _U32.unpack_from(self.buffer, self.take(4))[0]
        self.items_left -= count * per_item
        if self.items_left < 0 or depth >= MAX_DEPTH:
            raise MalformedError("too many items, or nested too deep")
        return count

    def _items(self, depth: int) -> list[Value]:
        return [self.value(depth + 1) for _ in range(self._count(1, depth))]

    def _dict(self, depth: int) -> dict[str | int, Value]:
        found: dict[str | int, Value] = {}
        count = self._count(2, depth)
        if count > MAX_KEYS:
            raise MalformedError("a dict of too many keys")
        for _ in range(count):
            key = self.value(depth + 1)
            if not _is_key(key):
                raise MalformedError("a key that is neither text nor a 64-bit integer")
            assert isinstance(key, str | int)
            found[key] = self.value(depth + 1)
        return found

    def _bytes(self, limit: int) -> bytes:
        count: int = _U32.unpack_from(self.buffer, self.take(4))[0]
        if count > limit:
            raise MalformedError("a text or number that is too long")
        pos = self.take(count)
        return bytes(self.buffer[pos : pos + count])

    def _text(self, limit: int) -> str:
        return self._bytes(limit).decode("utf-8", "replace")


def decode(buffer: bytes | bytearray, pos: int = 0) -> Value:
    """Decode the one value that `buffer` holds from `pos` to its end.

    Raises:
        MalformedError: anything is wrong with the bytes; no other exception comes out.
    """
    reader = Reader(buffer, pos)
    try:
        value = reader.value()
    except MalformedError:
        raise
    except Exception as error:  # a bad reply must never surface as anything else
        raise MalformedError(f"it cannot be decoded ({type(error).__name__})") from error
    if reader.pos != reader.size:
        raise MalformedError("bytes are left over")
    return value
