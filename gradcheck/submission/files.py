"""Opening what somebody else prepared: never through a link, never blocking, never more than a limit."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable

from gradcheck.submission.limits import megabytes
from gradcheck.submission.refusal import Refusal

# Absent on some systems, where the `lstat` before the opening is what is left. O_NONBLOCK keeps the opening
# of a FIFO from waiting for a writer, should one appear between the two calls.
_FLAGS: int = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY")
)
_DIRECTORY: int = getattr(os, "O_DIRECTORY", 0)


def read_regular(path: str, shown: str, limit_bytes: int, *, dir_fd: int | None = None) -> bytes:
    """Return the contents of the regular file `path`.

    Args:
        path: where it is, relative to `dir_fd` if that is given; its last component is not followed if a
            link.
        shown: what messages call it.
        limit_bytes: of a larger file no more than this is read, and it is refused.
        dir_fd: an open directory.

    Raises:
        Refusal: there is no such file, or it cannot be read, or is not regular, or is too large.
    """
    fd = open_nofollow(path, shown, stat.S_ISREG, dir_fd=dir_fd)
    try:
        # The size that the system states can be a lie (files in /proc) or grow; what is read counts.
        chunks: list[bytes] = []
        left = limit_bytes + 1
        while left and (chunk := os.read(fd, min(left, 1 << 20))):
            chunks.append(chunk)
            left -= len(chunk)
        if not left:
            raise Refusal("submission.too_large", name=shown, limit=megabytes(limit_bytes))
        return b"".join(chunks)
    except OSError as error:
        raise _unreadable(error, shown) from None
    finally:
        os.close(fd)


def open_nofollow(path: str, shown: str, wanted: Callable[[int], bool], *, dir_fd: int | None = None) -> int:
    """Open `path` for reading if it is of the `wanted` kind (``stat.S_ISREG`` or ``stat.S_ISDIR``).

    Returns:
        A file descriptor, which the caller closes.
    """
    # A device may act on being opened, so its kind is looked at first; whatever takes its place between the
    # two calls is looked at again once open.
    _require(mode_of(path, shown, dir_fd=dir_fd), shown, wanted)
    flags = _FLAGS | (_DIRECTORY if wanted is stat.S_ISDIR else 0)
    try:
        fd = os.open(path, flags, dir_fd=dir_fd)
    except OSError as error:
        raise _unreadable(error, shown) from None
    try:
        _require(os.fstat(fd).st_mode, shown, wanted)
    except BaseException:
        os.close(fd)
        raise
    return fd


def mode_of(path: str, shown: str, *, dir_fd: int | None = None) -> int:
    """Return the mode of what is at `path`, of a link itself if it is one."""
    try:
        return os.stat(path, dir_fd=dir_fd, follow_symlinks=False).st_mode
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise _unreadable(error, shown) from None


def require_folder(mode: int, shown: str) -> None:
    """Refuse what is no folder, by its `mode`."""
    _require(mode, shown, stat.S_ISDIR)


def _require(mode: int, shown: str, wanted: Callable[[int], bool]) -> None:
    if wanted(mode):
        return
    if stat.S_ISLNK(mode):
        raise Refusal("submission.symlink", name=shown)
    if stat.S_ISREG(mode):  # a file where a folder must be
        raise Refusal("submission.no_such_file", name=shown)
    kinds = (
        (stat.S_ISFIFO, "submission.kind_fifo"),
        (stat.S_ISSOCK, "submission.kind_socket"),
        (stat.S_ISCHR, "submission.kind_device"),
        (stat.S_ISBLK, "submission.kind_device"),
        (stat.S_ISDIR, "submission.kind_folder"),
    )
    kind = next((key for is_kind, key in kinds if is_kind(mode)), "submission.kind_other")
    raise Refusal("submission.not_regular", name=shown, kind_key=kind)


def _unreadable(error: OSError | ValueError, shown: str) -> Refusal:
    code = error.errno if isinstance(error, OSError) else errno.ENOENT
    if code in (errno.ENOENT, errno.ENOTDIR):
        return Refusal("submission.no_such_file", name=shown)
    if code in (errno.ELOOP, errno.EMLINK):  # EMLINK is what FreeBSD says of a link that is not followed
        return Refusal("submission.symlink", name=shown)
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Refusal("submission.unreadable", name=shown, reason=reason)
