"""The values that cross between judge and worker."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, TypeAlias, Union

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclasses.dataclass(frozen=True, slots=True)
class Handle:
    """An object that stays in the worker; the judge sees its number and the name of its type.

    Valid in the session that gave it. It can be handed back as an argument, and its methods can be called.
    """

    id: int
    type_name: str = ""


Value: TypeAlias = Union[
    bool,
    int,
    float,
    str,
    "list[Value]",
    "tuple[Value, ...]",
    "dict[str | int, Value]",
    "NDArray[np.generic]",
    "np.generic",
    Handle,
    None,
]
