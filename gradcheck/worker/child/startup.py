"""Preparing a fresh interpreter: only what is allowed is importable, and all of it that must is imported.

The worker's interpreter starts without site-packages, because they may hold the reference. Each allowed
package is made importable by itself, from where the judge found it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.machinery
import importlib.util
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Final

from .config import Config

# Extension modules cannot be loaded after lockdown (no file may be mapped executable), so those behind the
# allowed part of the standard library, and those NumPy loads late, are loaded before.
_EXTENSIONS: Final = """
    math cmath array zlib binascii select unicodedata _bisect _heapq _random _struct _statistics _json
    _csv _datetime _decimal _contextvars _queue _pickle _md5 _sha1 _sha2 _sha256 _sha512 _sha3 _blake2
    _hashlib _opcode _bz2 _lzma _posixsubprocess _socket mmap _ctypes
"""
_LATE: Final = {"numpy": ("numpy.random", "numpy.fft", "numpy.linalg")}


class PackageFinder:
    """Finds the allowed packages, each at its own path, and nothing else."""

    def __init__(self, packages: dict[str, str]) -> None:
        self._packages = packages

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Implement the import system's finder protocol for top-level names."""
        place = self._packages.get(fullname)
        if place is None or path is not None:
            return None
        if os.path.isdir(place):  # noqa: PTH112 - pathlib would have to be imported for this alone
            init = os.path.join(place, "__init__.py")  # noqa: PTH118
            return importlib.util.spec_from_file_location(fullname, init, submodule_search_locations=[place])
        return importlib.util.spec_from_file_location(fullname, place)


def prepare(config: Config) -> None:
    """Make the allowed packages importable and import what later could not be."""
    gc.disable()  # collecting in between takes a tenth of the time, and finds nothing
    sys.meta_path.append(PackageFinder(config.packages))
    for name in _EXTENSIONS.split():
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    _prepare_numpy()
    for name in config.preload:
        importlib.import_module(name)
        for late in _loaded_late(name):
            with contextlib.suppress(ImportError):
                importlib.import_module(late)
    sys.dont_write_bytecode = True  # from here on; nothing a submission imports is written anywhere
    gc.freeze()  # a collection in a forked child would copy every page that holds an object
    gc.enable()


def _loaded_late(name: str) -> Sequence[str]:
    """Return the parts of module `name` that are commonly imported by themselves and may hold extensions."""
    if name in _LATE or name in sys.stdlib_module_names:
        return _LATE.get(name, ())
    found = pkgutil.iter_modules(getattr(sys.modules[name], "__path__", ()))
    parts = [part.name for part in found if part.ispkg and not part.name.startswith("_")]
    return [f"{name}.{part}" for part in parts if part not in ("tests", "testing")]


def _prepare_numpy() -> None:
    """Seed the global generator, so that every child begins with the same numbers, and touch LAPACK once."""
    import numpy as np

    np.random.seed(0)  # noqa: NPY002
    np.linalg.solve(np.eye(3), np.ones(3))
