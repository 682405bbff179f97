"""The worker: a warm process that submissions are run in, one locked-down child for each session."""

from __future__ import annotations

import collections
import os
from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self

from gradcheck.errors import WorkerError
from gradcheck.worker.channel import GoneError, LateError
from gradcheck.worker.child import frames
from gradcheck.worker.child.config import Config, Limits
from gradcheck.worker.exposure import HARMLESS, expose
from gradcheck.worker.forkserver import Child, End, ForkServer, LostError
from gradcheck.worker.isolation import IsolationReport
from gradcheck.worker.session import Session

_AHEAD: Final = 4  # children kept forked and locked down ahead of need
_HELLO_TIMEOUT_S: Final = 20.0
_RESTARTS: Final = 3


class Worker:
    """Runs submissions away from the judge. Use it as a context manager, from one thread at a time."""

    def __init__(
        self,
        *,
        modules: Sequence[str] = ("numpy",),
        limits: Limits | None = None,
        isolation: str | None = None,
        data_files: Sequence[str | os.PathLike[str]] = (),
    ) -> None:
        self.limits = limits or Limits()
        self.modules = tuple(modules)
        exposure = expose(modules)
        self._config = Config(
            packages=exposure.packages,
            preload=tuple(modules),
            allowed_imports=tuple(sorted(HARMLESS | set(modules))),
            allowed_text=" and ".join([", ".join(modules), "the standard library's harmless part"]),
            readable=exposure.readable,
            folder="",
            mechanisms=(),
            secrets=(),
            judge_pid=os.getpid(),
            limits=self.limits,
        )
        self._server = ForkServer(self._config)
        self._ready: collections.deque[Child] = collections.deque()
        self._refill()

    @property
    def isolation(self) -> IsolationReport:
        report = self._server.report()
        return IsolationReport(str(report["level"]), ("rlimits",), ())

    def open(self) -> Session:
        return Session(self)

    def take_child(self) -> Child:
        """Return a child that is locked down and has read nothing yet."""
        for _ in range(_RESTARTS):
            try:
                if not self._ready:
                    self._refill()
                child = self._ready.popleft()
                self._server.wait_forked(child)
                self._await_hello(child)
                self._refill()
            except (LostError, GoneError):
                self._restart()
            else:
                return child
        raise WorkerError("the worker process ended again and again without a cause in the submission")

    def give_back(self, child: Child) -> None:
        self._server.discard(child)

    def ask_end(self, child: Child) -> End | None:
        try:
            return self._server.ask_end(child)
        except LostError:
            return None

    def close(self) -> None:
        while self._ready:
            self._server.discard(self._ready.popleft())
        self._server.close()

    def _refill(self) -> None:
        while len(self._ready) < _AHEAD:
            self._ready.append(self._server.request_child())

    def _restart(self) -> None:
        self.close()
        self._server = ForkServer(self._config)

    def _await_hello(self, child: Child) -> None:
        from gradcheck.worker.child import wire

        try:
            status, body = child.channel.expect_hello(_HELLO_TIMEOUT_S)
        except LateError:
            raise WorkerError(f"a worker process was not ready within {_HELLO_TIMEOUT_S:g} s") from None
        if status == frames.BROKEN:
            raise WorkerError(f"a worker process could not be locked down: {wire.decode(body)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
