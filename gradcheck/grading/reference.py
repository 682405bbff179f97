"""The reference's functions, loaded when they are first needed: grading right work with a cached bank never does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from gradcheck.assignment import Assignment, load_reference


class Reference:
    """The reference of one assignment; may be asked from several threads."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._functions: Mapping[str, Callable[..., Any]] | None = None
        self._lock = threading.Lock()

    @property
    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """The functions by name.

        Raises:
            AssignmentError: the reference cannot be imported.
        """
        with self._lock:
            if self._functions is None:
                self._functions = load_reference(self._assignment)
            return self._functions
