"""What an assignment is, and the words to write one in; finding and loading one.

A spec imports everything it needs from here.
"""

from gradcheck.assignment.choosing import choose_assignment
from gradcheck.assignment.define import define, function
from gradcheck.assignment.loading import digest, list_assignments, load_assignment, load_reference, load_spec
from gradcheck.assignment.model import Assignment, Function, Policy
from gradcheck.assignment.rules import (
    EqualsFormula,
    EqualsReference,
    GradientOf,
    Rule,
    TrainingRun,
    VectorJacobianProductOf,
    equals,
    equals_reference,
    formulas_of,
    gradient_of,
    training_run,
    vjp_of,
)
from gradcheck.contracts.values import (
    Regime,
    between,
    extreme,
    integers,
    large,
    normal,
    one_hot,
    one_of,
    positive,
    probabilities,
    saturated,
    small,
    unit_interval,
    whole,
    zero,
    zeros_and_ones,
)

__all__ = [
    "Assignment",
    "EqualsFormula",
    "EqualsReference",
    "Function",
    "GradientOf",
    "Policy",
    "Regime",
    "Rule",
    "TrainingRun",
    "VectorJacobianProductOf",
    "between",
    "choose_assignment",
    "define",
    "digest",
    "equals",
    "equals_reference",
    "extreme",
    "formulas_of",
    "function",
    "gradient_of",
    "integers",
    "large",
    "list_assignments",
    "load_assignment",
    "load_reference",
    "load_spec",
    "normal",
    "one_hot",
    "one_of",
    "positive",
    "probabilities",
    "saturated",
    "small",
    "training_run",
    "unit_interval",
    "vjp_of",
    "whole",
    "zero",
    "zeros_and_ones",
]
