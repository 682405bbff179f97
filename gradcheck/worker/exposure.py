"""Which imports a submission has: finding the allowed packages on disk without importing them."""

from __future__ import annotations

import dataclasses
import importlib.machinery
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from gradcheck.errors import WorkerError

# What a submission may import of the standard library: data types, mathematics, text, and what notebooks
# commonly begin with. Nothing here talks to a network or starts a process.
_HARMLESS_NAMES: Final = """
    __future__ abc array ast base64 binascii bisect builtins calendar cmath collections contextlib copy
    copyreg csv dataclasses datetime decimal difflib doctest enum errno fractions functools gc graphlib
    hashlib heapq importlib inspect io itertools json keyword linecache locale logging math numbers
    operator os pathlib pickle platform pprint queue random re reprlib secrets statistics string struct
    sys tempfile textwrap threading time timeit token tokenize traceback types typing unicodedata
    unittest warnings weakref zlib zoneinfo
"""
HARMLESS: Final = frozenset(_HARMLESS_NAMES.split())


@dataclasses.dataclass(frozen=True, slots=True)
class Exposure:
    """What the allowed modules are on disk.

    Attributes:
        packages: for each importable top-level name outside the standard library, its folder or file.
        readable: files and folders that must be readable for them to work.
    """

    packages: dict[str, str]
    readable: tuple[str, ...]


def expose(modules: Sequence[str]) -> Exposure:
    """Find the packages among `modules`, and what they require, on the judge's own path.

    Raises:
        WorkerError: a module is neither in the standard library nor installed.
    """
    packages: dict[str, str] = {}
    readable: list[str] = []
    tops = list(dict.fromkeys(name.partition(".")[0] for name in modules))
    for name in _with_requirements(tops):
        place = _find(name)
        if place is None:
            if name in tops:
                raise WorkerError(f"modules={name!r}, but no such package is installed beside gradcheck")
            continue
        packages[name] = place
        readable.append(place)
        bundled = Path(place).with_suffix(".libs")  # shared libraries that wheels bring along
        if bundled.is_dir():
            readable.append(str(bundled))
    return Exposure(packages, tuple(readable))


def _find(name: str) -> str | None:
    path = [entry for entry in sys.path if entry]
    spec = importlib.machinery.PathFinder.find_spec(name, path)
    if spec is None or spec.origin is None:
        return None
    is_package = bool(spec.submodule_search_locations)
    return os.path.dirname(spec.origin) if is_package else spec.origin  # noqa: PTH120 - kept as text


def _with_requirements(modules: Sequence[str]) -> list[str]:
    """Return `modules` and the import names of the distributions they require, without extras."""
    third_party = [name for name in modules if name not in sys.stdlib_module_names]
    if all(name == "numpy" for name in third_party):  # the usual case needs no metadata
        return third_party
    import importlib.metadata
    import re

    names_of: dict[str, list[str]] = {}
    distribution_of: dict[str, str] = {}
    for name, distributions in importlib.metadata.packages_distributions().items():
        for distribution in distributions:
            key = _canonical(distribution)
            names_of.setdefault(key, []).append(name)
            distribution_of.setdefault(name, key)
    found = list(third_party)
    queue = [distribution_of[name] for name in third_party if name in distribution_of]
    seen = set(queue)
    for key in queue:
        found += [name for name in names_of.get(key, ()) if name not in found]
        for requirement in importlib.metadata.requires(key) or ():
            needed = _canonical(re.split(r"[\s;<>=!~\[(]", requirement, maxsplit=1)[0])
            if "extra ==" not in requirement and needed in names_of and needed not in seen:
                seen.add(needed)
                queue.append(needed)
    return found


def _canonical(distribution: str) -> str:
    return distribution.lower().replace("_", "-").replace(".", "-")
