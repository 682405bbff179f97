"""Runs a test program as an ordinary user, when the tests themselves run as root.

``python as_user.py FOLDER PROGRAM ARGUMENT...`` makes the interpreter, its packages and this repository reachable for
that user below FOLDER (they may lie in root's home), in a mount namespace of its own, then becomes the user.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np

import gradcheck
from gradcheck.worker.child import kernel

_NEWNS = 0x20000
_MS_BIND = 4096
_MS_PRIVATE_RECURSIVE = (1 << 18) | 16384
NOBODY = 65534


def main() -> None:
    """Become the user and run the program."""
    folder, program, *arguments = sys.argv[1:]
    base = Path(folder)
    kernel.unshare(_NEWNS)
    kernel.mount("none", "/", "", _MS_PRIVATE_RECURSIVE)
    kernel.mount("tmpfs", str(base), "tmpfs", 0, "mode=755")
    places = {
        "python": Path(sys.base_prefix),
        "packages": Path(np.__file__).parent.parent,
        "repository": Path(gradcheck.__file__).parent.parent,
        "tests": Path(__file__).parent,
    }
    for name, place in places.items():
        (base / name).mkdir()
        kernel.mount(str(place), str(base / name), "", _MS_BIND)
    interpreter = base / "python" / Path(sys.executable).resolve().relative_to(Path(sys.base_prefix).resolve())
    path = os.pathsep.join(str(base / name) for name in ("repository", "packages", "tests"))
    os.chdir("/")
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/root"}
    environment["LD_LIBRARY_PATH"] = str(base / "python" / "lib")
    command = [str(interpreter), str(base / "tests" / program), *arguments]
    os.execve(interpreter, command, environment)


if __name__ == "__main__":
    main()
