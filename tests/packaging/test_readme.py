"""The README's promises that can be looked up: two commands that do all their set-up, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
# Environments are made by the commands, and addresses are no paths.
PATHS = sorted(
    path for path in set(re.findall(r"(?<![\w:/.-])[\w.-]+(?:/[\w.-]*)+", README)) if not path.startswith(".venv")
)


def test_two_commands_that_need_nothing_but_python() -> None:
    assert len(COMMANDS) == 2
    for command in COMMANDS:
        assert command.startswith("python3 -m venv ")
        assert "-c constraints.txt" in command
    assert "gradcheck grade" in COMMANDS[0]
    assert COMMANDS[1].rstrip().endswith("-m pytest")


@pytest.mark.parametrize("path", PATHS)
def test_every_path_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", README) or [None])
def test_every_link_leads_somewhere(target: str | None) -> None:
    assert target is None or (ROOT / target).exists()
