"""Why a submission cannot be read, before it is put into words."""

from __future__ import annotations


class Refusal(Exception):
    """Carries the key and parameters of one message; `load_submission` turns it into a SubmissionError."""

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params
