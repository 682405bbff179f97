"""What is said about a graded function."""

from gradcheck.messages.catalogue import Message, Plural

MESSAGES: dict[str, Message] = {
    "grading.list": "{first} and {last}",
    "grading.comma": ", ",
    # One line per function in the table.
    "grading.summary.passed": "right",
    "grading.summary.wrong": "{outputs} wrong",
    "grading.summary.wrong_only": "wrong",
    "grading.summary.shape": "{output} has the wrong shape",
    "grading.summary.dtype": "{output} has the wrong kind of numbers",
    "grading.summary.form": "returns the wrong kind of value",
    "grading.summary.conduct": "right values, but {what}",
    "grading.summary.carried": "right for your own {functions}",
    "grading.summary.raised": "raises {type}",
    "grading.summary.timed_out": "did not finish",
    "grading.summary.died": "ended the Python process",
    "grading.summary.refused": "gave no readable answer",
    "grading.summary.missing": "not defined",
    "grading.summary.unfilled": "not written yet",
    "grading.summary.blocked": "needs {name}",
    "grading.summary.unjudged": "cannot be judged",
    # The value check.
    "grading.value.right": Plural(one="right in the one call", other="right in all {count} calls"),
    "grading.value.wrong": "{outputs} wrong in {wrong} of {count} calls",
    "grading.value.wrong_others": "{outputs} wrong in {wrong} of {count} calls; {right} right",
    "grading.value.is": Plural(one="{names} is", other="{names} are"),
    "grading.value.not_finite": "{output} holds {value} where a finite number is right",
    "grading.value.narrowed": "{output} came back as {dtype}: work in float64 throughout",
    "grading.shape": "`{output}` must be {axes} = {expected}, got {got}",
    "grading.shape_scalar": "`{output}` must be a single number, got an array of shape {got}",
    "grading.dtype": "`{output}` must be {expected}, got {got}",
    "grading.kind": "`{output}` must be {expected}, got {got}",
    "grading.kind_all": "must return {expected} as a tuple, a list or a dict by name, got {got}",
    "grading.count": "must return {count} values ({expected}), got {got}",
    "grading.names": "returned {got}, which lacks {output}",
    "grading.nothing": "returned None in this call; is a `return` missing on one path?",
    "grading.nothing_all": "returns None: nobody has written this function yet",
    "grading.raised": "raised {type}: {message}",
    "grading.raised_bare": "raised {type}",
    "grading.timed_out": "did not finish within {timeout:g} s and was stopped; look for a loop that never ends",
    "grading.died": "ended the Python process itself ({reason}); a function must return, not exit",
    "grading.refused": "gave an answer that cannot be read ({reason})",
    "grading.some_calls": Plural(one="In one call of {total}: {what}", other="In {count} of {total} calls: {what}"),
    "grading.missing": "`{name}` is not defined",
    "grading.missing_after": "`{name}` is not defined; the file stopped at an error before it: {what}",
    "grading.unfilled": "not written yet: it returns nothing, or raises NotImplementedError",
    "grading.blocked": "cannot run yet: it needs `{name}`, which is not written",
    "grading.conduct.noted": "{what} (noted, costs no points)",
    "grading.value.reshaped": "{output} came back in another shape; the numbers are right",
    "grading.unjudged": "cannot be judged: it is checked against your own {functions}, which gave no usable answer",
    # Conduct.
    "grading.conduct.good": "leaves its arguments alone and keeps no state",
    "grading.conduct.skipped": "counts only when the values are right",
    "grading.conduct.mutates": (
        "changes its argument {names}; compute a new array instead (`W = W - step`, not `W -= step`)"
    ),
    "grading.conduct.aliases": "returns `{output}` as the very array of its argument `{argument}`; return a copy",
    "grading.conduct.unstable": "gives another {outputs} when the same call is made again; keep no state between calls",
    "grading.conduct.short.mutates": "it changes {names}",
    "grading.conduct.short.aliases": "it returns its argument {argument}",
    "grading.conduct.short.unstable": "calls influence each other",
    # Error carried forward.
    "grading.own.right": (
        "right for your own {functions}: the mistake lies there, and this function builds on it correctly"
    ),
    "grading.own.right_gradient": "the gradient is right for your own loss: the mistake lies in the loss",
    "grading.own.right_public": "right for your own {functions}",
    "grading.own.wrong": "also wrong for your own {functions}: there is a mistake in this function itself",
    "grading.own.unclear": "could not be held against your own {functions} ({reason})",
    # The counterexample.
    "grading.example.published": "the published example",
    "grading.example.smallest": "the smallest of the calls that went wrong",
    "grading.example.hidden": "the right values are not shown at this feedback level",
    # The whole submission.
    "grading.ungradable.syntax": "{type}: {message}",
    "grading.ungradable.empty": "the submission holds no code",
    "grading.ungradable.nothing": "the submission defines none of the functions of {assignment}: {functions}",
    "grading.ungradable.load": "the submission fails while it is loaded: {what}",
    "grading.ungradable.load_timeout": (
        "the submission did not finish loading within {timeout:g} s; code outside of functions must not run for long"
    ),
    "grading.ungradable.load_died": "the submission ended the Python process while it was loaded ({reason})",
    "grading.infrastructure": "gradcheck's own machinery failed, which is not the submission's fault: {what}",
    "grading.note.block_failed": "{label}: {what}",
}
