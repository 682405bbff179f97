"""Where there is no fork server (macOS, Windows): a fresh process for each session, level ``process``.

macOS forbids forking a process in which its Accelerate framework has run, and neither system has the
mechanisms of Linux. Resource limits hold where the system has them; deadlines hold everywhere.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from gradcheck.errors import WorkerError
from gradcheck.worker.channel import Channel
from gradcheck.worker.child import control
from gradcheck.worker.child.config import Config
from gradcheck.worker.host import START, Child, End, environment
from gradcheck.worker.isolation import PROBES

_WINDOWS: Final = platform.system() == "Windows"
_NOT_PREVENTED: Final = "nothing on this system prevents it"


class Spawner:
    """Starts a process for each session."""

    def __init__(self, config: Config) -> None:
        """Remember what to tell each process."""
        self._config = config
        self._number = 0
        self._folder = tempfile.TemporaryDirectory(prefix="gradcheck-output-")
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    def report(self) -> dict[str, object]:
        """Return that nothing but the separate process and its limits holds."""
        mechanisms = ["clean-environment", "separate-process"]
        reasons = dict.fromkeys(("namespaces", "landlock", "seccomp"), "only Linux has it")
        return {"mechanisms": mechanisms, "reasons": reasons, "probes": dict.fromkeys(PROBES, _NOT_PREVENTED)}

    def request_child(self) -> Child:
        """Start a process; returns while it imports what it needs.

        Raises:
            WorkerError: it cannot be started.
        """
        self._number += 1
        ours, theirs = socket.socketpair()
        output = Path(self._folder.name) / str(self._number)
        try:
            process = self._start(theirs, output)
        except OSError as error:
            ours.close()
            raise WorkerError(f"the worker process could not be started: {error}") from error
        finally:
            theirs.close()
        self._processes[self._number] = process
        return Child(self._number, Channel(ours), lambda limit: _read_beginning(output, limit))

    def _start(self, theirs: socket.socket, output: Path) -> subprocess.Popen[bytes]:
        descriptor = theirs.fileno()
        # No -I: it would ignore PYTHONHASHSEED, and with it the order of a submission's sets would vary.
        command = [sys.executable, "-P", "-s", "-S", START, "single", str(descriptor), f"judge-{os.getpid()}"]
        passed = () if _WINDOWS else (descriptor,)
        with output.open("wb") as file:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
                command,
                stdin=subprocess.PIPE,
                stdout=file,
                stderr=subprocess.STDOUT,
                env=environment(),
                pass_fds=passed,
                start_new_session=True,  # the terminal's Ctrl-C is for the judge; on Windows by the flag
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        share = theirs.share(process.pid).hex() if _WINDOWS else ""  # type: ignore[attr-defined]
        first_line = json.dumps({"config": self._config.to_json().decode(), "share": share})
        assert process.stdin is not None
        process.stdin.write(first_line.encode() + b"\n")
        process.stdin.flush()  # and stays open: the process ends itself when it is closed
        return process

    def wait_started(self, child: Child) -> None:
        """Do nothing: it was started when it was asked for."""

    def ask_end(self, child: Child) -> End:
        """Tell how `child` ended; kill it if it has not."""
        process = self._processes[child.number]
        try:
            return End(process.wait(control.GRACE_S), 0.0)
        except subprocess.TimeoutExpired:
            return End(control.STILL_RUNNING, 0.0)

    def discard(self, child: Child) -> None:
        """Kill `child` if it still runs and give back all it holds."""
        child.channel.close()
        process = self._processes.pop(child.number, None)
        if process is not None:
            process.kill()
            process.wait()
            if process.stdin is not None:
                with contextlib.suppress(OSError):
                    process.stdin.close()
        with contextlib.suppress(OSError):
            (Path(self._folder.name) / str(child.number)).unlink(missing_ok=True)

    def close(self) -> None:
        """Remove the folder of outputs; every child has been discarded."""
        for process in self._processes.values():
            process.kill()
            process.wait()
        self._processes.clear()
        self._folder.cleanup()


def _read_beginning(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        return file.read(limit)
