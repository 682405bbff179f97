"""Arrays set like mathematics: MathML, wrong entries boxed."""

from __future__ import annotations

import html
from collections.abc import Sequence

from gradcheck.messages import printable
from gradcheck.report.numbers import aligned_entries, value_lines
from gradcheck.report.states import data_of
from gradcheck.result import Array, Json

_TEXT_WIDTH = 70
_EXACT = 17
_SHORT = 9  # characters


def short_digits(value: Json | Array) -> int:
    """Return 17 if every number is short when written out in full, else 6."""
    rows = _rows(data_of(value)) or []
    longest = max((len(text.strip()) for row in rows for text in aligned_entries([row], _EXACT)[0]), default=0)
    return _EXACT if longest <= _SHORT else 6


def matrix(value: Json | Array, *, digits: int = 6, wrong: Sequence[Sequence[bool]] = (), most: int = 12) -> str:
    """Return `value` as MathML, or as preformatted text if it has three axes or more or is no number.

    Args:
        value: an array with data, or JSON.
        digits: significant digits of a number.
        wrong: per row and column, whether the entry is to be marked.
        most: rows, and columns, that are shown: of a larger matrix the middle is left out.
    """
    data = data_of(value)
    rows = _rows(data)
    if rows is None:
        if not isinstance(data, list):
            return f"<code>{html.escape(value_lines(data, _TEXT_WIDTH, digits=digits)[0])}</code>"
        lines = value_lines(value, _TEXT_WIDTH, digits=digits)
        return f'<pre tabindex="0">{html.escape(chr(10).join(lines))}</pre>'
    if not isinstance(data, list):
        return f"<math>{_number(aligned_entries(rows, digits)[0][0], marked=_at(wrong, 0, 0), tag='mrow')}</math>"
    if not rows or not rows[0]:
        return "<math><mtable><mtr><mtd></mtd></mtr></mtable></math>"
    # The page's style draws the brackets: few machines have a font whose brackets grow with the matrix.
    return f"<math><mtable>{_table(rows, digits, wrong, most)}</mtable></math>"


def _rows(data: Json) -> list[list[Json]] | None:
    """Return a number, a vector or a matrix as rows; None for anything else."""
    if not isinstance(data, list):
        return [[data]] if _shown(data) else None
    if all(_shown(item) for item in data):
        return [data]
    rows = [item for item in data if isinstance(item, list) and all(_shown(inner) for inner in item)]
    return rows if len(rows) == len(data) and len({len(row) for row in rows}) == 1 else None


def _shown(value: Json) -> bool:
    return isinstance(value, bool | int | float) or value in ("NaN", "Infinity", "-Infinity")


def _table(rows: Sequence[Sequence[Json]], digits: int, wrong: Sequence[Sequence[bool]], most: int) -> str:
    down, across = _kept(len(rows), most), _kept(len(rows[0]), most)
    kept = [[rows[i][j] for j in across if j >= 0] for i in down if i >= 0]
    texts = iter(aligned_entries(kept, digits))
    parts = []
    for i in down:
        if i < 0:
            parts.append("<mtr>" + "<mtd><mo>⋮</mo></mtd>" * len(across) + "</mtr>")
            continue
        row = iter(next(texts))
        cells = [
            "<mtd><mo>⋯</mo></mtd>" if j < 0 else _number(next(row), marked=_at(wrong, i, j), tag="mtd") for j in across
        ]
        parts.append(f"<mtr>{''.join(cells)}</mtr>")
    return "".join(parts)


def _kept(count: int, most: int) -> list[int]:
    """Return the indices that are shown; -1 stands for those in the middle."""
    if count <= most:
        return list(range(count))
    half = most // 2
    return [*range(half), -1, *range(count - half, count)]


def _number(text: str, *, marked: bool, tag: str) -> str:
    # The padding of aligned numbers must be as wide as the digits that it stands for.
    shown = html.escape(printable(text, one_line=True)).replace("-", "−").strip(" ")
    shown += "\u2007" * (len(text) - len(text.rstrip(" ")))
    return f"<{tag}{' class=wrong' if marked else ''}><mn>{shown}</mn></{tag}>"


def _at(wrong: Sequence[Sequence[bool]], row: int, column: int) -> bool:
    return bool(wrong) and row < len(wrong) and column < len(wrong[row]) and wrong[row][column]
