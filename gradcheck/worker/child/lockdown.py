"""Slice."""

from __future__ import annotations

import os
from collections.abc import Collection

from . import kernel, rlimits
from .config import Config


class Plan:
    def __init__(self, config: Config) -> None:
        self.config = config
        self.memory = rlimits.own_address_space_bytes() + config.limits.memory_bytes

    def fork(self) -> int:
        return os.fork()

    def apply(self) -> None:
        os.setsid()
        rlimits.apply(memory_bytes=self.memory, cpu_s=self.config.limits.cpu_s)
        kernel.die_with_parent()
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)

    def kill_strays(self, known: Collection[int]) -> set[int]:
        return set()


def prepare(config: Config) -> Plan:
    return Plan(config)


def probe(plan: Plan) -> dict[str, object]:
    return {"level": "process", "mechanisms": ["rlimits"], "probes": []}
