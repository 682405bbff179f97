"""Runs a program with an interpreter whose packages lie inside its standard library's folder.

That is how container images of Python are laid out, and a plain ``pip install`` without a virtual environment. Must be
run as root, by the interpreter of a virtual environment: ``python flat_install.py CODE``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np

from gradcheck.worker.child import kernel

_NEWNS = 0x20000
_MS_BIND = 4096
_MS_PRIVATE_RECURSIVE = (1 << 18) | 16384


def main() -> None:
    """Put the packages of this environment into the base interpreter's folder, for one process only."""
    packages = Path(np.__file__).parent.parent
    inside = Path(os.__file__).parent / "site-packages"
    kernel.unshare(_NEWNS)
    kernel.mount("none", "/", "", _MS_PRIVATE_RECURSIVE)
    kernel.mount(str(packages), str(inside), "", _MS_BIND)
    interpreter = str(Path(sys.executable).resolve())
    os.execv(interpreter, [interpreter, "-c", sys.argv[1]])


if __name__ == "__main__":
    main()
