"""The worker: a warm process that submissions are run in, one locked-down child for each session."""

from __future__ import annotations

import collections
import contextlib
import itertools
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from gradcheck.errors import InvalidArgument, WorkerError
from gradcheck.worker.channel import GoneError, LateError
from gradcheck.worker.child import frames
from gradcheck.worker.child.config import Config, Limits
from gradcheck.worker.data import DataFolder
from gradcheck.worker.exposure import HARMLESS, expose
from gradcheck.worker.host import Child, End, Host, LostError, start_host
from gradcheck.worker.isolation import LEVELS, IsolationReport, Level, mechanisms_for, read_report, require
from gradcheck.worker.session import Session

# Children kept forked and locked down ahead of need: enough for the functions of one assignment, and refilled in
# one go, so that forking does not compete with the submission for the processor.
_AHEAD: Final = 8
_TOO_FEW: Final = 1
_HELLO_TIMEOUT_S: Final = 30.0
_TRIES: Final = 12  # each may meet a child or a fork server that was killed from outside
_numbers: Final = itertools.count()


class Worker:
    """Runs submissions away from the judge. A context manager; nothing of it is left when it is closed.

    The constructor returns at once, while the worker process starts beside the judge; whatever needs it first
    waits for it. Several threads may share a worker; a session belongs to one thread at a time.
    """

    def __init__(
        self,
        *,
        modules: Sequence[str] = ("numpy",),
        limits: Limits | None = None,
        isolation: Level | None = None,
        data_files: Sequence[str | os.PathLike[str]] = (),
    ) -> None:
        """Start the worker process.

        Args:
            modules: what a submission may import beside the harmless part of the standard library: packages
                with all their parts (``scipy``), or one part with what it needs (``scipy.special``), which
                starts sooner.
            limits: what one session may use.
            isolation: use just the mechanisms of this level, and refuse to run if it is not reached. By
                default everything there is, and whatever level that gives.
            data_files: files that appear in the submission's current folder, to be read.

        Raises:
            InvalidArgument: `isolation` is no level.
            WorkerError: a module or data file does not exist, or no process can be started.
        """
        if isolation is not None and isolation not in LEVELS:
            raise InvalidArgument(f"isolation={isolation!r}, but must be one of {', '.join(LEVELS)}")
        self.limits = limits or Limits()
        self._wanted: Level | None = isolation
        self._data = DataFolder(data_files)
        self._config = _configure(modules, self.limits, isolation, self._data.path)
        self._report: IsolationReport | None = None
        self._lock = threading.RLock()
        self._closed = False
        self._waiting: collections.deque[Child] = collections.deque()
        self._host: Host = start_host(self._config)
        self._checked: Host | None = None  # the one whose isolation is known to suffice
        self._fork_ahead()

    @property
    def isolation(self) -> IsolationReport:
        """How submissions are held, as found by trying. Waits until the worker process is ready.

        Raises:
            WorkerError: the level that was asked for is not reached, or the worker process failed.
        """
        with self._lock:
            if self._report is None:
                try:
                    self._report = self._check_isolation(self._wanted)
                except LostError:
                    raise WorkerError("the worker process was killed while it started") from None
            return self._report

    def _check_isolation(self, at_least: Level | None) -> IsolationReport:
        report = read_report(self._host.report())
        if at_least is not None:
            require(report, at_least)
        self._checked = self._host
        return report

    def open(self) -> Session:
        """Begin a session in a child that is already forked and locked down.

        Raises:
            WorkerError: there is none to be had.
        """
        return Session(self)

    def take_child(self) -> Child:
        """Return a child that is locked down and has read nothing yet; for `Session`."""
        with self._lock:
            self._refuse_if_closed()
            level = self.isolation.level
            for _ in range(_TRIES):
                try:
                    child = self._next_child(level)
                except LostError:
                    self._end()
                    self._host = start_host(self._config)
                    continue
                if child is not None:
                    return child
        raise WorkerError("processes of the worker end again and again, killed by something outside of it")

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise WorkerError("the worker is closed")

    def _next_child(self, level: Level) -> Child | None:
        """Return the next waiting child once it is ready, or None if it has died meanwhile."""
        self._fork_ahead()
        child = self._waiting.popleft()
        try:
            self._host.wait_started(child)
            if self._host is not self._checked:  # one that had to be replaced must not be weaker
                self._check_isolation(level)
            self._await_hello(child)
        except GoneError:
            self._host.discard(child)
            return None
        except (LostError, WorkerError):
            self._host.discard(child)
            raise
        with contextlib.suppress(LostError):  # then the next one who needs a child meets it
            self._fork_ahead()
        return child

    def _await_hello(self, child: Child) -> None:
        try:
            status, body = child.channel.expect_hello(_HELLO_TIMEOUT_S)
        except LateError:
            raise WorkerError(f"a worker process was not ready within {_HELLO_TIMEOUT_S:g} s") from None
        if status == frames.BROKEN:
            reason = body.decode("utf-8", "replace")  # ours: no submission has been read yet
            raise WorkerError(f"a worker process could not be locked down: {reason}")
        child.channel.check_silence()  # it may have been killed since

    def discard(self, child: Child) -> None:
        """Kill `child` and give back what it holds; for `Session`."""
        with self._lock:
            self._host.discard(child)

    def ask_end(self, child: Child) -> End | None:
        """Tell how `child` ended, None if that cannot be known any more; for `Session`."""
        with self._lock:
            self._refuse_if_closed()
            try:
                return self._host.ask_end(child)
            except LostError:
                return None

    def _fork_ahead(self) -> None:
        if len(self._waiting) < _TOO_FEW:
            while len(self._waiting) < _AHEAD:
                self._waiting.append(self._host.request_child())

    def close(self) -> None:
        """End the worker process and all its children, also of sessions that are open. Again: does nothing."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._end()
                self._data.remove()

    def _end(self) -> None:
        while self._waiting:
            self._host.discard(self._waiting.popleft())
        self._host.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def describe_isolation() -> IsolationReport:
    """Find out how strongly submissions are held on this machine; what `gradcheck doctor` shows.

    Raises:
        WorkerError: no worker process can be started at all.
    """
    with Worker() as worker:
        return worker.isolation


def _configure(modules: Sequence[str], limits: Limits, isolation: Level | None, folder: str) -> Config:
    exposure = expose(modules)
    named = ", ".join(f"`{name}`" for name in modules)
    return Config(
        packages=exposure.packages,
        preload=tuple(modules),
        allowed_imports=tuple(sorted(HARMLESS | {name.partition(".")[0] for name in modules})),
        allowed_text=f"{named} and the harmless part of the standard library".removeprefix(" and "),
        readable=exposure.readable,
        folder=folder,
        mechanisms=mechanisms_for(isolation),
        secrets=_secrets(),
        judge_pid=os.getpid(),
        number=next(_numbers),
        limits=limits,
    )


def _secrets() -> tuple[str, ...]:
    """Return places that hold answers or are nobody's business, for the probes to try."""
    package = Path(__file__).resolve().parent.parent
    return (str(package / "errors.py"), str(package / "reference"), os.path.expanduser("~"))  # noqa: PTH111 - never fails
