"""A zip archive as a submission: looked into, never extracted."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from typing import Final

from gradcheck.messages import printable
from gradcheck.submission.choose import Entry, Kind, is_inside
from gradcheck.submission.limits import MAX_ENTRIES, MAX_NAME, megabytes
from gradcheck.submission.refusal import Refusal

_ENTRY_SIGNATURE: Final = b"PK\x01\x02"
_ENCRYPTED: Final = 0x1
# bzip2 and LZMA let an archive choose how much memory its reader takes.
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Archive:
    """The members of a zip archive that is in memory.

    The names in it are checked before anything is read: one path that leads out, or one link or device, and
    the archive is refused as a whole, because no honest tool makes such an archive of a submission.
    """

    def __init__(self, data: bytes, shown: str) -> None:
        self._shown = shown
        # Every entry of the directory has this signature, so that this bounds what zipfile builds of it.
        if data.count(_ENTRY_SIGNATURE) > MAX_ENTRIES:
            raise Refusal("submission.too_many_files", name=shown, limit=MAX_ENTRIES)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError) as error:
            raise self._bad(error) from None
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._folders: dict[str, dict[str, Kind]] = {"": {}}
        for info in self._zip.infolist():
            self._add(info)

    def shown(self, path: str) -> str:
        """Return how messages call `path`."""
        inner = printable(path, limit=MAX_NAME, one_line=True)
        return f"{self._shown}/{inner}".rstrip("/") if inner else self._shown

    def entries(self, folder: str) -> list[Entry]:
        """Return what is in `folder`, in the order of its names."""
        return [Entry(name, kind) for name, kind in sorted(self._folders.get(folder.rstrip("/"), {}).items())]

    def read(self, path: str, limit_bytes: int) -> bytes:
        """Return the contents of the member `path`, unpacking no more than `limit_bytes`."""
        info = self._members.get(path)
        if info is None:
            raise Refusal("submission.no_such_file", name=self.shown(path))
        if info.flag_bits & _ENCRYPTED:
            raise Refusal("submission.zip_encrypted", name=self._shown, member=_member(path))
        if info.compress_type not in _METHODS:
            raise Refusal("submission.zip_compression", name=self._shown, member=_member(path))
        try:
            with self._zip.open(info) as member:
                data = member.read(limit_bytes + 1)
        except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, NotImplementedError) as error:
            raise self._bad(error) from None
        if len(data) > limit_bytes:
            raise Refusal("submission.too_large", name=self.shown(path), limit=megabytes(limit_bytes))
        return data

    def _add(self, info: zipfile.ZipInfo) -> None:
        # zipfile cuts a name at its first NUL and, on Windows, turns backslashes; the name as it was stored
        # tells.
        if not is_inside(info.orig_filename):
            raise Refusal("submission.zip_unsafe", name=self._shown, member=_member(info.orig_filename))
        mode = info.external_attr >> 16
        if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Refusal("submission.zip_special", name=self._shown, member=_member(info.filename))
        parts = [part for part in info.filename.split("/") if part not in ("", ".")]
        is_folder = info.is_dir()
        path = "/".join(parts)
        if not is_folder:
            if path in self._members:
                raise Refusal("submission.zip_twice", name=self._shown, member=_member(path))
            self._members[path] = info
        parent = ""
        for depth, part in enumerate(parts):
            leaf = depth == len(parts) - 1 and not is_folder
            self._folders.setdefault(parent, {})[part] = "file" if leaf else "folder"
            parent = f"{parent}/{part}" if parent else part

    def _bad(self, error: Exception) -> Refusal:
        reason = printable(str(error) or type(error).__name__, limit=200, one_line=True)
        return Refusal("submission.bad_zip", name=self._shown, reason=reason)


def _member(path: str) -> str:
    return printable(path, limit=MAX_NAME, one_line=True)
