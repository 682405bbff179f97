"""One warm grader per bundled assignment, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gradcheck.grading import Grader


@pytest.fixture(scope="session")
def grader_of() -> Iterator[Callable[[str], Grader]]:
    graders: dict[str, Grader] = {}

    def get(name: str) -> Grader:
        if name not in graders:
            graders[name] = Grader(name, seed=20)
        return graders[name]

    yield get
    for grader in graders.values():
        grader.close()
