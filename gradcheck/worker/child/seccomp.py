"""The system-call filter: an allowlist compiled to classic BPF, once, in the fork server.

A foreign architecture or x32 call kills; a call that is not on the list fails with EPERM. See
https://docs.kernel.org/userspace-api/seccomp_filter.html.
"""

from __future__ import annotations

import errno
import struct
from typing import Final

from . import syscalls

RET_KILL: Final = 0x80000000
RET_ERRNO: Final = 0x00050000
RET_ALLOW: Final = 0x7FFF0000

LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
JUMP_EQUAL: Final = 0x15
JUMP_AT_LEAST: Final = 0x35
AND: Final = 0x54
RETURN: Final = 0x06

_X32_BIT: Final = 0x40000000
_PROT_EXEC: Final = 4
_F_GETFD, _F_SETFD, _F_GETFL, _F_DUPFD_CLOEXEC = 1, 2, 3, 1030

# Offsets in struct seccomp_data; arguments are 64-bit little-endian, so the low half comes first.
_NUMBER: Final = 0
_ARCH: Final = 4


def _argument(index: int) -> int:
    return 16 + 8 * index


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


_ALLOW: Final = _instruction(RETURN, RET_ALLOW)


def _deny(number: int) -> bytes:
    return _instruction(RETURN, RET_ERRNO | number)


def compile_filter(machine: str) -> bytes:
    """Return the program for `machine`, as in ``platform.machine()``.

    Raises:
        OSError: there is no table for this architecture.
    """
    if machine not in syscalls.AUDIT_ARCH:
        raise OSError(errno.ENOSYS, f"seccomp: no table of system calls for {machine}")
    kill = _instruction(RETURN, RET_KILL)
    program = [_instruction(LOAD, _ARCH), _instruction(JUMP_EQUAL, syscalls.AUDIT_ARCH[machine], 1), kill]
    program.append(_instruction(LOAD, _NUMBER))
    if machine == "x86_64":
        program += [_instruction(JUMP_AT_LEAST, _X32_BIT, 0, 1), kill]
    rest = sorted(syscalls.ALLOWED.difference(syscalls.FREQUENT))
    for name in syscalls.FREQUENT:
        program += _rule(name, machine, [_ALLOW])
    for name, body in _special_rules().items():
        program += _rule(name, machine, body)
    for name in rest:
        program += _rule(name, machine, [_ALLOW])
    program.append(_deny(errno.EPERM))
    return b"".join(program)


def _rule(name: str, machine: str, body: list[bytes]) -> list[bytes]:
    """Return `body`, to be run for the call `name` only; it must end by returning."""
    number = syscalls.number(name, machine)
    return [] if number is None else [_instruction(JUMP_EQUAL, number, 0, len(body)), *body]


def _special_rules() -> dict[str, list[bytes]]:
    not_executable = [
        _instruction(LOAD, _argument(2)),
        _instruction(AND, _PROT_EXEC),
        _instruction(JUMP_EQUAL, 0, 0, 1),
        _ALLOW,
        _deny(errno.EPERM),
    ]
    reading_limits = [  # only with no new limit: both halves of the pointer are zero
        _instruction(LOAD, _argument(2)),
        _instruction(JUMP_EQUAL, 0, 0, 3),
        _instruction(LOAD, _argument(2) + 4),
        _instruction(JUMP_EQUAL, 0, 0, 1),
        _ALLOW,
        _deny(errno.EPERM),
    ]
    harmless_fcntl = [
        _instruction(LOAD, _argument(1)),
        _instruction(JUMP_EQUAL, _F_GETFD, 3),
        _instruction(JUMP_EQUAL, _F_SETFD, 2),
        _instruction(JUMP_EQUAL, _F_GETFL, 1),
        _instruction(JUMP_EQUAL, _F_DUPFD_CLOEXEC, 0, 1),
        _ALLOW,
        _deny(errno.EPERM),
    ]
    return {
        "mmap": not_executable,
        "mprotect": not_executable,
        "prlimit64": reading_limits,
        "fcntl": harmless_fcntl,
        "ioctl": [_deny(errno.ENOTTY)],  # what `isatty` wants to hear
        "clone": [_deny(errno.EPERM)],
        "clone3": [_deny(errno.ENOSYS)],  # its flags are in memory; libc then falls back to clone
    }
