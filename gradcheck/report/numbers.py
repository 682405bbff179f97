"""Points and arrays as text: aligned columns, brackets that can be pasted into Python, as few digits as tell."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from gradcheck.messages import printable
from gradcheck.result import Array, Json

# Significant digits that are tried for showing two values that differ.
_DIGITS = (4, 6, 9, 12, 15)
_EXACT = 17
_MAX_ROWS = 12
_GAP = "..."
_NON_FINITE = {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}


def points_text(value: Decimal) -> str:
    """Return points without exponent or trailing zeros: ``2``, ``0.5``."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def digits_to_tell(first: Json, second: Json) -> int:
    """Return how many significant digits it takes until all differing numbers of two nested lists look different."""
    pairs = [
        (a, b)
        for a, b in zip(_numbers(first), _numbers(second), strict=False)
        if not math.isclose(a, b, rel_tol=1e-12, abs_tol=0.0)
    ]
    for digits in _DIGITS:
        if all(_rounded(a, digits) != _rounded(b, digits) for a, b in pairs):
            return digits
    return _EXACT


def same_to_the_eye(first: Json | Array, second: Json | Array) -> bool:
    """Return True if both have one shape and no numbers that differ by more than rounding."""
    if isinstance(first, Array) and isinstance(second, Array):
        return first.shape == second.shape and first.data is not None and same_to_the_eye(first.data, second.data)
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(same_to_the_eye, first, second))
    if isinstance(first, float | int) and isinstance(second, float | int):
        return math.isclose(first, second, rel_tol=1e-12, abs_tol=1e-300)
    return first == second


def value_lines(value: Json | Array, width: int, *, digits: int = _EXACT) -> list[str]:
    """Return `value` as lines of Python source of at most `width` columns.

    Args:
        value: an array with data, or JSON.
        width: columns to fit in. Digits go first, then columns in the middle, which three dots stand for.
        digits: significant digits of a number; 17 shows each exactly, in the shortest form that does.
    """
    data = value.data if isinstance(value, Array) else value
    if not isinstance(data, list):
        return [_entry(data, digits)]
    for attempt in sorted({digits, min(digits, 6), min(digits, 4)}, reverse=True):
        lines = _list_lines(data, attempt, columns=None)
        if max(map(len, lines)) <= width:
            return lines
    widest = _widest(data)
    # About as many columns as the width has room for, then fewer until they fit.
    for columns in range(min(widest - 1, widest * width // max(map(len, lines)) + 1), 1, -1):
        lines = _list_lines(data, min(digits, 4), columns=columns)
        if max(map(len, lines)) <= width:
            break
    return [line if len(line) <= width else line[: width - len(_GAP)] + _GAP for line in lines]


def _list_lines(data: Sequence[Json], digits: int, *, columns: int | None) -> list[str]:
    if not any(isinstance(item, list) for item in data):
        return _aligned([data], digits, columns)
    if all(isinstance(item, list) and not any(isinstance(inner, list) for inner in item) for item in data):
        rows = [item for item in data if isinstance(item, list)]
        half = _MAX_ROWS // 2
        if len(rows) <= _MAX_ROWS:
            blocks = [[line] for line in _aligned(rows, digits, columns)]
        else:
            shown = _aligned([*rows[:half], *rows[-half:]], digits, columns)
            blocks = [[line] for line in (*shown[:half], _GAP, *shown[half:])]
    else:
        blocks = [
            _list_lines(item, digits, columns=columns) if isinstance(item, list) else [_entry(item, digits)]
            for item in data[:_MAX_ROWS]
        ]
    lines: list[str] = []
    for number, block in enumerate(blocks):
        opening = "[" if number == 0 else " "
        lines += [(opening if at == 0 else " ") + line for at, line in enumerate(block)]
        lines[-1] += "," if number < len(blocks) - 1 else "]"
    return lines


def _aligned(rows: Sequence[Sequence[Json]], digits: int, columns: int | None) -> list[str]:
    """Return each row in brackets, with the decimal points of a column below each other."""
    return ["[" + ", ".join(row) + "]" for row in aligned_entries(rows, digits, columns)]


def aligned_entries(rows: Sequence[Sequence[Json]], digits: int, columns: int | None = None) -> list[list[str]]:
    """Return the entries as text, padded so that the decimal points of a column stand below each other.

    Args:
        rows: numbers as the result document holds them.
        digits: significant digits of a number.
        columns: most entries of a row that are kept; three dots stand for those in the middle.
    """
    table = [[_entry(item, digits) for item in _middle_out(row, columns)] for row in rows]
    for column in range(max(map(len, table))):
        cells = [row[column] for row in table if column < len(row)]
        # Below each other come the points, or the ends where there are exponents or no points at all.
        exponents = any("e" in cell for cell in cells)
        heads = [cell if exponents or cell == _GAP else cell.partition(".")[0] for cell in cells]
        head = max(map(len, heads))
        tail = max(len(cell) - len(before) for cell, before in zip(cells, heads, strict=True))
        filled = [row for row in table if column < len(row)]
        for row, before in zip(filled, heads, strict=True):
            row[column] = (" " * (head - len(before)) + row[column]).ljust(head + tail)
    return table


def _middle_out(row: Sequence[Json], columns: int | None) -> list[Json]:
    if columns is None or len(row) <= columns:
        return list(row)
    before = (columns + 1) // 2
    return [*row[:before], _GAP, *row[len(row) - (columns - before) :]]


def _entry(value: Json, digits: int) -> str:
    if isinstance(value, float):
        return repr(value) if digits >= _EXACT else repr(_rounded(value, digits))
    if isinstance(value, str):
        return _NON_FINITE.get(value) or (value if value == _GAP else printable(value, limit=60, one_line=True))
    return str(value)


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")


def _numbers(value: Json | Iterable[Json]) -> Iterator[float]:
    if isinstance(value, list):
        for item in value:
            yield from _numbers(item)
    else:
        yield float(value) if isinstance(value, float | int) else math.nan


def _widest(value: Json) -> int:
    if not isinstance(value, list):
        return 0
    return max([len(value) if not any(isinstance(v, list) for v in value) else 0, *map(_widest, value)])
