"""The framing around encoded values: what a request and a reply look like on the socket.

A request is `REQUEST` and a body; its replies, one for each call, are `REPLY` and a body each. The nonce of
the request is repeated in its replies, so that bytes written early or twice are never taken for an answer.
"""

from __future__ import annotations

import struct
from typing import Final

MAGIC: Final = 0x31435247
REQUEST: Final = struct.Struct("<IIQB")  # magic, body length, nonce, operation
REPLY: Final = struct.Struct("<IIQIB")  # magic, body length, nonce, index of the call, status

# Operations.
LOAD: Final = 1  # body: COUNT, then for each block COUNT and label, COUNT and code
CALL: Final = 2  # body: TARGET, name, calls
GET: Final = 3  # body: TARGET, name

# Statuses. HELLO and BROKEN come once, before the first request, with nonce 0.
RETURNED: Final = 0  # body: the value
NOTED: Final = 1  # body: (value, [mutated positions], [(path, position), ...])
RAISED: Final = 2  # body: (type, message, label, line, source, column)
UNSENDABLE: Final = 3  # body: text saying why
LOADED: Final = 4  # body: ([names of functions], [(label, raised), ...])
HELLO: Final = 5  # locked down and ready; no body
BROKEN: Final = 6  # lockdown failed, the child ends; body: text saying why

TARGET: Final = struct.Struct("<QH")  # handle (0: the submission itself), length of the UTF-8 name that follows
COUNT: Final = struct.Struct("<I")  # number of calls; then for each call its length and an encoded tuple
