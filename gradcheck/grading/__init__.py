"""From an assignment and a worker to a result: run the rules, score, put into words."""

from gradcheck.grading.bank import Bank, FunctionBank, build_bank
from gradcheck.grading.grader import Grader, grade
from gradcheck.grading.resolving import resolve_assignment
from gradcheck.grading.run import Progress
from gradcheck.grading.voice import FeedbackLevel

__all__ = [
    "Bank",
    "FeedbackLevel",
    "FunctionBank",
    "Grader",
    "Progress",
    "build_bank",
    "grade",
    "resolve_assignment",
]
