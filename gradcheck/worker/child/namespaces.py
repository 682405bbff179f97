"""Namespaces of the fork server, and a root folder that holds nothing but what a child needs.

Entered once, before any fork. An ordinary user enters a user namespace first, which is what allows the
others. Each child then gets a process namespace of its own, in which it is the first process: when it is
killed, the kernel kills all it has started.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from . import kernel

_NEWNS: Final = 0x00020000
_NEWUTS: Final = 0x04000000
_NEWIPC: Final = 0x08000000
_NEWUSER: Final = 0x10000000
_NEWPID: Final = 0x20000000
_NEWNET: Final = 0x40000000

_MS_RDONLY: Final = 1
_MS_NOSUID: Final = 2
_MS_NODEV: Final = 4
_MS_NOEXEC: Final = 8
_MS_REMOUNT: Final = 32
_MS_BIND: Final = 4096
_MS_REC: Final = 16384
_MS_PRIVATE: Final = 1 << 18
_KEPT_FLAGS: Final = _MS_RDONLY | _MS_NOSUID | _MS_NODEV | _MS_NOEXEC  # as in statvfs; may not be dropped

# A folder to build the new root on; hidden by it meanwhile, so none of the sources may lie in it.
_MOUNT_POINTS: Final = ("/mnt", "/media", "/srv", "/opt", "/run", "/home", "/tmp")  # noqa: S108


def enter_user() -> None:
    """Enter a user namespace in which this user has all capabilities over the other new namespaces.

    Raises:
        OSError: not allowed here (many containers, some distributions).
    """
    user, group = os.geteuid(), os.getegid()
    kernel.unshare(_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def enter_network() -> None:
    """Enter a network namespace without any interface that is up."""
    kernel.unshare(_NEWNET)


def enter_ipc() -> None:
    """Enter a namespace without anyone else's System V objects, message queues and host name."""
    kernel.unshare(_NEWIPC | _NEWUTS)


def enter_mount(folders: Iterable[str], hidden: Iterable[str], devices: Iterable[str]) -> None:
    """Enter a mount namespace whose root holds only read-only views of `folders` (or files), and `devices`.

    Args:
        folders: what is visible, at its own path.
        hidden: folders below those that are covered, so that only what `folders` names of them is seen.
        devices: device files that stay usable.

    Raises:
        OSError: not allowed here.
    """
    sources = [path for path in folders if os.path.exists(path)]  # noqa: PTH110 - str throughout
    covers = [path for path in hidden if os.path.isdir(path)]  # noqa: PTH112
    below = [path for path in sources if any(path.startswith(f"{cover}/") for cover in covers)]
    kernel.unshare(_NEWNS)
    kernel.mount("none", "/", "", _MS_REC | _MS_PRIVATE)
    root = _free_mount_point(sources)
    # What lies below a covered folder is out of sight once that is covered: keep hold of it by descriptor.
    held = {path: os.open(path, os.O_PATH | os.O_CLOEXEC) for path in below}
    kernel.mount("tmpfs", root, "tmpfs", _MS_NOSUID | _MS_NODEV, "size=1m,mode=755")
    for path in sources:
        if path not in held:
            _bind(path, root + path, read_only=True)
    for path in covers:
        kernel.mount("tmpfs", root + path, "tmpfs", _MS_NOSUID | _MS_NODEV, "size=1m,mode=755")
    for path, descriptor in held.items():
        _bind(f"/proc/self/fd/{descriptor}", root + path, read_only=True)
        os.close(descriptor)
    for path in covers:
        kernel.mount("none", root + path, "", _MS_BIND | _MS_REMOUNT | _MS_RDONLY | _MS_NOSUID | _MS_NODEV)
    for path in devices:
        _bind(path, root + path, read_only=False)
    kernel.mount("none", root, "", _MS_BIND | _MS_REMOUNT | _MS_RDONLY | _MS_NOSUID)
    os.chdir(root)
    kernel.pivot_root(".", ".")
    kernel.unmount_lazily(".")  # the former root, which now lies over the new one
    os.chdir("/")


def _free_mount_point(sources: Iterable[str]) -> str:
    for candidate in _MOUNT_POINTS:
        if os.path.isdir(candidate) and not any(f"{path}/".startswith(f"{candidate}/") for path in sources):  # noqa: PTH112
            return candidate
    raise OSError("mount: no folder is free to build a root on")


def _bind(source: str, target: str, *, read_only: bool) -> None:
    if stat.S_ISDIR(os.stat(source).st_mode):  # noqa: PTH116
        os.makedirs(target, exist_ok=True)  # noqa: PTH103
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
        os.close(os.open(target, os.O_CREAT | os.O_RDONLY, 0o644))
    kernel.mount(source, target, "", _MS_BIND)
    if read_only:
        kept = os.statvfs(target).f_flag & _KEPT_FLAGS
        flags = _MS_BIND | _MS_REMOUNT | _MS_RDONLY | _MS_NOSUID | _MS_NODEV | kept
        kernel.mount("none", target, "", flags)


def fork_first_process() -> int:
    """Enter a process namespace; return 0 in its first process, or that process's id in the caller.

    Raises:
        OSError: not allowed here.
    """
    kernel.unshare(_NEWPID)
    return os.fork()


class ProcessNamespaces:
    """Forks children that are each the first process of a namespace of their own."""

    def __init__(self) -> None:
        """Keep hold of the caller's own namespace, and try it out.

        Raises:
            OSError: not allowed here.
        """
        self._own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self._leave()
        self._return()

    def fork(self) -> int:
        """Fork like ``os.fork``."""
        self._leave()
        try:
            process = os.fork()
        except OSError:
            self._return()
            raise
        if process:
            self._return()
        return process

    def _leave(self) -> None:
        kernel.unshare(_NEWPID)

    def _return(self) -> None:
        kernel.setns(self._own, _NEWPID)
