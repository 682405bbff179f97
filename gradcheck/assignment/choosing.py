"""Which assignment a submission is for, when nobody says."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gradcheck.errors import AssignmentError


def choose_assignment(defined: Collection[str], functions: Mapping[str, Collection[str]]) -> str:
    """Choose by the functions that a submission defines.

    An assignment is a candidate if the submission defines any of its functions. The one whose functions include all
    that the others can claim wins; among equals, the one that is complete.

    Args:
        defined: names that the submission defines.
        functions: the function names of each known assignment.

    Raises:
        AssignmentError: none fits, or several do; the message lists them.
    """
    defined = set(defined)
    claims = {name: defined & set(names) for name, names in functions.items()}
    claims = {name: claim for name, claim in claims.items() if claim}
    if not claims:
        raise AssignmentError(
            "cannot tell which assignment this is: it defines no function of any known one "
            f"({', '.join(sorted(functions))}); name it with --assignment"
        )
    best = {name for name, claim in claims.items() if all(claim >= other for other in claims.values())}
    complete = {name for name in best if claims[name] == set(functions[name])}
    winners = complete if len(complete) == 1 else best
    if len(winners) == 1:
        return winners.pop()
    listed = "; ".join(f"{name} ({', '.join(sorted(claims[name]))})" for name in sorted(winners or claims))
    raise AssignmentError(f"cannot tell which assignment this is: {listed}; name it with --assignment")
