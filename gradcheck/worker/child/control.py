"""The messages between the judge and the fork server, on a socket that keeps message boundaries."""

from __future__ import annotations

import struct
from typing import Final

# From the judge. FORK brings two descriptors: the child's socket and its output.
FORK: Final = 1
DISCARD: Final = 2  # kill the child if it still runs, and forget it; no answer
STATUS: Final = 3  # wait for the child's end, kill it if it takes too long; answers with ENDED
REQUEST: Final = struct.Struct("<BI")  # message, number of the child

# From the fork server. The first message is READY and a JSON report.
READY: Final = 4
FORKED: Final = 5  # brings a pidfd of the child, where the kernel has them
ENDED: Final = 6
FORK_FAILED: Final = 7
REPLY: Final = struct.Struct("<BIid")  # message, number of the child, exit code or -signal, processor seconds

STILL_RUNNING: Final = 1000  # for an exit code: it had not ended and was killed
UNKNOWN: Final = 1001  # for an exit code: it cannot be known
MAX_MESSAGE: Final = 1 << 16
GRACE_S: Final = 0.5  # how long a child may take to end once its socket is closed
