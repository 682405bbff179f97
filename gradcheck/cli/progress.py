"""What is going on, on stderr, once it takes more than a second. Silent where stderr is not a terminal."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

_PATIENCE_S = 1.0


class Progress:
    """Shows the function being judged; a context manager, and the callback that `Grader.grade` takes."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._text = "loading"
        self._shown = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(_PATIENCE_S, self._show)
        self._timer.daemon = True

    def __call__(self, function: str, index: int, count: int) -> None:
        """Take note that `function`, number `index` of `count`, is being judged now."""
        with self._lock:
            self._text = f"{function} ({index + 1} of {count})"
            if self._shown:
                self._draw()

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            if self._shown:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()
            self._shown = False

    def _show(self) -> None:
        with self._lock:
            self._shown = True
            self._draw()

    def _draw(self) -> None:
        sys.stderr.write(f"\r\x1b[Kgrading {self._name}: {self._text}")
        sys.stderr.flush()
