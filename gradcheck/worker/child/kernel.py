"""The few Linux calls that Python does not offer, through the C library."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
from typing import Final

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_SET_CHILD_SUBREAPER: Final = 36
PR_SET_NO_NEW_PRIVS: Final = 38

_CAPABILITY_VERSION_3: Final = 0x20080522

# Calls without a C library function. Landlock came after the tables of all architectures were unified.
_PIVOT_ROOT: Final = {"x86_64": 155, "aarch64": 41}
_SECCOMP: Final = {"x86_64": 317, "aarch64": 277}
LANDLOCK_CREATE_RULESET: Final = 444
LANDLOCK_ADD_RULE: Final = 445
LANDLOCK_RESTRICT_SELF: Final = 446

_CAPABILITY_HEADER: Final = ctypes.create_string_buffer(struct.pack("Ii", _CAPABILITY_VERSION_3, 0), 8)
_NO_CAPABILITIES: Final = ctypes.create_string_buffer(24)

_libc: Final = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: int | ctypes.Array[ctypes.c_char], what: str) -> int:
    """Make a raw system call.

    Raises:
        OSError: the kernel refused; the text begins with `what`.
    """
    wide = [ctypes.c_long(item) if isinstance(item, int) else item for item in arguments]
    return _checked(_libc.syscall(ctypes.c_long(number), *wide), what)


def prctl(option: int, value: int = 0) -> None:
    """Change a property of this process."""
    _checked(
        _libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)), "prctl"
    )


def unshare(flags: int) -> None:
    """Leave the namespaces of `flags` for new ones."""
    _checked(_libc.unshare(flags), "unshare")


def setns(descriptor: int, kind: int) -> None:
    """Enter the namespace behind `descriptor`."""
    _checked(_libc.setns(descriptor, kind), "setns")


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """Mount `source` at `target`."""
    arguments = (os.fsencode(source), os.fsencode(target), kind.encode() or None)
    result = _libc.mount(*arguments, ctypes.c_ulong(flags), options.encode() or None)
    _checked(result, f"mount {source} at {target}")


def unmount_lazily(target: str) -> None:
    """Detach what is mounted at `target`; it goes when its last user goes."""
    _checked(_libc.umount2(os.fsencode(target), 2), f"unmount {target}")


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root, with the former root at `old`."""
    number = _PIVOT_ROOT[platform.machine()]
    paths = (ctypes.create_string_buffer(os.fsencode(path)) for path in (new, old))
    syscall(number, *paths, what="pivot_root")


def load_seccomp(program: bytes) -> None:
    """Install a filter for this thread and all that it starts."""
    code = ctypes.create_string_buffer(program, len(program))
    fields = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))  # struct sock_fprog
    header = ctypes.create_string_buffer(fields, len(fields))
    syscall(_SECCOMP[platform.machine()], 1, 0, header, what="seccomp")


def drop_capabilities() -> None:
    """Give up every capability. No-new-privileges keeps an exec from giving any back."""
    _checked(_libc.capset(_CAPABILITY_HEADER, _NO_CAPABILITIES), "capset")


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends. A change of user clears this: call it after."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
