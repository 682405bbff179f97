"""A folder as a submission: read without ever following a link out of it."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from gradcheck.messages import printable
from gradcheck.submission.choose import Entry
from gradcheck.submission.files import mode_of, open_nofollow, read_regular, require_folder
from gradcheck.submission.limits import MAX_ENTRIES, MAX_NAME
from gradcheck.submission.refusal import Refusal

# Where descriptors of directories cannot be given to `open` (Windows), each component is looked at by its
# path.
_HAS_DIR_FD = os.open in os.supports_dir_fd and os.scandir in os.supports_fd


class Folder:
    """An open folder; a context manager.

    Each path is walked component by component from the folder's descriptor with O_NOFOLLOW, so that a link in
    any place is refused, also one that is put there meanwhile.
    """

    def __init__(self, path: str, shown: str) -> None:
        self._path = path
        self._shown = shown
        self._fd = open_nofollow(path, shown, stat.S_ISDIR) if _HAS_DIR_FD else -1

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._fd >= 0:
            os.close(self._fd)

    def shown(self, path: str) -> str:
        """Return how messages call `path`."""
        inner = printable(path, limit=MAX_NAME, one_line=True)
        return f"{self._shown}/{inner}".rstrip("/") if inner else self._shown

    def entries(self, folder: str) -> list[Entry]:
        """Return what is in `folder`, in the order of its names."""
        found: list[Entry] = []
        with self._directory(folder) as directory, os.scandir(directory) as entries:
            for entry in entries:
                if len(found) == MAX_ENTRIES:
                    raise Refusal("submission.too_many_files", name=self.shown(folder), limit=MAX_ENTRIES)
                is_file = entry.is_file(follow_symlinks=False)
                is_folder = not is_file and entry.is_dir(follow_symlinks=False)
                found.append(Entry(entry.name, "file" if is_file else "folder" if is_folder else "other"))
        return sorted(found, key=lambda entry: entry.name)

    def read(self, path: str, limit_bytes: int) -> bytes:
        """Return the contents of the regular file `path`."""
        folder, _, name = path.rpartition("/")
        with self._directory(folder) as directory:
            if isinstance(directory, int):
                return read_regular(name, self.shown(path), limit_bytes, dir_fd=directory)
            return read_regular(str(Path(directory, name)), self.shown(path), limit_bytes)

    @contextlib.contextmanager
    def _directory(self, folder: str) -> Iterator[int | str]:
        """Give `folder` as a descriptor, or as a path of which each component was looked at."""
        parts = [part for part in folder.split("/") if part]
        if not _HAS_DIR_FD:
            path = Path(self._path)
            for part in (".", *parts):
                path = path / part
                require_folder(mode_of(str(path), self.shown(folder)), self.shown(folder))
            yield str(path)
            return
        fd = os.dup(self._fd)
        try:
            for part in parts:
                fd, parent = open_nofollow(part, self.shown(folder), stat.S_ISDIR, dir_fd=fd), fd
                os.close(parent)
            yield fd
        finally:
            os.close(fd)
