"""What takes more than a second says what it is doing, on a terminal, and cleans up after itself."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from gradcheck.assignment import list_assignments

EXAMPLES = list_assignments()["two-layer-network"] / "examples"


def stderr_of(*arguments: object) -> str:
    """Run the command with its stderr on a terminal, and return what was written there."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "gradcheck", *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=slave
    ):
        os.close(slave)
        written = b""
        while True:
            try:
                chunk = os.read(master, 4096)
            except OSError:  # the other end is closed
                break
            if not chunk:
                break
            written += chunk
    os.close(master)
    return written.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_function_that_hangs_is_named_while_it_does() -> None:
    written = stderr_of("grade", EXAMPLES / "wrong_hangs.py", "--function", "backward")
    assert "grading wrong_hangs.py: backward (1 of 1)" in written
    assert written.endswith("\r\x1b[K")


def test_nothing_is_shown_where_stderr_is_no_terminal() -> None:
    command = [sys.executable, "-m", "gradcheck", "grade", str(EXAMPLES / "wrong_hangs.py"), "--function", "backward"]
    assert subprocess.run(command, capture_output=True, check=False).stderr == b""
