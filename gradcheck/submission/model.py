"""What a student handed in, as one value: blocks of source, each with the name it is shown under."""

from __future__ import annotations

import dataclasses
import hashlib
import re

_DEFINITION = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
# The name of an assignment, never a path: a spec is code that the judge executes, so what a submission names
# must not be able to lead to a file of the submission's own.
_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}"
_MARKER = re.compile(rf"^#[ \t]*gradcheck:[ \t]*({_NAME})[ \t]*$", re.MULTILINE)


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """A piece of source that is executed as a whole: a file, or one cell of a notebook.

    Attributes:
        label: what messages call it, for example ``submission.py`` or ``cell 3``. Line numbers count from
            the first line of `code`, so that ``label`` and line lead the student to the place.
        code: Python source text.
    """

    label: str
    code: str


@dataclasses.dataclass(frozen=True, slots=True)
class Submission:
    """One student's work, read but never executed or parsed by the judge's process.

    Attributes:
        name: what reports call it, usually the file's name.
        blocks: the source in order of execution.
        notes: what was tolerated when reading (skipped magics, a converted notebook version), for the
            student.
        marker: the assignment the submission names itself, by a ``# gradcheck: NAME`` line or notebook
            metadata; None if it names none.
    """

    name: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    marker: str | None = None

    @property
    def sha256(self) -> str:
        """Digest of the source as it will be executed (hex); equal digests are graded once."""
        digest = hashlib.sha256()
        for block in self.blocks:
            for text in (block.label, block.code):
                data = text.encode("utf-8", "surrogatepass")
                digest.update(len(data).to_bytes(8, "little") + data)
        return digest.hexdigest()

    @property
    def defined_names(self) -> frozenset[str]:
        """Names of functions and classes that begin a line.

        Found by a regular expression, not by parsing: source that is built to exhaust a parser must do so
        in the worker, where limits hold.
        """
        return frozenset(name for block in self.blocks for name in _DEFINITION.findall(block.code))


def find_marker(code: str) -> str | None:
    """Return NAME of the first ``# gradcheck: NAME`` line in `code`, or None."""
    found = _MARKER.search(code)
    return found.group(1) if found else None


def is_assignment_name(text: object) -> bool:
    """Return True if `text` is a bare name such as ``two-layer-network``, and so cannot be a path."""
    return isinstance(text, str) and re.fullmatch(_NAME, text) is not None
