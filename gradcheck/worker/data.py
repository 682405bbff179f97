"""The folder a submission runs in, with copies of the data files that the assignment declares."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from gradcheck.errors import WorkerError


class DataFolder:
    """A temporary folder of readable copies; `path` is "" if there are no data files."""

    def __init__(self, files: Sequence[str | os.PathLike[str]]) -> None:
        """Copy `files`.

        Raises:
            WorkerError: a file cannot be read.
        """
        self.path = ""
        if files:
            self._copy([Path(file) for file in files])

    def _copy(self, files: Sequence[Path]) -> None:
        import shutil
        import tempfile

        self.path = os.path.realpath(tempfile.mkdtemp(prefix="gradcheck-data-"))
        folder = Path(self.path)
        try:
            for file in files:
                shutil.copyfile(file, folder / file.name)
                (folder / file.name).chmod(0o444)
        except OSError as error:
            self.remove()
            raise WorkerError(f"data file {file} cannot be read: {error.strerror}") from None
        folder.chmod(0o555)  # a child may run as a user of its own

    def remove(self) -> None:
        """Delete the folder."""
        if self.path:
            import shutil

            Path(self.path).chmod(0o700)
            shutil.rmtree(self.path, ignore_errors=True)
            self.path = ""
