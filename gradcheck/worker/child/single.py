"""A process for one session, where there is no fork server: limits what the system lets it, then serves."""

from __future__ import annotations

import os
import random
import socket
import sys
import threading

from .config import Config
from .serve import Server, SocketStream, redirect_output


def main(judge: socket.socket, config: Config) -> None:
    """Serve one session at the other end of `judge`."""
    _end_with_judge()
    _limit(config)
    if config.folder:
        os.chdir(config.folder)
    random.seed(0)
    redirect_output(1, config.limits.output_bytes)
    Server(SocketStream(judge), config).run()


def _end_with_judge() -> None:
    """End this process when its standard input is closed; give the submission an empty one instead."""
    lifeline = os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115

    def wait() -> None:
        while os.read(lifeline, 1 << 10):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def _limit(config: Config) -> None:
    try:
        from . import rlimits
    except ImportError:  # Windows has no such limits
        return
    rlimits.apply(memory_bytes=0, cpu_s=config.limits.cpu_s)
