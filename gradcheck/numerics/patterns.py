"""Putting a name to what is wrong: which region of a gradient, and in which simple way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from gradcheck.numerics.entries import EntryTable, WrongEntry
from gradcheck.numerics.lines import FloatArray
from gradcheck.numerics.wording import number

EVERYWHERE = "all entries"
THE_VALUE = "the value"
SIGN = "the sign is wrong"
ZERO = "zero, but must not be"
TRANSPOSED = "transposed"
_FRACTIONS = ((1, 2), (1, 3), (1, 4), (2, 3), (3, 2), (3, 4), (4, 3))
_LISTED = 6
_SHOWN = 8
_MATCH = 1e-5
"""Numbers that agree this well, beyond their tolerance, are taken for the same when a pattern is named."""


def axis_word(rank: int, axis: int, *, plural: bool) -> str:
    """Return what slices along an axis are called: rows and columns of a matrix, else by axis."""
    word = {(2, 0): "row", (2, 1): "column"}.get((rank, axis), "entry" if rank == 1 else f"axis-{axis} index")
    if not plural:
        return word
    return {"entry": "entries"}.get(word, word.replace("index", "indices") if "index" in word else f"{word}s")


def listed(indices: Sequence[int]) -> str:
    """Return indices as text, runs as ranges."""
    runs: list[list[int]] = []
    for index in sorted(indices):
        if runs and index == runs[-1][-1] + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    texts = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return ", ".join(texts[:_LISTED]) + (", …" if len(texts) > _LISTED else "")


def place(index: tuple[int, ...]) -> str:
    """Return an index as it is written in code."""
    return f"[{', '.join(map(str, index))}]" if index else ""


def name_slices(shape: tuple[int, ...], slices: Mapping[int, Sequence[int]]) -> str:
    """Return which slices along which axis are wrong, if along one axis only some are."""
    best: tuple[float, int] | None = None
    for axis, wrong in slices.items():
        share = len(wrong) / shape[axis]
        if 0 < share < 1 and (best is None or share < best[0]):
            best = (share, axis)
    if best is None:
        return ""
    axis = best[1]
    indices = slices[axis]
    word = axis_word(len(shape), axis, plural=len(indices) > 1)
    return f"only {word} {listed(indices)}"


def name_region(name: str, table: EntryTable, slices: Mapping[int, Sequence[int]], value: FloatArray | None) -> str:
    """Return which entries are wrong, in words, if they form a simple region.

    Args:
        name: the gradient's name.
        table: entries looked at.
        slices: axis → the only indices whose slices hold wrong entries, if that was found out.
        value: the input itself, whose sign may tell right from wrong entries; None if it has another shape.
    """
    wrong = np.flatnonzero(table.wrong)
    exhaustive = table.complete or len(slices) == sum(length > 1 for length in table.shape)
    if len(wrong) == len(table.flat) and table.complete and len(wrong) > 1:
        return EVERYWHERE
    if not table.shape:
        return THE_VALUE
    if exhaustive and len(wrong) == 1:
        return f"only {name}{place(table.index(int(wrong[0])))}"
    if value is not None and (region := _by_sign(table, value)):
        return region
    if table.complete and (region := _named_slices(name, table)):
        return region
    if exhaustive and len(wrong) <= _LISTED:
        return "only " + ", ".join(f"{name}{place(table.index(int(k)))}" for k in wrong)
    if slices:
        return name_slices(table.shape, slices)
    return EVERYWHERE if len(wrong) == len(table.flat) else ""


def _named_slices(name: str, table: EntryTable) -> str:
    """Return the few slices along one axis that are wrong, with a few stray entries; or the diagonal, or nothing."""
    mask = table.wrong.reshape(table.shape)
    for axis in range(mask.ndim if mask.ndim > 1 else 0):
        share = np.asarray(mask.mean(axis=tuple(k for k in range(mask.ndim) if k != axis)))
        # An entry whose wrong value happens to be right does not make its row a right one.
        whole = [int(k) for k in np.flatnonzero(share > 0.5)]
        if not whole or len(whole) == mask.shape[axis] or mask.shape[axis] == mask.size:
            continue
        strays = [k for k in np.flatnonzero(mask) if table.index(int(k))[axis] not in whole]
        if len(strays) <= 2 and len(strays) < np.count_nonzero(mask) / 2:
            region = name_slices(table.shape, {axis: whole})
            return region + "".join(f" and {name}{place(table.index(int(k)))}" for k in strays)
    return _diagonal(mask) or ""


def _diagonal(mask: npt.NDArray[np.bool_]) -> str | None:
    if mask.ndim != 2 or mask.shape[0] != mask.shape[1]:
        return None
    eye = np.eye(len(mask), dtype=bool)
    if np.array_equal(mask, eye):
        return "only the diagonal"
    return "only off the diagonal" if np.array_equal(mask, ~eye) else None


def _by_sign(table: EntryTable, value: FloatArray) -> str:
    """Return a region that the sign of the input draws: wrong exactly where it is negative, for instance."""
    entries, wrong = value.ravel()[table.flat], table.wrong
    for text, where in (("negative", entries < 0), ("positive", entries > 0), ("zero", entries == 0)):
        if where.any() and not where.all() and np.array_equal(where, wrong):
            return f"only where the input is {text}"
    return ""


def name_pattern(table: EntryTable, sizes: Mapping[str, int]) -> tuple[str, float | None]:
    """Return how the wrong entries are wrong, and the factor if it is one.

    Args:
        table: entries looked at.
        sizes: lengths that a factor may be named after: ``x.shape[1]`` → 4, for instance.
    """
    wrong = table.wrong
    analytic, numeric, tolerance = table.analytic[wrong], table.numeric[wrong], table.tolerance[wrong]
    if not len(analytic) or not np.all(np.isfinite(tolerance)):
        return "", None
    if np.all(analytic == 0):
        return ZERO, 0.0
    factor = _factor(analytic, numeric, tolerance)
    if factor is not None and (len(analytic) > 1 or _nice(factor, sizes)):
        return _name_factor(factor, sizes), factor
    if table.complete and (moved := _name_rearrangement(table)):
        return moved, None
    if not table.complete and (moved := _sampled_transpose(table)):
        return moved, None
    shift = analytic - numeric
    middle = float(np.median(shift))
    if len(shift) > 2 and np.all(np.abs(shift - middle) <= tolerance + _MATCH * abs(middle)):
        return f"too {'large' if middle > 0 else 'small'} by {number(abs(middle))}", None
    return "", factor


def _same(a: FloatArray, b: FloatArray, tolerance: FloatArray) -> bool:
    return bool(np.all(np.abs(a - b) <= tolerance + _MATCH * np.maximum(np.abs(a), np.abs(b))))


def _factor(analytic: FloatArray, numeric: FloatArray, tolerance: FloatArray) -> float | None:
    square = float(np.dot(numeric, numeric))
    if square == 0:
        return None
    factor = float(np.dot(analytic, numeric)) / square
    fits = factor != 0 and _same(analytic, factor * numeric, tolerance * max(1.0, abs(factor)))
    return factor if fits else None


def _nice(factor: float, sizes: Mapping[str, int]) -> bool:
    candidates = {
        -1.0,
        2.0,
        *(top / bottom for top, bottom in _FRACTIONS),
        *map(float, sizes.values()),
        *(1.0 / size for size in sizes.values() if size),
    }
    return any(abs(factor - c) <= _MATCH * abs(c) for c in candidates | {-c for c in candidates} if c != 1.0)


def _name_factor(factor: float, sizes: Mapping[str, int]) -> str:
    if abs(factor + 1) <= _MATCH:
        return SIGN
    sign = "-" if factor < 0 else ""
    for source, size in sizes.items():
        if size > 1 and abs(abs(factor) - size) <= _MATCH * size:
            return f"off by the factor {sign}{size} = {sign}{source}"
        if size > 1 and abs(abs(factor) * size - 1) <= _MATCH:
            return f"off by the factor {sign}1/{size} = {sign}1/{source}"
    for top, bottom in _FRACTIONS:
        if abs(abs(factor) * bottom / top - 1) <= _MATCH:
            return f"off by the factor {sign}{top}/{bottom}"
    return f"off by the factor {number(factor, 7)}"


def _name_rearrangement(table: EntryTable) -> str:
    """Return the rearrangement of the numeric gradient that the analytic one equals, if there is one."""
    analytic, numeric = table.analytic.reshape(table.shape), table.numeric.reshape(table.shape)
    tolerance = np.full(table.shape, np.max(table.tolerance))
    rank = len(table.shape)
    candidates: list[tuple[str, FloatArray]] = []
    if rank == 2 and table.shape[0] == table.shape[1]:
        candidates.append((TRANSPOSED, numeric.T))
    words = [axis_word(rank, axis, plural=True) if rank < 3 else f"axis {axis}" for axis in range(rank)]
    candidates += [(f"the {words[axis]} are in reverse order", np.flip(numeric, axis)) for axis in range(rank)]
    if rank > 1:
        candidates.append(("every axis is reversed", np.flip(numeric)))
    for axis in range(rank):
        candidates += [(f"shifted by {k} along axis {axis}", np.roll(numeric, k, axis)) for k in (1, -1)]
    return next((text for text, candidate in candidates if _same(analytic, candidate, tolerance)), "")


def _sampled_transpose(table: EntryTable) -> str:
    """Tell a transpose from a sample that holds mirror images."""
    if len(table.shape) != 2 or table.shape[0] != table.shape[1]:
        return ""
    where = {int(flat): k for k, flat in enumerate(table.flat)}
    size = table.shape[0]
    pairs = [(k, where[m]) for flat, k in where.items() if (m := flat % size * size + flat // size) in where]
    if len(pairs) < 8:
        return ""
    here, there = (np.array(part) for part in zip(*pairs, strict=True))
    same = _same(table.analytic[here], table.numeric[there], table.tolerance[here] + table.tolerance[there])
    return TRANSPOSED if same else ""


def worst_entries(table: EntryTable) -> tuple[WrongEntry, ...]:
    """Return the wrong entries with the largest excess over their tolerance."""
    excess = np.abs(table.analytic - table.numeric) / np.maximum(table.tolerance, np.finfo(float).tiny)
    order = [int(k) for k in np.argsort(-excess) if table.wrong[k]][:_SHOWN]
    return tuple(
        WrongEntry(table.index(k), float(table.analytic[k]), float(table.numeric[k]), float(table.tolerance[k]))
        for k in order
    )


def sizes_of(names: Sequence[str], shapes: Sequence[tuple[int, ...]]) -> dict[str, int]:
    """Return the lengths that a factor may be named after, as they would be written in code."""
    sizes: dict[str, int] = {}
    for name, shape in zip(names, shapes, strict=True):
        sizes |= {f"{name}.shape[{axis}]": length for axis, length in enumerate(shape) if length > 2}
        if len(shape) > 1:
            sizes[f"{name}.size"] = int(np.prod(shape))
    return sizes


def sentence(name: str, region: str, pattern: str, table: EntryTable) -> str:
    """Return one sentence from a region and a pattern."""
    moved = pattern == TRANSPOSED or pattern.startswith(("the ", "every ", "shifted "))
    if moved and pattern != SIGN:
        return f"{name}: {pattern}"
    if region == EVERYWHERE:
        whole = {
            SIGN: "the sign of all entries is wrong",
            ZERO: "all entries are zero, but must not be",
            "": "all entries are wrong",
        }
        return f"{name}: {whole.get(pattern, f'all entries are {pattern}')}"
    if region == THE_VALUE:
        head = f"{name} is wrong"
    elif region.startswith("only where"):
        head = f"{name}: wrong {region}"
    elif region:
        slices = "[" not in region
        several = region.count("[") > 1 or " and " in region or (slices and any(mark in region for mark in ("s ", "–")))
        head = f"{name}: {region} {'are' if several else 'is'} wrong"
    else:
        looked = "entries" if table.complete else "entries looked at"
        head = f"{name}: {np.count_nonzero(table.wrong)} of {len(table.flat)} {looked} are wrong"
    return f"{head}: {pattern}" if pattern else head
