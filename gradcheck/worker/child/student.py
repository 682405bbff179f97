"""The submission as a module of this process: loading its blocks and telling where it raised."""

from __future__ import annotations

import builtins
import linecache
import sys
import types
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

MODULE_NAME: Final = "submission"
MAX_MESSAGE: Final = 2000
MAX_FUNCTIONS: Final = 2000

Raised: TypeAlias = tuple[str, str, str, int, str, int]  # type, message, label, line, source, column


class Submission:
    """A fresh module that blocks of source are executed in."""

    def __init__(self, allowed_imports: frozenset[str], allowed_text: str) -> None:
        """Create the empty module.

        Args:
            allowed_imports: top-level names that the submission may import.
            allowed_text: the same as a phrase, for the message about any other import.
        """
        self.module = types.ModuleType(MODULE_NAME)
        self.lines: dict[str, Sequence[str]] = {}
        scope = self.module.__dict__
        scope["__builtins__"] = _builtins_with_guarded_import(allowed_imports, allowed_text)
        sys.modules[MODULE_NAME] = self.module  # dataclasses and typing look there

    def load(self, blocks: Sequence[tuple[str, str]]) -> tuple[list[str], list[tuple[str, Raised]]]:
        """Execute `blocks` in order; one that raises is reported and the next ones still run.

        Returns:
            The names of all callables defined now, and (label, what was raised) for each failed block.
        """
        failures: list[tuple[str, Raised]] = []
        for label, code in blocks:
            lines = _lines_of(code)
            self.lines[label] = lines
            linecache.cache[label] = (len(code), None, lines, label)
            self.module.__dict__.setdefault("__file__", label)
            try:
                exec(compile(code, label, "exec", dont_inherit=True), self.module.__dict__)  # noqa: S102
            except BaseException as error:
                failures.append((label, self.describe(error)))
        return self._functions(), failures

    def _functions(self) -> list[str]:
        names = [
            name
            for name, value in list(self.module.__dict__.items())
            if type(name) is str and not name.startswith("__") and callable(value)
        ]
        return names[:MAX_FUNCTIONS]

    def describe(self, error: BaseException) -> Raised:
        """Tell what `error` is and which line of the submission it comes from."""
        label, line = self._innermost(error.__traceback__)
        column = 0
        if isinstance(error, SyntaxError):
            message = str(error.msg)
            if not label and error.filename in self.lines:
                label, line, column = error.filename, error.lineno or 0, max(error.offset or 0, 0)
        else:
            message = _text_of(error)
        lines = self.lines.get(label, ())
        source = lines[line - 1].rstrip() if 0 < line <= len(lines) else ""
        return _name_of(error), message[:MAX_MESSAGE], label, line, source[:500], column

    def _innermost(self, traceback: types.TracebackType | None) -> tuple[str, int]:
        label, line = "", 0
        while traceback is not None:
            filename = traceback.tb_frame.f_code.co_filename
            if filename in self.lines:
                label, line = filename, traceback.tb_lineno
            traceback = traceback.tb_next
        return label, line or 0


def _lines_of(code: str) -> list[str]:
    """Split as Python counts lines: not at form feeds or Unicode separators, which `str.splitlines` does."""
    unified = code.replace("\r\n", "\n").replace("\r", "\n")
    return [f"{line}\n" for line in unified.split("\n")]


def _name_of(error: BaseException) -> str:
    name = type(error).__name__
    return name[:100] if type(name) is str else "?"


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:
        return "(its text cannot be shown)"


def _builtins_with_guarded_import(allowed: frozenset[str], allowed_text: str) -> dict[str, object]:
    """Return builtins whose ``import`` refuses, with a clear line, what the assignment does not allow.

    Only the submission's own code sees it: libraries import what they need. It is there for the message; what
    holds against hostile code is the kernel.
    """
    real_import = builtins.__import__

    def guarded_import(
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> types.ModuleType:
        top = name.partition(".")[0]
        if level == 0 and top not in allowed:
            raise ImportError(f"`import {name}` is not allowed in this assignment; allowed: {allowed_text}", name=name)
        return real_import(name, globals, locals, fromlist, level)

    return {**builtins.__dict__, "__import__": guarded_import}
