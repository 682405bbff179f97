"""What the worker asks of whatever starts its processes, and the choice of it for this system."""

from __future__ import annotations

import dataclasses
import os
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from gradcheck.worker.channel import Channel
from gradcheck.worker.child.config import Config

START: Final = str(Path(__file__).with_name("child") / "start.py")

# More than one BLAS thread deadlocks in a forked child, and each takes address space for its stack and arena.
_ENVIRONMENT: Final = {
    "PATH": "/nonexistent",
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    # Keep freed memory: giving it back and faulting it in again takes longer than copying what is in it.
    "MALLOC_TRIM_THRESHOLD_": str(256 << 20),
    "MALLOC_MMAP_THRESHOLD_": str(64 << 20),
}
# Facts about this machine: kernels that a library must not choose by itself, what Windows cannot do without, and
# where an interpreter that was installed aside (an HPC module, for one) has its libraries.
_KEPT_VARIABLES: Final = (
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
    "OPENBLAS_L2SIZE",
    "NPY_DISABLE_CPU_FEATURES",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
)


class LostError(Exception):
    """The fork server has ended; all its children end with it."""


@dataclasses.dataclass(slots=True)
class Child:
    """A process for one session, as the judge holds it.

    Attributes:
        number: its number within the host.
        channel: the connection to it.
        read_output: returns the first bytes, up to a limit, of what it wrote to its standard output.
        pidfd: a descriptor to kill it by, where there are such; -1 otherwise.
    """

    number: int
    channel: Channel
    read_output: Callable[[int], bytes]
    pidfd: int = -1


@dataclasses.dataclass(frozen=True, slots=True)
class End:
    """How a child ended: exit code or negative signal (see `control`), and the processor time it took."""

    code: int
    cpu_s: float


class Host(Protocol):
    """Starts the processes that submissions run in."""

    def report(self) -> dict[str, object]:
        """Wait until it is ready; return its report for `isolation.read_report`."""
        ...

    def request_child(self) -> Child:
        """Ask for a child; returns before it exists. Raises LostError."""
        ...

    def wait_started(self, child: Child) -> None:
        """Wait until `child` exists. Raises LostError, or WorkerError if it cannot be had."""
        ...

    def ask_end(self, child: Child) -> End:
        """Tell how `child`, whose connection is closed, ended; kill it if it has not. Raises LostError."""
        ...

    def discard(self, child: Child) -> None:
        """Kill `child` if it still runs and give back all it holds. Never raises."""
        ...

    def close(self) -> None:
        """End everything."""
        ...


def environment() -> dict[str, str]:
    """Return the environment of a worker process: nothing of the judge's but facts about the machine."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**_ENVIRONMENT, **kept}


def start_host(config: Config) -> Host:
    """Start the host for this system: a fork server on Linux, a process for each session elsewhere.

    Raises:
        WorkerError: no process can be started.
    """
    if platform.system() == "Linux":
        from gradcheck.worker.forkserver import ForkServer

        return ForkServer(config)
    from gradcheck.worker.spawner import Spawner

    return Spawner(config)
