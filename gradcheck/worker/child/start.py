"""The program that the judge starts: gives the modules beside this file a private package, and runs one.

Run as ``python -P -s -S start.py MODULE DESCRIPTOR NOTE``. ``zygote`` reads its configuration as the first
message from the socket DESCRIPTOR; ``single`` reads it from standard input, which stays open as long as the judge
lives. NOTE only tells a reader of the process list whose process it is.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import socket
import sys

_PACKAGE = "_worker_child"


def main() -> None:
    """Run ``main`` of the module that is named on the command line."""
    module, descriptor = sys.argv[1:3]
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    spec = importlib.util.spec_from_file_location(
        _PACKAGE,
        os.path.join(here, "__init__.py"),  # noqa: PTH118
        submodule_search_locations=[here],
    )
    assert spec is not None
    sys.modules[_PACKAGE] = importlib.util.module_from_spec(spec)
    config_type = importlib.import_module(f"{_PACKAGE}.config").Config
    if module == "single":
        told = json.loads(sys.stdin.buffer.readline())
        shared = bytes.fromhex(told["share"])  # Windows hands a socket over as bytes
        judge = socket.fromshare(shared) if shared else _socket(descriptor)  # type: ignore[attr-defined]
        config = config_type.from_json(told["config"])
    else:
        judge = _socket(descriptor)
        config = config_type.from_json(judge.recv(config_type.MAX_BYTES))
    importlib.import_module(f"{_PACKAGE}.startup").prepare(config)  # before anything here imports NumPy
    importlib.import_module(f"{_PACKAGE}.{module}").main(judge, config)


def _socket(descriptor: str) -> socket.socket:
    return socket.socket(fileno=int(descriptor))


if __name__ == "__main__":
    main()
