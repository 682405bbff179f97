"""What a function takes and returns: the shape line, value regimes, strategies drawn from them, validation.

`strategies` imports Hypothesis and is therefore not imported here.
"""

from gradcheck.contracts.answer import Answer, Misfit, describe_kind, read_answer
from gradcheck.contracts.signature import (
    Condition,
    Dimension,
    Signature,
    Slot,
    parse_condition,
    parse_signature,
    shape_text,
)
from gradcheck.contracts.values import Regime

__all__ = [
    "Answer",
    "Condition",
    "Dimension",
    "Misfit",
    "Regime",
    "Signature",
    "Slot",
    "describe_kind",
    "parse_condition",
    "parse_signature",
    "read_answer",
    "shape_text",
]
