"""Graders that stay warm, one per assignment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from measuring_set import Case, graders

from gradcheck.result import Result


@pytest.fixture(scope="session")
def grader_of() -> Iterator[Callable[[Case], Result]]:
    with graders(seed=20) as grade:
        yield grade
