"""Landlock: the files a child may read; everything else, TCP and signals to others included, is denied.

Prepared once in the fork server; a child enters it with a single call. It does not cover ``stat`` (whether a
file exists stays visible where there is no mount namespace), nor UDP, nor memory.

See https://docs.kernel.org/userspace-api/landlock.html.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from typing import Final

from . import kernel

_CREATE_RULESET_VERSION: Final = 1
_RULE_PATH_BENEATH: Final = 1
_WRITE_FILE: Final = 1 << 1
_READ_FILE: Final = 1 << 2
_READ_DIR: Final = 1 << 3
_FS_RIGHTS: Final = (0, 13, 14, 15, 15, 16)  # number of file rights by ABI; the last holds for all later ones
_NET_RIGHTS: Final = 0b11  # bind and connect TCP, from ABI 4
_SCOPES: Final = 0b11  # abstract Unix sockets and signals, from ABI 6


def abi() -> int:
    """Return the kernel's Landlock version.

    Raises:
        OSError: there is none, or it is switched off or forbidden here.
    """
    return kernel.syscall(kernel.LANDLOCK_CREATE_RULESET, 0, 0, _CREATE_RULESET_VERSION, what="landlock")


def create_ruleset(readable: Iterable[str], writable_devices: Iterable[str] = ()) -> int:
    """Return the descriptor of a ruleset that allows reading `readable` (folders with all below) only.

    Raises:
        OSError: Landlock is not to be had.
    """
    version = abi()
    handled = (1 << _FS_RIGHTS[min(version, len(_FS_RIGHTS) - 1)]) - 1
    fields = [handled]
    if version >= 4:
        fields.append(_NET_RIGHTS)
    if version >= 6:
        fields.append(_SCOPES)
    attributes = struct.pack(f"{len(fields)}Q", *fields)
    buffer = ctypes.create_string_buffer(attributes, len(attributes))
    ruleset = kernel.syscall(kernel.LANDLOCK_CREATE_RULESET, buffer, len(attributes), 0, what="landlock")
    for path in readable:
        _allow(ruleset, path, _READ_FILE, _READ_DIR)
    for path in writable_devices:
        _allow(ruleset, path, _READ_FILE | _WRITE_FILE, 0)
    return ruleset


def _allow(ruleset: int, path: str, rights: int, folder_rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not there, so nothing to allow
    try:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights |= folder_rights
        rule = struct.pack("=Qi", rights, descriptor)
        buffer = ctypes.create_string_buffer(rule, len(rule))
        kernel.syscall(kernel.LANDLOCK_ADD_RULE, ruleset, _RULE_PATH_BENEATH, buffer, 0, what="landlock")
    finally:
        os.close(descriptor)


def enter(ruleset: int) -> None:
    """Restrict this process for good. Needs no-new-privileges (or a capability).

    Raises:
        OSError: the kernel refused.
    """
    kernel.syscall(kernel.LANDLOCK_RESTRICT_SELF, ruleset, 0, what="landlock")
