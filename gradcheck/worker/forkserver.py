"""The judge's side of the fork server: starting it, asking for children, ending it."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import itertools
import json
import os
import signal
import socket
import sys
import time
from typing import Final

from gradcheck.errors import WorkerError
from gradcheck.worker.channel import Channel
from gradcheck.worker.child import control
from gradcheck.worker.child.config import Config
from gradcheck.worker.host import START, Child, End, LostError, environment

_START_TIMEOUT_S: Final = 60.0
_REPLY_TIMEOUT_S: Final = 20.0
_SOCKET_BUFFER_BYTES: Final = 1 << 20
_CONTROL: Final = 3  # the fork server's descriptor of its socket
_ERRORS_SHOWN: Final = 2000

_numbers: Final = itertools.count(1)  # of children; never used again by a later fork server

_FORK_FAILED: Final = -1
_NO_PIDFD: Final = -2  # forked, but this kernel gives no descriptor for it


class ForkServer:
    """A running fork server."""

    def __init__(self, config: Config) -> None:
        """Start it; returns at once, while it imports what it needs."""
        self._forked: dict[int, int | None] = {}  # children asked for -> their pidfd once known
        self._outputs: dict[int, int] = {}  # descriptors of what the children print
        self._report: dict[str, object] | None = None
        self._errors = os.memfd_create("gradcheck-errors", os.MFD_CLOEXEC)
        self._judge, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._process = _start(theirs, self._errors)
            self._judge.send(config.to_json())
        except OSError as error:
            self._judge.close()
            os.close(self._errors)
            raise WorkerError(f"the worker process could not be started: {error}") from error
        finally:
            theirs.close()

    @property
    def process(self) -> int:
        """Process id of the fork server."""
        return self._process

    def report(self) -> dict[str, object]:
        """Wait until the fork server is ready; return what it reports about its isolation.

        Raises:
            LostError: it was killed.
            WorkerError: it failed.
        """
        if self._report is None:
            message, descriptors = self._receive(_START_TIMEOUT_S)
            for descriptor in descriptors:
                os.close(descriptor)
            if message[:1] != bytes([control.READY]):
                raise WorkerError("the worker process answered with nonsense at its start")
            self._report = json.loads(message[1:])
        return self._report

    def request_child(self) -> Child:
        """Ask for a child; returns at once, while it is being forked."""
        number = next(_numbers)
        ours, theirs = socket.socketpair()
        output = os.memfd_create("gradcheck-output", os.MFD_CLOEXEC)
        try:
            for end in (ours, theirs):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SOCKET_BUFFER_BYTES)
            message = control.REQUEST.pack(control.FORK, number)
            socket.send_fds(self._judge, [message], [theirs.fileno(), output])
        except OSError:
            ours.close()
            os.close(output)
            raise LostError from None
        finally:
            theirs.close()
        self._forked[number] = None
        self._outputs[number] = output
        return Child(number, Channel(ours), functools.partial(self._read_output, number))

    def wait_started(self, child: Child) -> None:
        """Wait until `child` exists, and take its pidfd."""
        self.report()
        while self._forked.get(child.number) is None:
            self._take_reply()
        pidfd = self._forked.pop(child.number)
        assert pidfd is not None
        if pidfd == _FORK_FAILED:
            raise WorkerError("the worker process could not fork (too many processes, or out of memory)")
        child.pidfd = pidfd

    def ask_end(self, child: Child) -> End:
        """Wait for `child` to end by itself, kill it if it does not, and tell how it ended."""
        self._tell(control.STATUS, child.number)
        while True:
            end = self._take_reply()
            if end is not None:
                return end

    def discard(self, child: Child) -> None:
        """Kill `child` if it still runs and give back all it holds; also one of an earlier fork server."""
        child.channel.close()
        pidfd = child.pidfd if child.pidfd >= 0 else self._forked.pop(child.number, _NO_PIDFD)
        child.pidfd = _NO_PIDFD
        if pidfd is not None and pidfd >= 0:
            with contextlib.suppress(OSError):
                signal.pidfd_send_signal(pidfd, signal.SIGKILL)
            os.close(pidfd)
        output = self._outputs.pop(child.number, None)
        if output is not None:
            os.close(output)
            with contextlib.suppress(LostError):
                self._tell(control.DISCARD, child.number)

    def _read_output(self, number: int, limit: int) -> bytes:
        output = self._outputs.get(number)
        return b"" if output is None else os.pread(output, limit, 0)

    def close(self) -> None:
        """End the fork server and with it all its children."""
        self._judge.close()
        deadline = time.monotonic() + 2.0
        pid = 0
        with contextlib.suppress(ChildProcessError):
            while pid == 0 and time.monotonic() < deadline:
                pid, _ = os.waitpid(self._process, os.WNOHANG)
                if pid == 0:
                    time.sleep(0.001)
            if pid == 0:
                os.kill(self._process, signal.SIGKILL)
                os.waitpid(self._process, 0)
        for pidfd in self._forked.values():
            if pidfd is not None and pidfd >= 0:
                os.close(pidfd)
        self._forked.clear()
        for output in self._outputs.values():
            os.close(output)
        self._outputs.clear()
        os.close(self._errors)

    def _tell(self, kind: int, number: int) -> None:
        try:
            self._judge.send(control.REQUEST.pack(kind, number))
        except OSError:
            raise LostError from None

    def _take_reply(self) -> End | None:
        message, descriptors = self._receive(_REPLY_TIMEOUT_S)
        kind, number, code, cpu_s = control.REPLY.unpack(message)
        if kind == control.FORKED and number in self._forked:
            self._forked[number] = descriptors.pop() if descriptors else _NO_PIDFD
        elif kind == control.FORK_FAILED and number in self._forked:
            self._forked[number] = _FORK_FAILED
        for descriptor in descriptors:  # of a child that was given up before it was forked
            os.close(descriptor)
        return End(code, cpu_s) if kind == control.ENDED else None

    def _receive(self, timeout_s: float) -> tuple[bytes, list[int]]:
        self._judge.settimeout(timeout_s)
        try:
            message, descriptors, _, _ = socket.recv_fds(self._judge, control.MAX_MESSAGE, 1)
        except TimeoutError:
            raise WorkerError(f"the worker process did not answer within {timeout_s:g} s") from None
        except OSError:  # a reset, when it ended with messages unread
            message, descriptors = b"", []
        finally:
            self._judge.settimeout(None)
        if not message:
            words = self._last_words()
            if self._report is None and words:
                raise WorkerError(f"the worker process ended at its start: {words}")
            raise LostError
        return message, descriptors

    def _last_words(self) -> str:
        text = os.pread(self._errors, 1 << 16, 0).decode("utf-8", "replace").strip()
        return text[-_ERRORS_SHOWN:].splitlines()[-1] if text else ""


def _start(control_socket: socket.socket, errors: int) -> int:
    """Start the fork server's process.

    `os.posix_spawn` is used because it starts a process an order of magnitude sooner than importing
    `subprocess` does, and this is the first thing a grading run waits for.
    """
    # Not -I: it would ignore PYTHONHASHSEED, and with it the order of a submission's sets would vary.
    python = sys.executable
    arguments = [python, "-P", "-s", "-S", START, "zygote", str(_CONTROL), f"judge-{os.getpid()}"]
    # Out of the way of 0 to 3, which may be among them when the judge itself was started without any.
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10) for descriptor in (errors, control_socket.fileno())]
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, high[0], 1),
        (os.POSIX_SPAWN_DUP2, high[0], 2),
        (os.POSIX_SPAWN_DUP2, high[1], _CONTROL),
    ]
    try:  # in a session of its own: the terminal's Ctrl-C is for the judge, which then ends the worker
        return os.posix_spawn(python, arguments, environment(), file_actions=actions, setsid=True)
    finally:
        for descriptor in high:
            os.close(descriptor)
