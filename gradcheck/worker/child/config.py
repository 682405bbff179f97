"""What the judge tells a new worker process: limits, what may be imported and read, how to lock down."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, ClassVar, Final

MIB: Final = 1 << 20


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one submission may use.

    Attributes:
        memory_bytes: address space beyond what Python and the allowed packages take.
        cpu_s: processor seconds of one session, all calls together; a second line behind the deadlines.
        load_timeout_s: wall seconds for executing the submission's blocks.
        call_timeout_s: wall seconds for one exchange of calls, where the caller does not say.
        output_bytes: how much of what is printed is kept.
        request_bytes: size of one batch of calls, encoded.
        reply_bytes: size of all the answers of one exchange together, encoded.
    """

    memory_bytes: int = 512 * MIB
    cpu_s: int = 120
    load_timeout_s: float = 10.0
    call_timeout_s: float = 10.0
    output_bytes: int = 16 << 10
    request_bytes: int = 256 * MIB
    reply_bytes: int = 64 * MIB


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything a worker process is told at its start.

    Attributes:
        packages: where each importable package outside the standard library lies: its folder or its file.
        preload: modules to import before any lockdown; one that does not exist is left out.
        allowed_imports: top-level names that a submission may import.
        allowed_text: the same, as a phrase for the message about any other import.
        readable: files and folders the submission may read, beside the standard library.
        folder: current directory of the submission; holds the assignment's data files. "" for none.
        mechanisms: the lockdown mechanisms to try, by name.
        secrets: paths that a submission must not be able to read; the probes try them.
        judge_pid: the judge's process, which the probes try to reach.
        number: tells the workers of one judge apart.
        limits: see `Limits`.
    """

    MAX_BYTES: ClassVar[int] = 1 << 20

    packages: dict[str, str]
    preload: tuple[str, ...]
    allowed_imports: tuple[str, ...]
    allowed_text: str
    readable: tuple[str, ...]
    folder: str
    mechanisms: tuple[str, ...]
    secrets: tuple[str, ...]
    judge_pid: int
    number: int
    limits: Limits

    def to_json(self) -> bytes:
        """Encode for the control socket."""
        return json.dumps(dataclasses.asdict(self)).encode()

    @staticmethod
    def from_json(data: bytes) -> Config:
        """Decode what `to_json` made."""
        fields: dict[str, Any] = json.loads(data)  # JSON: the types are those that `to_json` put in
        limits = Limits(**fields.pop("limits"))
        for name, value in fields.items():
            if isinstance(value, list):
                fields[name] = tuple(value)
        return Config(limits=limits, **fields)
