"""Which file of a folder or archive is the submission."""

from __future__ import annotations

import dataclasses
import re
from typing import Literal, Protocol, TypeAlias

from gradcheck.messages import printable
from gradcheck.submission.limits import MAX_DEPTH, MAX_FILES, MAX_NAME, MAX_PYPROJECT_BYTES
from gradcheck.submission.model import is_assignment_name
from gradcheck.submission.refusal import Refusal

_NAMES = ("submission.py", "submission.ipynb")
# Files that stand beside a submission without being one.
_BESIDE = re.compile(r"\.|test_|conftest\.py$|setup\.py$|noxfile\.py$|__|.*_test\.py$")
# Folders that do not count when one looks for the folder that holds the work.
_NOT_WORK = re.compile(r"\.|__pycache__$|__MACOSX$|venv$|env$|node_modules$|.*\.egg-info$")

Kind: TypeAlias = Literal["file", "folder", "other"]


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One name in a folder; a link or device is an "other"."""

    name: str
    kind: Kind


class Tree(Protocol):
    """A folder or archive; paths in it are written with ``/``, and the root is ``""``."""

    def entries(self, folder: str) -> list[Entry]:
        """Return what is in `folder`; Refusal if there is too much of it."""

    def read(self, path: str, limit_bytes: int) -> bytes:
        """Return the contents of the regular file `path`; Refusal if it is none or too large."""

    def shown(self, path: str) -> str:
        """Return how messages call `path`."""


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """The submission's files in order of execution, the file that names them, and the assignment it names."""

    paths: tuple[str, ...]
    named_in: str | None = None
    assignment: str | None = None


def choose(tree: Tree) -> Choice:
    """Find the submission in `tree`: the one that pyproject.toml names, else the one obvious file.

    Raises:
        Refusal: there is none or more than one (the candidates are listed), or pyproject.toml is broken.
    """
    root, entries = _work_folder(tree)
    kinds = {entry.name: entry.kind for entry in entries}
    assignment: str | None = None
    if "pyproject.toml" in kinds:
        settings = _settings(tree, root + "pyproject.toml")
        named = settings.get("assignment")
        assignment = named if isinstance(named, str) and is_assignment_name(named) else None
        if "submission" in settings:
            return Choice(_named_files(tree, root, settings["submission"]), root + "pyproject.toml", assignment)
    # A link under the expected name is chosen too, so that the reading of it says what is wrong.
    candidates = [name for name in _NAMES if kinds.get(name, "folder") != "folder"] or sorted(
        name
        for name, kind in kinds.items()
        if kind == "file" and name.lower().endswith((".py", ".ipynb")) and not _BESIDE.match(name)
    )
    if not candidates:
        raise Refusal("submission.folder_empty", name=tree.shown(root))
    if len(candidates) > 1:
        listed = [printable(name, limit=MAX_NAME, one_line=True) for name in candidates[:10]]
        more = ", …" if len(candidates) > len(listed) else ""
        raise Refusal(
            "submission.folder_ambiguous",
            name=tree.shown(root),
            candidates=", ".join(listed) + more,
            first=listed[0],
        )
    return Choice((root + candidates[0],), None, assignment)


def _work_folder(tree: Tree) -> tuple[str, list[Entry]]:
    """Go down while a folder holds nothing but one folder, as archives of a folder do."""
    root = ""
    for _ in range(MAX_DEPTH):
        entries = tree.entries(root)
        visible = [entry for entry in entries if not _NOT_WORK.match(entry.name)]
        if len(visible) != 1 or visible[0].kind != "folder":
            break
        root += visible[0].name + "/"
    else:
        entries = tree.entries(root)
    return root, entries


def _settings(tree: Tree, path: str) -> dict[str, object]:
    import tomllib  # most submissions are a single file

    shown = tree.shown(path)
    data = tree.read(path, MAX_PYPROJECT_BYTES)
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise Refusal("submission.not_utf8", name=shown, line=1) from None
    except (ValueError, RecursionError) as error:
        reason = printable(str(error), limit=200, one_line=True)
        raise Refusal("submission.bad_pyproject", name=shown, reason=reason) from None
    tool = document.get("tool", {})
    settings = tool.get("gradcheck", {}) if isinstance(tool, dict) else {}
    return settings if isinstance(settings, dict) else {}


def _named_files(tree: Tree, root: str, setting: object) -> tuple[str, ...]:
    names = [setting] if isinstance(setting, str) else setting
    if not isinstance(names, list) or not 0 < len(names) <= MAX_FILES:
        raise Refusal("submission.bad_setting", name=tree.shown(root + "pyproject.toml"))
    paths = []
    for name in names:
        if not isinstance(name, str) or not is_inside(name) or not name.lower().endswith((".py", ".ipynb")):
            raise Refusal("submission.bad_setting", name=tree.shown(root + "pyproject.toml"))
        paths.append(root + "/".join(part for part in name.split("/") if part not in {"", "."}))
    return tuple(paths)


def is_inside(path: str) -> bool:
    r"""Return True if `path` cannot lead out of its folder: relative, without ``..``, ``\`` or drive."""
    return not (path.startswith("/") or "\\" in path or ":" in path or "\0" in path or ".." in path.split("/"))
