"""The program that the judge starts: gives the modules beside this file a private package, and runs one.

Run as ``python -P -s -S start.py MODULE DESCRIPTOR``, with the configuration as the first message on the
socket DESCRIPTOR.
"""

from __future__ import annotations

import importlib
import importlib.util
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
    judge = socket.socket(fileno=int(descriptor))
    config = config_type.from_json(judge.recv(config_type.MAX_BYTES))
    importlib.import_module(f"{_PACKAGE}.startup").prepare(config)  # before anything here imports NumPy
    importlib.import_module(f"{_PACKAGE}.{module}").main(judge, config)


if __name__ == "__main__":
    main()
