"""Derivatives of black-box functions with error bounds, and the verdict on hand-written ones.

Imports NumPy and `gradcheck.errors` only: no files, no printing, no clocks.
"""

from gradcheck.numerics.assertions import assert_gradient, assert_jvp, assert_plain_gradient
from gradcheck.numerics.check import check_gradient, check_jvp, check_plain_gradient
from gradcheck.numerics.directional import DirectionalDerivative
from gradcheck.numerics.measuring import directional_derivative
from gradcheck.numerics.verdict import GradientCheck, InputCheck, Probe

__all__ = [
    "DirectionalDerivative",
    "GradientCheck",
    "InputCheck",
    "Probe",
    "assert_gradient",
    "assert_jvp",
    "assert_plain_gradient",
    "check_gradient",
    "check_jvp",
    "check_plain_gradient",
    "directional_derivative",
]
