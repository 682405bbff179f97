"""How strongly submissions are held."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class IsolationReport:
    level: str
    mechanisms: tuple[str, ...]
    failed_probes: tuple[str, ...]
