"""What a student handed in, read but never executed: a file, a notebook, a folder or an archive."""

from gradcheck.submission.load import load_source, load_submission
from gradcheck.submission.model import Block, Submission, find_marker

__all__ = ["Block", "Submission", "find_marker", "load_source", "load_submission"]
