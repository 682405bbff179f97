"""What the tests of the worker share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradcheck.worker import Loaded, Session, Worker


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long jobs of this folder unless they are asked for."""
    if os.environ.get("GRADCHECK_LONG") or "long" in (config.getoption("-m") or ""):
        return
    for item in items:
        if Path(__file__).parent in item.path.parents and item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="takes minutes; run with -m long"))


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """A warm worker at the strongest level of this machine."""
    with Worker() as started:
        yield started


@pytest.fixture
def load(worker: Worker) -> Iterator[Loader]:
    """A function that opens a session with one file of source in it."""
    loader = Loader(worker)
    yield loader
    loader.close()


class Loader:
    """Opens sessions and closes them all in the end."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._sessions: list[Session] = []

    def __call__(self, source: str) -> Session:
        session = self._worker.open()
        self._sessions.append(session)
        loaded = session.load([("submission.py", source)])
        assert isinstance(loaded, Loaded), loaded
        assert loaded.failures == ()
        return session

    def close(self) -> None:
        for session in self._sessions:
            session.close()
