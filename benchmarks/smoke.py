"""Run every benchmark in its smoke mode: does it still run, not how fast it is.

A benchmark is a file in this folder that knows the option ``--smoke``. Exits with 1 if one fails or there is none.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TIMEOUT_S = 300


def main() -> int:
    benchmarks = [
        path
        for path in sorted(HERE.rglob("*.py"))
        if path != Path(__file__).resolve() and "--smoke" in path.read_text("utf-8")
    ]
    failed = [path for path in benchmarks if not passes(path)]
    print(f"{len(benchmarks) - len(failed)} of {len(benchmarks)} benchmarks run")
    return 1 if failed or not benchmarks else 0


def passes(path: Path) -> bool:
    begin = time.monotonic()
    command = [sys.executable, str(path), "--smoke"]
    try:
        done = subprocess.run(
            command,
            cwd=HERE.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        code, output = done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        code, output = -1, f"did not end within {TIMEOUT_S} s"
    print(f"{path.relative_to(HERE)}: {'ok' if code == 0 else 'FAILED'}, {time.monotonic() - begin:.1f} s", flush=True)
    if code:
        print(output)
    return code == 0


if __name__ == "__main__":
    sys.exit(main())
