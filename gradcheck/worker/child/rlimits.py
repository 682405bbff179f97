"""Resource limits of a child: memory, processor time, files, processes."""

from __future__ import annotations

import resource
from typing import Final

_STACK_BYTES: Final = 8 << 20
_FILE_BYTES: Final = 1 << 20
_DESCRIPTORS: Final = 32


def own_address_space_bytes() -> int:
    """Return the size of this process's address space, which a child inherits before it has done anything."""
    with open("/proc/self/statm") as statm:  # noqa: PTH123
        return int(statm.read().split()[0]) * resource.getpagesize()


def apply(*, memory_bytes: int, cpu_s: int) -> None:
    """Limit this process. `memory_bytes` is the whole address space; 0 leaves it as it is."""
    wanted = {
        **({"RLIMIT_AS": memory_bytes} if memory_bytes else {}),
        "RLIMIT_FSIZE": _FILE_BYTES,
        "RLIMIT_NOFILE": _DESCRIPTORS,
        "RLIMIT_NPROC": 1,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_STACK": _STACK_BYTES,
        "RLIMIT_CORE": 0,
    }
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            resource.setrlimit(kind, _at_most(value, resource.getrlimit(kind)[1]))
    # SIGXCPU at the soft limit tells the cause; SIGKILL follows a second later for who ignores it.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))


def _at_most(value: int, hard: int) -> tuple[int, int]:
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    return value, value
