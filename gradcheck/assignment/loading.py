"""Finding an assignment by name or path, and loading its spec and its reference."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import importlib.util
import sys
import traceback
import types
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from gradcheck.assignment.misconceptions import MISCONCEPTIONS
from gradcheck.assignment.model import Assignment
from gradcheck.errors import AssignmentError

SPEC = "spec.py"


def list_assignments(*folders: Path) -> dict[str, Path]:
    """Names of the bundled assignments, and of those in `folders`, with the folder of each."""
    found: dict[str, Path] = {}
    for root in (_bundled(), *folders):
        if root.is_dir():
            found.update({path.parent.name: path.parent for path in sorted(root.glob(f"*/{SPEC}"))})
    return found


def load_assignment(name_or_path: str | Path, *, search: tuple[Path, ...] = ()) -> Assignment:
    """Load an assignment.

    Args:
        name_or_path: the name of a bundled assignment or of one in a folder of `search`; or the path of a
            spec file or of a folder that holds one.

    Raises:
        AssignmentError: there is no such assignment, or its spec is not valid.
    """
    path = Path(name_or_path)
    if path.is_dir() and (path / SPEC).is_file():
        return load_spec(path / SPEC)
    if path.suffix == ".py" and path.is_file():
        return load_spec(path)
    known = list_assignments(*search)
    if str(name_or_path) in known:
        return load_spec(known[str(name_or_path)] / SPEC)
    close = get_close_matches(str(name_or_path), known, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise AssignmentError(
        f"no assignment {str(name_or_path)!r}.{hint} Known: {', '.join(known)}; "
        f"or give the path of a folder with a {SPEC}"
    )


def load_spec(path: Path) -> Assignment:
    """Run a spec file, which is trusted, and return its ``assignment``.

    Raises:
        AssignmentError: the file fails, or defines no assignment; the message names its line.
    """
    module = types.ModuleType(f"gradcheck_spec_{path.parent.name.replace('-', '_')}")
    module.__file__ = str(path)
    try:
        code = compile(path.read_bytes(), str(path), "exec")
        exec(code, module.__dict__)  # noqa: S102 - a spec is the author's own program
    except SyntaxError as error:
        raise AssignmentError(f"{path}:{error.lineno}: {error.msg}") from None
    except Exception as error:
        line = next(
            (f.lineno for f in reversed(traceback.extract_tb(error.__traceback__)) if f.filename == str(path)),
            0,
        )
        what = str(error) if isinstance(error, AssignmentError) else f"{type(error).__name__}: {error}"
        raise AssignmentError(f"{path}:{line}: {what}") from error
    assignment = getattr(module, "assignment", None)
    if not isinstance(assignment, Assignment):
        raise AssignmentError(f"{path}: assignment={assignment!r}, but must be what define(...) returns")
    assignment = dataclasses.replace(assignment, source=path.resolve())
    for file in assignment.data_files:
        if not file.is_file():
            raise AssignmentError(f"{path}: data={file.name!r}, but there is no such file beside the spec")
    return assignment


def load_reference(assignment: Assignment) -> dict[str, Callable[..., Any]]:
    """The reference's functions, by name, for those of the assignment's functions that it has.

    Raises:
        AssignmentError: the reference cannot be imported.
    """
    origin = reference_file(assignment)
    try:
        if assignment.reference.endswith(".py"):
            spec = importlib.util.spec_from_file_location(f"gradcheck_reference_{origin.stem}", origin)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[spec.name] = module
            spec.loader.exec_module(module)
        else:
            module = importlib.import_module(assignment.reference)
    except Exception as error:
        raise AssignmentError(f"{assignment.name}: reference {assignment.reference!r} fails: {error!r}") from error
    namespace = dict(vars(module))
    if assignment.adapters:
        exec(compile(assignment.adapters, "<call>", "exec"), namespace)  # noqa: S102 - the author's own lines
    return {
        function.name: namespace[function.entry]
        for function in assignment.functions
        if callable(namespace.get(function.entry)) and function.defines in namespace
    }


def digest(assignment: Assignment) -> str:
    """SHA-256 (hex) of all that the author wrote: spec, reference, misconceptions. Equal digests grade alike."""
    state = hashlib.sha256()
    beside = assignment.source.parent / MISCONCEPTIONS if assignment.source is not None else None
    for path in (assignment.source, reference_file(assignment), beside):
        data = path.read_bytes() if path is not None and path.is_file() else b""
        state.update(len(data).to_bytes(8, "little") + data)
    return state.hexdigest()


def reference_file(assignment: Assignment) -> Path:
    """The file that holds the reference.

    Raises:
        AssignmentError: there is no such file or module.
    """
    if assignment.reference.endswith(".py"):
        folder = assignment.source.parent if assignment.source else Path.cwd()
        path = folder / assignment.reference
        if path.is_file():
            return path
        raise AssignmentError(f"{assignment.name}: reference={assignment.reference!r}, but there is no file {path}")
    try:
        spec = importlib.util.find_spec(assignment.reference)
    except ImportError:
        spec = None
    if spec is None or spec.origin is None:
        raise AssignmentError(f"{assignment.name}: reference={assignment.reference!r}, but there is no such module")
    return Path(spec.origin)


def _bundled() -> Path:
    package = importlib.import_module("gradcheck.assignments")
    return Path(next(iter(package.__path__)))
