"""`load_submission`: from a path to a `Submission`, or one clear line."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from gradcheck.errors import SubmissionError
from gradcheck.messages import printable, say
from gradcheck.submission.files import mode_of, read_regular
from gradcheck.submission.limits import MAX_NAME, MAX_NOTEBOOK_BYTES, MAX_SOURCE_BYTES, MAX_ZIP_BYTES
from gradcheck.submission.model import Block, Submission, find_marker
from gradcheck.submission.refusal import Refusal
from gradcheck.submission.text import decode_source, tidy_source

if TYPE_CHECKING:
    from gradcheck.submission.choose import Tree


def load_submission(path: str | os.PathLike[str], *, lang: str = "en") -> Submission:
    """Read what a student handed in. Nothing of it is executed, parsed, or written to disk.

    Args:
        path: a ``.py`` file, a notebook (``.ipynb``), a folder, or a ``.zip``. In a folder or archive the
            submission is what ``[tool.gradcheck] submission`` in its pyproject.toml names (one file or a
            list, executed in that order), else ``submission.py`` or ``submission.ipynb``, else the only
            ``.py`` or ``.ipynb``. Symbolic links are not followed, neither at `path` nor anywhere in a
            folder.
        lang: language of the notes and of the error.

    Returns:
        The source; that of an empty file is a valid submission.

    Raises:
        SubmissionError: it cannot be read. The text is one line that names the file and says why.
    """
    try:
        return _load(os.fspath(path), lang)
    except Refusal as refusal:
        params = dict(refusal.params)
        if "kind_key" in params:
            params["kind"] = say(str(params.pop("kind_key")), lang)
        raise SubmissionError(say(refusal.key, lang, **params)) from None


def load_source(code: str, name: str = "submission.py", *, lang: str = "en") -> Submission:
    """Return a submission that consists of the text `code`.

    Raises:
        SubmissionError: `code` holds a NUL byte or is too large.
    """
    try:
        return _of_source(tidy_source(code, name), name)
    except Refusal as refusal:
        raise SubmissionError(say(refusal.key, lang, **refusal.params)) from None


def _load(path: str, lang: str) -> Submission:
    shown = printable(path, limit=200, one_line=True)
    if not path:
        raise Refusal("submission.no_such_file", name='""')
    # A trailing slash would make the system follow a link; Path takes it away.
    path = str(Path(path))
    name = printable(Path(path).name or Path(path).resolve().name, limit=MAX_NAME, one_line=True)
    # What only folders, archives or notebooks need is imported for them: most submissions are one file.
    if stat.S_ISDIR(mode_of(path, shown)):
        from gradcheck.submission.folder import Folder

        with Folder(path, shown) as folder:
            return _load_tree(folder, name, lang)
    if path.lower().endswith(".zip"):
        from gradcheck.submission.archive import Archive

        return _load_tree(Archive(read_regular(path, shown, MAX_ZIP_BYTES), shown), name, lang)
    return _of_file(read_regular(path, shown, _limit_of(path)), path, shown=shown, name=name, lang=lang)


def _limit_of(path: str) -> int:
    """Return how many bytes of `path` are read, by its suffix."""
    return MAX_NOTEBOOK_BYTES if path.lower().endswith(".ipynb") else MAX_SOURCE_BYTES


def _of_file(data: bytes, path: str, *, shown: str, name: str, lang: str, label: str = "") -> Submission:
    suffix = Path(path).suffix.lower()
    if suffix == ".ipynb":
        from gradcheck.submission.notebook import read_notebook

        return read_notebook(data, name, shown=shown, lang=lang, label=label)
    if suffix == ".py":
        return _of_source(decode_source(data, shown), name, label)
    raise Refusal("submission.unknown_suffix", name=shown)


def _of_source(code: str, name: str, label: str = "") -> Submission:
    blocks: tuple[Block, ...] = (Block(label or name, code),)
    if "get_ipython" in code:
        # A notebook that was exported as a script; the name is in no other source.
        from gradcheck.submission.stand_ins import with_stand_ins

        blocks, _ = with_stand_ins(blocks)
    return Submission(name, blocks, marker=find_marker(code))


def _load_tree(tree: Tree, name: str, lang: str) -> Submission:
    from gradcheck.submission.choose import choose

    choice = choose(tree)
    several = len(choice.paths) > 1
    read: list[Submission] = []
    for path in choice.paths:
        shown = tree.shown(path)
        inner = printable(path.rpartition("/")[2], limit=MAX_NAME, one_line=True)
        try:
            data = tree.read(path, _limit_of(path))
        except Refusal as refusal:
            if choice.named_in and refusal.key == "submission.no_such_file":
                raise Refusal("submission.setting_missing", name=tree.shown(choice.named_in), target=shown) from None
            raise
        label = inner if several or not path.lower().endswith(".ipynb") else ""
        read.append(_of_file(data, path, shown=shown, name=f"{name}/{inner}", lang=lang, label=label))
    if not several:
        only = read[0]
        return Submission(only.name, only.blocks, only.notes, only.marker or choice.assignment)
    return Submission(
        name,
        tuple(block for part in read for block in part.blocks),
        tuple(note for part in read for note in part.notes),
        next((part.marker for part in read if part.marker), choice.assignment),
    )
