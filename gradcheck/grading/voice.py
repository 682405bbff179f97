"""How the student is spoken to."""

from __future__ import annotations

import dataclasses
from typing import Literal, TypeAlias

from gradcheck.messages import say

FeedbackLevel: TypeAlias = Literal["location", "nature", "fix"]


@dataclasses.dataclass(frozen=True, slots=True)
class Voice:
    """Language of the messages, and how much they tell."""

    lang: str = "en"
    level: FeedbackLevel = "nature"

    def say(self, key: str, **params: object) -> str:
        """The message `key` of grading in this language."""
        return say(f"grading.{key}", self.lang, **params)
