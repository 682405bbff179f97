"""What ``import gradcheck`` offers: every name is there, none by accident, and nothing heavy is imported for it."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

import gradcheck


@pytest.mark.parametrize("name", gradcheck.__all__)
def test_a_public_name_is_there(name: str) -> None:
    assert getattr(gradcheck, name) is not None
    assert name in dir(gradcheck)


def test_the_list_is_sorted_and_complete() -> None:
    assert sorted({*gradcheck._HOMES, "__version__"}) == gradcheck.__all__


def test_the_version_is_the_installed_one() -> None:
    assert gradcheck.__version__ == version("gradcheck")


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'chek_gradient'"):
        _ = gradcheck.chek_gradient


def test_importing_it_imports_nothing_heavy() -> None:
    code = "import sys, gradcheck; sys.exit(any(m in sys.modules for m in ('numpy', 'msgspec', 'click', 'hypothesis')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
