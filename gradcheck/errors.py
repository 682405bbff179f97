"""The exceptions of gradcheck: one root, each with a message written for its reader.

This module is the lowest floor of the package and imports nothing of it.
"""

from __future__ import annotations


class GradcheckError(Exception):
    """Root of every exception that gradcheck raises on purpose; its text is fit to be shown."""


class InvalidArgument(GradcheckError, ValueError):
    """An argument of a public function is not what it must be.

    The text follows one form: ``name=value (type), but must be ...``.
    """


class AssignmentError(GradcheckError):
    """An assignment cannot be found or its spec is not valid; written for its author."""


class SubmissionError(GradcheckError):
    """A submission cannot be read at all (no such file, not text, a broken notebook ...)."""


class ResultError(GradcheckError):
    """A result document cannot be read: not JSON, of another version, or a field is not what it must be."""


class WorkerError(GradcheckError):
    """The machinery that runs submissions failed. Never the student's fault, never a zero."""


class GradientMismatch(GradcheckError, AssertionError):
    """Raised by ``assert_gradient``; ``result`` holds the check that did not pass."""

    def __init__(self, message: str, result: object = None) -> None:
        super().__init__(message)
        self.result = result
