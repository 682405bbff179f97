"""From a wrong answer to the likeliest mistake, by relations, mutants of the reference, and regions."""

from gradcheck.diagnosis.case import Case, Column
from gradcheck.diagnosis.edits import is_derivative_name
from gradcheck.diagnosis.explain import Finding, explain
from gradcheck.diagnosis.table import Mutant, tabulate

__all__ = ["Case", "Column", "Finding", "Mutant", "explain", "is_derivative_name", "tabulate"]
