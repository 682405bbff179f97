"""What an assignment is: its functions, the rule each must keep, points and policies."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeAlias

from gradcheck.assignment.rules import Rule
from gradcheck.contracts import Condition, Regime, Signature

KinkPolicy: TypeAlias = Literal["refuse", "accept"]
ConductPolicy: TypeAlias = Literal["strict", "note", "ignore"]
ShapePolicy: TypeAlias = Literal["strict", "size"]


@dataclasses.dataclass(frozen=True, slots=True)
class Policy:
    """How faults turn into points, as exact shares between 0 and 1.

    Attributes:
        conduct: share of a function's points that is for its conduct: it leaves its arguments alone, returns no
            alias of them, and keeps no state between calls. Earned only with a right value.
        carried_forward: share earned for a value that is wrong only because it builds on an earlier mistake of the
            student's: right for the student's own functions.
    """

    conduct: Decimal = Decimal("0.2")
    carried_forward: Decimal = Decimal("0.8")


@dataclasses.dataclass(frozen=True, slots=True)
class Function:
    """One function that students write.

    Attributes:
        signature: the parsed shape line.
        points: what it is worth.
        rule: what it must keep.
        asks: one sentence or formula for the student: what the function is to compute.
        call: how the course calls it, if not by the shape line itself: the body of a function of the shape line's
            arguments, which runs beside the student's functions. "" calls it directly.
        defines: what the student must define for it, a function or a class.
        where: which drawn examples are kept.
        regimes: per argument, the value regimes its numbers are drawn from; the first is the ordinary one.
        examples: how many calls the bank holds for it.
        timeout_s: wall-clock limit for all those calls together.
        scale: errors of a few hundred roundings of this size are forgiven, besides those relative to the answer.
        kinks: whether any subgradient is right at a kink.
        conduct: what follows when it changes or returns its arguments, or keeps state.
        shapes: whether an output must have its very shape, or only the right number of entries.
    """

    signature: Signature
    points: Decimal
    rule: Rule
    asks: str
    regimes: Mapping[str, tuple[Regime, ...]]
    examples: int
    timeout_s: float
    call: str = ""
    defines: str = ""
    where: Condition | None = None
    scale: float = 0.0
    kinks: KinkPolicy = "refuse"
    conduct: ConductPolicy = "strict"
    shapes: ShapePolicy = "strict"

    @property
    def name(self) -> str:
        """The function's name."""
        return self.signature.name

    @property
    def entry(self) -> str:
        """The name it is called by in the worker: its own, or that of the adapter made from `call`."""
        return f"gradcheck_call_{self.name}" if self.call else self.name


@dataclasses.dataclass(frozen=True, slots=True)
class Assignment:
    """A whole assignment, checked for consistency when it was made.

    Attributes:
        reference: module name, or path relative to the spec's folder, of the reference implementation.
        axes: smallest and largest size of each axis.
        published: examples whose figures the students know, as arguments by name; each function takes what it needs.
        imports: top-level modules that a submission may import besides the standard library's harmless part.
        data: names of files beside the spec that a submission may read, in its current folder.
        equivalent: changes of the reference that make no difference, as ``validate`` names them.
        source: the spec's file, None for an assignment made in memory.
    """

    name: str
    title: str
    functions: tuple[Function, ...]
    reference: str
    axes: Mapping[str, tuple[int, int]]
    published: tuple[Mapping[str, Any], ...]  # arrays, floats and whole numbers by argument name
    imports: tuple[str, ...]
    policy: Policy
    data: tuple[str, ...] = ()
    equivalent: frozenset[str] = frozenset()
    source: Path | None = None

    @property
    def data_files(self) -> tuple[Path, ...]:
        """Where the declared data lies."""
        folder = self.source.parent if self.source is not None else Path.cwd()
        return tuple(folder / name for name in self.data)

    @property
    def max_score(self) -> Decimal:
        """Points of all functions."""
        return sum((function.points for function in self.functions), Decimal(0))

    @property
    def adapters(self) -> str:
        """Source of the functions that call a submission the way the course does; "" if none is needed."""
        return "\n".join(adapter_source(function) for function in self.functions if function.call)

    @property
    def signatures(self) -> dict[str, Signature]:
        """Shape lines by function name."""
        return {function.name: function.signature for function in self.functions}

    def function(self, name: str) -> Function:
        """The function of that name; KeyError if there is none."""
        for function in self.functions:
            if function.name == name:
                return function
        raise KeyError(name)


def adapter_source(function: Function) -> str:
    """Source of the function that calls `function` the way the course does."""
    arguments = ", ".join(slot.name for slot in function.signature.inputs)
    body = textwrap.indent(textwrap.dedent(function.call).strip(), "    ")
    return f"def {function.entry}({arguments}):\n    import numpy as np\n{body}\n"
