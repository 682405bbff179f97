"""What a report says around the messages of a result."""

from gradcheck.messages.catalogue import Message, Plural

MESSAGES: dict[str, Message] = {
    "report.points": "{score} / {max_score} points",
    "report.status.ungradable": "not graded",
    "report.status.infrastructure_error": "not graded",
    "report.problem.ungradable": "This submission cannot be graded.",
    "report.problem.infrastructure_error": "This submission could not be graded; it loses no points by that.",
    "report.all_right": Plural(one="The one function is right.", other="All {count} functions are right."),
    # Headings of the table of functions.
    "report.column.function": "Function",
    "report.column.points": "Points",
    "report.column.state": "State",
    # The state of a function, in a word.
    "report.function.passed": "passed",
    "report.function.failed": "failed",
    "report.function.partly": "partly",
    "report.function.raised": "raised",
    "report.function.timed_out": "timed out",
    "report.function.died": "died",
    "report.function.missing": "missing",
    "report.function.unfilled": "to do",
    "report.function.blocked": "blocked",
    # What the checks of one function are called.
    "report.check.value": "values",
    "report.check.gradient": "gradient",
    "report.check.training": "training run",
    "report.check.carried-forward": "builds on yours",
    "report.check.conduct": "conduct",
    # One block per function that fell short.
    "report.asked": "Asked",
    "report.likely": "Most likely",
    "report.or": "Or",
    "report.place": "{label}, line {line}",
    "report.example": "For example ({note}), with",
    "report.example_bare": "For example, with",
    "report.returned": "{call} returned",
    "report.no_answer": "{call} gave no answer.",
    "report.right_is": "Right would be",
    "report.too_large": "an array of shape {shape}, too large to show",
    "report.printed": "Your code printed:",
    "report.printed_more": Plural(one="… and {count} more line", other="… and {count} more lines"),
    "report.note": "Note: {text}",
    "report.run": "seed {seed}, isolation: {level}, {duration} s",
}
