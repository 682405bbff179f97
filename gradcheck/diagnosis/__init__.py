"""From a wrong answer to the likeliest mistake, by relations, mutants of the reference, and regions."""

from gradcheck.diagnosis.explain import Case, Finding, explain
from gradcheck.diagnosis.table import Column, Mutant, split_outputs, tabulate

__all__ = ["Case", "Column", "Finding", "Mutant", "explain", "split_outputs", "tabulate"]
