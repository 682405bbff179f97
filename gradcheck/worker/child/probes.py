"""Attempting, in a locked-down child, what a submission must not be able to do.

Each probe does the thing. It returns what got through, as a short phrase, or "" if nothing did; an error of
the system counts as blocked. No probe asks for a version or believes a flag.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import mmap
import os
import platform
import resource
import socket
import struct
from collections.abc import Callable, Iterator
from typing import Final

from .config import Config

LAST_BUT_ONE: Final = "first-process"
LAST: Final = "start-program"

_SYSTEM_FILE: Final = "/etc/passwd"
_TOO_MUCH_MEMORY: Final = 1 << 40
_CLONE_NEWUSER: Final = 0x10000000
_PERMISSION_ERRORS: Final = (1, 3, 13, 38)  # EPERM, ESRCH, EACCES, ENOSYS

# Calls with a long record of kernel holes, none of which a submission needs: (x86_64, aarch64).
_RISKY_CALLS: Final = {
    "io_uring_setup": (425, 425),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "keyctl": (250, 219),
    "userfaultfd": (323, 282),
}
_PROCESS_VM_READV: Final = (310, 270)
_MEMFD_CREATE: Final = (319, 279)


def run(config: Config) -> Iterator[tuple[str, str]]:
    """Run every probe; yield its name and what got through ("" if nothing). The last may replace this process."""
    every: dict[str, Callable[[], str]] = {
        "read-secrets": lambda: _read_any(config.secrets),
        "read-system": lambda: _read_any((_SYSTEM_FILE,)),
        "write-files": lambda: _write_any(("/tmp", "/dev/shm", "/var/tmp", ".")),  # noqa: S108
        "network": _open_sockets,
        "start-process": _fork,
        "signal-judge": lambda: _signal(config.judge_pid),
        "judge-memory": lambda: _read_memory(config.judge_pid),
        "executable-memory": _map_executable,
        "hidden-memory": _hidden_memory,
        "much-memory": _map_much,
        "raise-limits": _raise_limits,
        "new-namespaces": _unshare,
        "risky-calls": _risky_calls,
        "see-files": lambda: _see(_SYSTEM_FILE),
        "see-processes": lambda: _see(f"/proc/{config.judge_pid}"),
        LAST_BUT_ONE: lambda: "" if os.getpid() == 1 else "it shares its process numbers with others",
        LAST: _execute,
    }
    for name, probe in every.items():
        try:
            yield name, probe()
        except (OSError, ValueError, MemoryError):
            yield name, ""


def _any(outcomes: Iterator[str]) -> str:
    return next((outcome for outcome in outcomes if outcome), "")


def _read_any(paths: tuple[str, ...]) -> str:
    return _any(_read(path) for path in paths)


def _read(path: str) -> str:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return ""
    os.close(descriptor)
    return f"{path} was opened"


def _write_any(folders: tuple[str, ...]) -> str:
    return _any(_write(folder) for folder in folders)


def _write(folder: str) -> str:
    try:  # without a name, as what may create a file need not be able to remove it
        descriptor = os.open(folder, os.O_WRONLY | os.O_TMPFILE, 0o600)
    except OSError as error:
        if error.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL):
            return ""
        return _write_named(folder)
    os.write(descriptor, b"x")
    os.close(descriptor)
    return f"a file was written in {folder}"


def _write_named(folder: str) -> str:
    """Write in a file system that has no unnamed files."""
    path = f"{folder}/gradcheck-probe-{os.getpid()}"
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError:
        return ""
    with contextlib.suppress(OSError):
        os.unlink(path)  # noqa: PTH108
    return f"a file was written in {folder}"


def _open_sockets() -> str:
    return _any(_open_socket(family) for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX))


def _open_socket(family: socket.AddressFamily) -> str:
    try:
        socket.socket(family, socket.SOCK_DGRAM).close()
    except OSError:
        return ""
    return f"a socket of {family.name} was opened"


def _fork() -> str:
    process = os.fork()
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)
    return "a process was started"


def _signal(process: int) -> str:
    os.kill(process, 0)
    return "the judge can be sent signals"


def _system_call(numbers: tuple[int, int], *arguments: int) -> int:
    """Return the error number of a raw call, 0 for success."""
    libc = ctypes.CDLL(None, use_errno=True)
    number = numbers[0 if platform.machine() == "x86_64" else 1]
    result = libc.syscall(ctypes.c_long(number), *(ctypes.c_long(item) for item in arguments))
    if result >= 0 and number in _MEMFD_CREATE:
        os.close(result)
    return ctypes.get_errno() if result < 0 else 0


def _read_memory(process: int) -> str:
    # Address 0 is never mapped: EFAULT says that the reading itself would have been allowed.
    byte = ctypes.create_string_buffer(1)
    here = ctypes.create_string_buffer(struct.pack("QQ", ctypes.addressof(byte), 1))
    there = ctypes.create_string_buffer(struct.pack("QQ", 0, 1))
    error = _system_call(_PROCESS_VM_READV, process, ctypes.addressof(here), 1, ctypes.addressof(there), 1, 0)
    return "" if error in _PERMISSION_ERRORS else "the judge's memory can be read"


def _map_executable() -> str:
    mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()
    return "memory was made executable"


def _hidden_memory() -> str:
    name = ctypes.create_string_buffer(b"probe")
    error = _system_call(_MEMFD_CREATE, ctypes.addressof(name), 0)
    return "" if error else "memory outside the limit was created"


def _map_much() -> str:
    mmap.mmap(-1, _TOO_MUCH_MEMORY).close()
    return "a terabyte was mapped"


def _raise_limits() -> str:
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return "the memory limit was lifted"


def _unshare() -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    return "" if libc.unshare(_CLONE_NEWUSER) < 0 else "a user namespace was entered"


def _risky_calls() -> str:
    reached = [name for name, numbers in _RISKY_CALLS.items() if _system_call(numbers) not in _PERMISSION_ERRORS]
    return f"the kernel answered {', '.join(reached)}" if reached else ""


def _see(path: str) -> str:
    os.stat(path)  # noqa: PTH116
    return f"it can be seen that {path} exists"


def _execute() -> str:
    execute: Callable[[str, list[str]], object] = os.execv
    execute("/bin/true", ["true"])  # succeeding, it ends this process without an answer
    return ""
