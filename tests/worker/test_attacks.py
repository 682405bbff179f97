"""No hostile submission gains, learns, writes or leaves anything, and honest functions beside it are graded."""

from __future__ import annotations

import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from attack_table import ATTACKS
from attacking import run

from gradcheck.worker import describe_isolation
from gradcheck.worker.isolation import LEVELS

HERE = Path(__file__).parent
IS_ROOT = sys.platform == "linux" and os.geteuid() == 0
CASES = [(who, level) for who in ("self", "ordinary user") for level in LEVELS]


def _command(who: str, level: str, base: str) -> list[str]:
    if who == "self":
        return [sys.executable, str(HERE / "attacking.py"), level]
    return [sys.executable, str(HERE / "as_user.py"), base, "attacking.py", level]


def _run(who: str, level: str) -> dict[str, list[str]]:
    with tempfile.TemporaryDirectory(prefix="as-user-") as base:
        Path(base).chmod(0o755)  # the ordinary user must be able to reach it
        done = subprocess.run(_command(who, level, base), capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    answer = json.loads(done.stdout)
    assert (answer["user"] == os.geteuid()) == (who == "self")
    return answer["problems"]


@pytest.fixture(scope="module")
def reachable() -> str:
    """The strongest level of this machine."""
    return describe_isolation().level


@pytest.fixture(scope="module")
def runs(reachable: str) -> Iterator[dict[tuple[str, str], concurrent.futures.Future[dict[str, list[str]]]]]:
    """All runs, started together: most of their time is spent waiting for deadlines."""
    weaker = LEVELS[LEVELS.index(reachable) :]
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        wanted = [case for case in CASES if case[1] in weaker and (case[0] == "self" or IS_ROOT)]
        yield {case: pool.submit(_run, *case) for case in wanted}


@pytest.mark.parametrize(("who", "level"), CASES)
def test_every_attack_is_withstood(runs: dict, who: str, level: str) -> None:
    if (who, level) not in runs:
        pytest.skip("this machine does not give this level, or the tests do not run as root")
    assert runs[who, level].result() == {}


def test_the_table_is_as_broad_as_it_must_be() -> None:
    assert len(ATTACKS) >= 120
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)


def test_an_attack_that_succeeds_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the weakest level a submission can read files; the suite must see that it did."""
    chosen = [attack for attack in ATTACKS if attack.name in ("read-by-open", "write-by-create")]
    assert len(chosen) == 2
    bare = [type(attack)(attack.name, attack.code, "process", attack.ends) for attack in chosen]
    monkeypatch.setattr("attacking.ATTACKS", bare)
    problems = run("process")
    assert "got through" in str(problems["read-by-open"])
    assert "left x in the drop folder" in str(problems["write-by-create"])
