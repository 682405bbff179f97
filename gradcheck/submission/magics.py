r"""Taking out of a notebook cell what only IPython understands, so that line numbers stay.

Works line by line and in linear time. Nothing is parsed by Python's own parser: source that is built to
exhaust it must do so in the worker, where limits hold. A line is looked at only where a statement can begin,
that is not inside brackets, strings or after a backslash: there ``%`` and ``!`` are ordinary text.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Literal, TypeAlias

# Cell magics whose body is ordinary Python that stays in the notebook's namespace.
_TRANSPARENT = frozenset({"time", "capture", "prun", "gradcheck"})

# Possessive repeats (``*+``) keep every match linear in the line's length, whatever the line holds.
_CELL_MAGIC = re.compile(r"[ \t]*+%%(?P<name>\w*+)")
_TIMED = re.compile(r"(?P<indent>[ \t]*+)%time[ \t]++(?P<statement>[^-].*)")
_SHELL_OR_MAGIC = re.compile(r"(?P<indent>[ \t]*+)[%!?]")
_ASSIGNED = re.compile(r"(?P<target>[ \t]*+[A-Za-z_][\w.]*+(?:[ \t]*+,[ \t]*+[A-Za-z_]\w*+)*+[ \t]*+=[ \t]*+)[%!]")
_IPYTHON_IMPORT = re.compile(r"(?P<indent>[ \t]*+)(?:from|import)[ \t]++IPython\b")
_OUTSIDE = re.compile(r"(?P<comment>#)|(?P<quote>\"{3}|'{3}|\"|')|(?P<open>[(\[{])|(?P<close>[)\]}])")
_INSIDE = {quote: re.compile(r"\\.|(?P<end>" + quote + ")") for quote in ('"', "'", '"""', "'''")}

Kind: TypeAlias = Literal["line", "timed", "cell"]


@dataclasses.dataclass(frozen=True, slots=True)
class Skipped:
    """One thing that is not run as the student wrote it: 1-based line in the cell, and its text."""

    kind: Kind
    line: int
    text: str


def strip_magics(code: str) -> tuple[str, tuple[Skipped, ...]]:
    """Return `code` with IPython's own syntax replaced, and what was replaced.

    A line keeps its number: it becomes ``pass`` with the same indentation (``None`` if it was assigned). A
    cell that begins with a magic for another language (``%%bash``) becomes empty.
    """
    lines = code.split("\n")
    skipped: list[Skipped] = []
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if magic := _CELL_MAGIC.match(lines[first]):
        text = lines[first].strip()
        if magic["name"] not in _TRANSPARENT:
            return "", (Skipped("cell", first + 1, text),)
        skipped.append(Skipped("line", first + 1, text))
        lines[first] = ""
    state = _LineState()
    advance = state.advance
    skipping = False  # inside a skipped statement that goes on in the next line
    for number, line in enumerate(lines):
        if skipping:
            lines[number] = ""
            advance(line)
            skipping = not state.statement_begins
        elif state.statement_begins and (found := _replace(line)):
            lines[number] = found.line
            skipped.append(Skipped(found.kind, number + 1, line.strip()))
            advance = state.advance if found.python else state.advance_foreign
            advance(line if found.kind == "line" else found.line)
            skipping = found.kind == "line" and not state.statement_begins
        else:
            state.advance(line)
    return "\n".join(lines), tuple(skipped)


@dataclasses.dataclass(frozen=True, slots=True)
class _Replacement:
    kind: Kind
    line: str
    python: bool  # whether quotes and brackets in the original line mean what they mean in Python


def _replace(line: str) -> _Replacement | None:
    if found := _TIMED.match(line):
        return _Replacement("timed", found["indent"] + found["statement"], python=True)
    if found := _SHELL_OR_MAGIC.match(line):
        return _Replacement("line", found["indent"] + "pass", python=False)
    if found := _ASSIGNED.match(line):
        return _Replacement("line", found["target"] + "None", python=False)
    if found := _IPYTHON_IMPORT.match(line):
        return _Replacement("line", found["indent"] + "pass", python=True)
    # `name?` asks for help; outside strings and comments no statement of Python ends in a question mark.
    bare = line.rstrip("; \t")
    if bare.endswith("?") and not any(mark in bare for mark in "#'\""):
        return _Replacement("line", line[: len(line) - len(line.lstrip())] + "pass", python=False)
    return None


class _LineState:
    """What is still open at the end of a line: a string, brackets, or a backslash."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._continued = False

    @property
    def statement_begins(self) -> bool:
        """True if a new statement can begin with the next line."""
        return not (self._quote or self._depth or self._continued)

    def advance_foreign(self, line: str) -> None:
        """Go past a line of another language, in which only a backslash at the end means the same."""
        self._continued = line.endswith("\\")

    def advance(self, line: str) -> None:
        """Go past a line of Python."""
        at = 0
        self._continued = line.endswith("\\")
        while token := (_INSIDE[self._quote] if self._quote else _OUTSIDE).search(line, at):
            at = token.end()
            kind = token.lastgroup
            if kind == "end":
                self._quote = ""
            elif kind == "quote":
                self._quote = token[0]
            elif kind == "open":
                self._depth += 1
            elif kind == "close":
                self._depth = max(0, self._depth - 1)
            elif kind == "comment":
                self._continued = False
                break
        if len(self._quote) == 1 and not self._continued:
            self._quote = ""  # an unfinished string of one line: Python will complain, in the worker
