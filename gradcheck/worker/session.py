"""A session: one submission in one child, and what its calls came to."""

from __future__ import annotations

import dataclasses
import signal
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self, TypeVar

from gradcheck.errors import WorkerError
from gradcheck.worker.channel import ForgedError, GoneError, LateError
from gradcheck.worker.child import control, frames
from gradcheck.worker.outcome import Died, Loaded, NotRun, Outcome, Refused, TimedOut
from gradcheck.worker.text import clean

if TYPE_CHECKING:
    from gradcheck.worker.child.value import Handle, Value
    from gradcheck.worker.codec import EncodedCalls
    from gradcheck.worker.host import Child
    from gradcheck.worker.worker import Worker

_TRIES: Final = 5
_T = TypeVar("_T")


@dataclasses.dataclass(frozen=True, slots=True)
class _Request:
    """One exchange, kept so that it can be repeated in a new child."""

    operation: int
    body: tuple[bytes, ...]
    count: int
    timeout_s: float


class _KilledFromOutsideError(Exception):
    """The child was killed, and neither the submission's limits nor the judge are known to have done it."""


class Session:
    """One submission in one child. Obtained from `Worker.open`; a context manager.

    A child that is killed from outside is replaced, and what the session did so far is repeated in the new
    one. Killed five times over at the same point, it counts as having died of the submission.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._child: Child | None = worker.take_child()
        self._history: list[_Request] = []
        self._output = ""

    @property
    def alive(self) -> bool:
        """True until the submission timed out, died or was refused, or the session was closed."""
        return self._child is not None

    @property
    def output(self) -> str:
        """What the submission printed so far: cut to the limit, control characters replaced."""
        if self._child is not None:
            self._output = self._read_output(self._child)
        return self._output

    def load(
        self, blocks: Sequence[tuple[str, str]], *, timeout_s: float | None = None
    ) -> Loaded | TimedOut | Died | Refused | NotRun:
        """Execute the submission.

        Args:
            blocks: (label, source) in order; the label is the file's name in tracebacks. A block that raises
                is listed in `Loaded.failures`, and the later ones still run.
            timeout_s: wall seconds for all blocks together.

        Raises:
            WorkerError: the machinery failed; never the submission's doing.
        """
        from gradcheck.worker import codec

        limit = self._worker.limits.load_timeout_s if timeout_s is None else timeout_s
        request = _Request(frames.LOAD, (codec.encode_blocks(blocks),), 1, limit)
        found, end = self._run(request, codec.read_loaded)
        return found[0] if found else end

    def call(
        self,
        name: str,
        calls: Sequence[Sequence[Value]] | EncodedCalls,
        *,
        timeout_s: float | None = None,
    ) -> list[Outcome]:
        """Call the submission's function (or class) `name` once for each item of `calls`.

        Args:
            name: as defined at the top level of the submission.
            calls: positional arguments of each call; the submission gets fresh, writable copies each time.
            timeout_s: wall seconds for the whole batch.

        Returns:
            One outcome for each call. After one that ended the child, the rest are `NotRun`.

        Raises:
            InvalidArgument: an argument cannot be sent.
            WorkerError: the machinery failed; never the submission's doing.
        """
        return self._call(None, name, calls, timeout_s)

    def call_method(
        self,
        handle: Handle,
        name: str,
        calls: Sequence[Sequence[Value]] | EncodedCalls,
        *,
        timeout_s: float | None = None,
    ) -> list[Outcome]:
        """Call method `name` of an object that the submission returned earlier in this session; see `call`."""
        return self._call(handle, name, calls, timeout_s)

    def get_attribute(self, handle: Handle, name: str, *, timeout_s: float | None = None) -> Outcome:
        """Read attribute `name` of an object that the submission returned earlier in this session."""
        from gradcheck.worker import codec

        limit = self._worker.limits.call_timeout_s if timeout_s is None else timeout_s
        request = _Request(frames.GET, (codec.encode_target(handle, name),), 1, limit)
        found, end = self._run(request, codec.read_outcome)
        return found[0] if found else end

    def _call(
        self,
        handle: Handle | None,
        name: str,
        calls: Sequence[Sequence[Value]] | EncodedCalls,
        timeout_s: float | None,
    ) -> list[Outcome]:
        from gradcheck.worker import codec

        batch = calls if isinstance(calls, codec.EncodedCalls) else codec.encode_calls(calls)
        limit = self._worker.limits.call_timeout_s if timeout_s is None else timeout_s
        request = _Request(frames.CALL, (codec.encode_target(handle, name), batch.body), batch.count, limit)
        found, end = self._run(request, codec.read_outcome)
        outcomes: list[Outcome] = list(found)
        if len(outcomes) < batch.count:
            outcomes.append(end)
        outcomes += [NotRun()] * (batch.count - len(outcomes))
        return outcomes

    def _run(
        self, request: _Request, read: Callable[[int, bytearray], _T]
    ) -> tuple[list[_T], TimedOut | Died | Refused | NotRun]:
        """Make one exchange; return what came back and, if that is not all, why."""
        if not self.alive:
            return [], NotRun()
        for _ in range(_TRIES):
            try:
                if self._child is None:
                    self._begin_again()
                found, end = self._attempt(request, read)
            except _KilledFromOutsideError:
                self.close()
                continue
            self._history.append(request)
            if end is not None:
                self.close()
            return found, end or NotRun()
        self.close()
        return [], Died("signal SIGKILL")

    def _attempt(
        self, request: _Request, read: Callable[[int, bytearray], _T]
    ) -> tuple[list[_T], TimedOut | Died | Refused | None]:
        from gradcheck.worker.child import wire

        assert self._child is not None
        channel = self._child.channel
        found: list[_T] = []
        try:
            channel.send(
                request.operation,
                request.body,
                timeout_s=request.timeout_s,
                reply_bytes=self._worker.limits.reply_bytes,
            )
            for index in range(request.count):
                found.append(read(*channel.receive(index)))
        except LateError:
            return found, TimedOut(request.timeout_s)
        except (ForgedError, wire.MalformedError) as error:
            return found, Refused(clean(str(error)))
        except GoneError:
            return found, self._cause_of_death(self._child)
        return found, None

    def _cause_of_death(self, child: Child) -> Died:
        end = self._worker.ask_end(child)
        if end is None or end.code == control.UNKNOWN:
            raise _KilledFromOutsideError
        if end.code == control.STILL_RUNNING:
            return Died("it closed its connection to the judge")
        if end.code in (-signal.SIGKILL, -signal.SIGXCPU) and end.cpu_s >= self._worker.limits.cpu_s:
            return Died("processor time limit")
        if end.code == -signal.SIGKILL:
            raise _KilledFromOutsideError
        if end.code >= 0:
            return Died(f"exit code {end.code}")
        return Died(f"signal {_signal_name(-end.code)}")

    def _begin_again(self) -> None:
        """Repeat in a new child all that was done before the exchange that was lost."""
        self._child = self._worker.take_child()
        for request in self._history:
            _, end = self._attempt(request, lambda status, body: None)
            if end is not None:
                raise WorkerError("a session whose process was killed from outside could not be repeated")

    def _read_output(self, child: Child) -> str:
        limit = self._worker.limits.output_bytes
        return clean(child.read_output(limit).decode("utf-8", "replace"), limit)

    def close(self) -> None:
        """Kill the child; what it printed stays readable."""
        if self._child is not None:
            child, self._child = self._child, None
            self._output = self._read_output(child)
            self._worker.discard(child)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
