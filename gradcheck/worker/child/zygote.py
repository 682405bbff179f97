"""The fork server: a fresh interpreter with NumPy loaded that forks a locked-down child for each session.

It is started from a clean state and never sees an assignment or a submission, so that a fork of it holds no
secret. Its one thread waits for the judge's messages and ends, with all its children, when the judge does.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import json
import os
import random
import select
import signal
import socket
import time
from typing import Final

from . import control, frames, lockdown
from .config import Config
from .serve import DescriptorStream, Server, redirect_output, write_frame

_RPC: Final = 3  # the child's socket after its descriptors were put in order
_HIGH: Final = 64  # above every descriptor of the fork server
_COLLECT_S: Final = 0.02


def main(judge: socket.socket, config: Config) -> None:
    """Serve the judge at the other end of the socket until it is gone."""
    plan = lockdown.prepare(config)
    report = lockdown.probe(plan, config)
    judge.send(bytes([control.READY]) + json.dumps(report).encode())
    ForkServer(judge, config, plan).run()


@dataclasses.dataclass(slots=True)
class _Child:
    """A forked child; `status` and `cpu_s` are known once it has ended and was collected."""

    process: int
    status: int | None = None
    cpu_s: float = 0.0


class ForkServer:
    """The loop of the fork server and the children it knows."""

    def __init__(self, judge: socket.socket, config: Config, plan: lockdown.Plan) -> None:
        self._judge = judge
        self._config = config
        self._plan = plan
        # Made here, once: in a child, it would copy a hundred pages only to count references.
        self._server = Server(DescriptorStream(_RPC), config)
        self._children: dict[int, _Child] = {}  # by the judge's number
        self._ending: set[int] = set()  # processes that were killed but not yet collected

    def run(self) -> None:
        """Answer the judge's messages for ever."""
        while True:
            ready, _, _ = select.select([self._judge], [], [], _COLLECT_S if self._ending else None)
            if ready:
                self._serve_one()
            self._collect()

    def _serve_one(self) -> None:
        message, descriptors, _, _ = socket.recv_fds(self._judge, control.REQUEST.size, 2)
        if not message:
            self._end()
        kind, number = control.REQUEST.unpack(message)
        if kind == control.FORK:
            self._fork(number, descriptors)
        elif kind == control.DISCARD:
            self._discard(number)
        elif kind == control.STATUS:
            self._report_end(number)

    def _end(self) -> None:
        for child in self._children.values():
            self._kill(child)
        self._plan.kill_strays({})
        os._exit(0)

    def _fork(self, number: int, descriptors: list[int]) -> None:
        try:
            process = self._plan.fork()
        except OSError:
            self._judge.send(control.REPLY.pack(control.FORK_FAILED, number, 0, 0.0))
            return
        if process == 0:
            self._run_child(*descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        self._children[number] = _Child(process)
        message = control.REPLY.pack(control.FORKED, number, process, 0.0)
        try:
            pidfd = os.pidfd_open(process)
        except OSError:  # some sandboxes that pretend to be Linux have none
            self._judge.send(message)
            return
        socket.send_fds(self._judge, [message], [pidfd])
        os.close(pidfd)

    def _run_child(self, rpc: int, output: int) -> None:
        """Become the child of one session; never returns."""
        try:
            _place_descriptors(rpc, output, self._plan)
            self._plan.apply()
            random.seed(0)  # forking has seeded it afresh; NumPy's generator keeps what `startup` gave it
            redirect_output(1, self._config.limits.output_bytes)
            self._server.run()
        except BaseException as error:  # fail closed: no byte of a submission has been read
            reason = f"{type(error).__name__}: {error}".encode()
            with contextlib.suppress(BaseException):
                write_frame(DescriptorStream(_RPC), 0, 0, frames.BROKEN, reason)
        finally:
            os._exit(111)

    def _kill(self, child: _Child) -> None:
        if child.status is None:  # not collected, so the process number is still its own
            os.kill(child.process, signal.SIGKILL)
            self._ending.add(child.process)

    def _discard(self, number: int) -> None:
        child = self._children.pop(number, None)
        if child is not None:
            self._kill(child)

    def _report_end(self, number: int) -> None:
        child = self._children.pop(number, None)
        code, cpu_s = control.UNKNOWN, 0.0
        if child is not None:
            deadline = time.monotonic() + control.GRACE_S
            while child.status is None and time.monotonic() < deadline:
                self._collect_into(child)
                time.sleep(0.0005)
            if child.status is None:
                self._kill(child)
                code = control.STILL_RUNNING
            else:
                code, cpu_s = os.waitstatus_to_exitcode(child.status), child.cpu_s
        self._judge.send(control.REPLY.pack(control.ENDED, number, code, cpu_s))

    def _collect_into(self, child: _Child) -> None:
        process, status, usage = os.wait4(child.process, os.WNOHANG)
        if process:
            child.status, child.cpu_s = status, usage.ru_utime + usage.ru_stime

    def _collect(self) -> None:
        """Collect every process that has ended, and end what a child left behind."""
        known = {child.process: child for child in self._children.values() if child.status is None}
        while True:
            try:
                process, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if process == 0:
                break
            self._ending.discard(process)
            child = known.pop(process, None)
            if child is not None:
                child.status, child.cpu_s = status, usage.ru_utime + usage.ru_stime
        self._ending |= self._plan.kill_strays(known.keys() | self._ending)


def _place_descriptors(rpc: int, output: int, plan: lockdown.Plan) -> None:
    """Leave exactly: 0 nothing to read, 1 and 2 the captured output, 3 the judge, 4 what `plan` still needs."""
    wanted = [os.open(os.devnull, os.O_RDONLY), output, output, rpc]
    if plan.ruleset >= 0:
        wanted.append(plan.ruleset)
        plan.ruleset = len(wanted) - 1
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _HIGH) for descriptor in wanted]
    for target, descriptor in enumerate(high):
        os.dup2(descriptor, target, inheritable=False)
    os.closerange(len(wanted), 1 << 20)
