"""Long jobs are left out unless they are asked for; and no test meets a cache that another version has filled."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Give this run, and the processes it starts, a cache of its own."""
    if "GRADCHECK_CACHE_DIR" not in os.environ:
        os.environ["GRADCHECK_CACHE_DIR"] = folder = tempfile.mkdtemp(prefix="gradcheck-tests-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what is marked ``long``, unless ``-m`` names it or ``GRADCHECK_LONG=1`` is set."""
    if "long" in (config.option.markexpr or "") or os.environ.get("GRADCHECK_LONG") == "1":
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("long")]
