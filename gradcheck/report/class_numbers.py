"""What a class report counts: distribution of scores, difficulty and discrimination of functions, misconceptions."""

from __future__ import annotations

import collections
import dataclasses
import math
from collections.abc import Sequence
from decimal import Decimal

from gradcheck.result import FunctionResult, Result

_BINS = 10
_MOST_NAMES = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One function over the class.

    Attributes:
        difficulty: mean share of its points that was earned, 0 to 1: the classical *p*; high is easy. None without
            any graded submission.
        discrimination: correlation of its share with the share of all other functions' points (corrected item-total
            correlation). None where either does not vary. Near 0 or below, an item that strong students lose as
            often as weak ones: look at the item.
        passed: how many earned all of its points.
    """

    name: str
    difficulty: float | None
    discrimination: float | None
    passed: int


@dataclasses.dataclass(frozen=True, slots=True)
class Misconception:
    """A diagnosis, by function: how many submissions show it most likely, and some of them (as indices)."""

    id: str
    function: str
    message: str
    count: int
    members: tuple[int, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ClassNumbers:
    """Everything that is counted.

    Attributes:
        bins: submissions by tenths of the score: bin k holds shares from k/10 to (k+1)/10, the last one includes 1.
        mean: mean share of the points, and `median`, over the graded ones; None if there are none.
        names: the functions, in the order of the assignment.
    """

    graded: int
    ungradable: int
    failed: int
    full_marks: int
    bins: tuple[int, ...]
    mean: float | None
    median: float | None
    names: tuple[str, ...]
    items: tuple[Item, ...]
    misconceptions: tuple[Misconception, ...]


def count_class(results: Sequence[Result]) -> ClassNumbers:
    """Return the numbers of a class; submissions that were not graded count only as that."""
    graded = [result for result in results if result.status == "graded"]
    shares = sorted(share(result.score, result.max_score) for result in graded)
    bins = collections.Counter(min(_BINS - 1, int(value * _BINS + 1e-9)) for value in shares)
    names = function_names(results)
    return ClassNumbers(
        graded=len(graded),
        ungradable=sum(result.status == "ungradable" for result in results),
        failed=sum(result.status == "infrastructure_error" for result in results),
        full_marks=sum(result.full_marks for result in graded),
        bins=tuple(bins[k] for k in range(_BINS)),
        mean=math.fsum(shares) / len(shares) if shares else None,
        median=(shares[(len(shares) - 1) // 2] + shares[len(shares) // 2]) / 2 if shares else None,
        names=names,
        items=tuple(_item(name, graded) for name in names),
        misconceptions=_misconceptions(results),
    )


def share(score: Decimal, max_score: Decimal) -> float:
    """Return the share of the points, 0 to 1; 1 where there are none to earn."""
    return min(1.0, max(0.0, float(score) / float(max_score))) if max_score else 1.0


def function_names(results: Sequence[Result]) -> tuple[str, ...]:
    """Return the names of all functions, each once, in the order in which they first appear."""
    return tuple(dict.fromkeys(function.name for result in results for function in result.functions))


def _item(name: str, graded: Sequence[Result]) -> Item:
    mine: list[float] = []
    rest: list[float] = []
    passed = 0
    for result in graded:
        function = _function(result, name)
        if function is None:
            continue
        mine.append(share(function.score, function.max_score))
        passed += function.score == function.max_score
        rest.append(share(result.score - function.score, result.max_score - function.max_score))
    mean = math.fsum(mine) / len(mine) if mine else None
    return Item(name=name, difficulty=mean, discrimination=_correlation(mine, rest), passed=passed)


def _function(result: Result, name: str) -> FunctionResult | None:
    return next((function for function in result.functions if function.name == name), None)


def _correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    if len(first) < 2:
        return None
    a, b = math.fsum(first) / len(first), math.fsum(second) / len(second)
    over = math.fsum((x - a) * (y - b) for x, y in zip(first, second, strict=True))
    spread = math.fsum((x - a) ** 2 for x in first) * math.fsum((y - b) ** 2 for y in second)
    # Equal shares leave a spread of a few roundings, by which nothing may be divided.
    return max(-1.0, min(1.0, over / math.sqrt(spread))) if spread > 1e-18 else None


def _misconceptions(results: Sequence[Result]) -> tuple[Misconception, ...]:
    """Count each submission's likeliest diagnosis of each function, by function and id."""
    found: dict[tuple[str, str], list[int]] = {}
    messages: dict[tuple[str, str], collections.Counter[str]] = {}
    for index, result in enumerate(results):
        for function in result.functions:
            if not function.diagnosis or function.diagnosis[0].id == "unknown":
                continue
            key = (function.name, function.diagnosis[0].id)
            found.setdefault(key, []).append(index)
            messages.setdefault(key, collections.Counter())[function.diagnosis[0].message] += 1
    ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(
        Misconception(
            id=diagnosis,
            function=function,
            message=messages[function, diagnosis].most_common(1)[0][0],
            count=len(members),
            members=tuple(members[:_MOST_NAMES]),
        )
        for (function, diagnosis), members in ranked
    )
