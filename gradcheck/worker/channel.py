"""The judge's end of a child's socket: framed exchanges under one deadline, trusting nothing that comes."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Sequence
from typing import Final

from gradcheck.worker.child import frames

_CHUNK: Final = 1 << 17
_SMALL: Final = 1 << 16


class LateError(Exception):
    """The deadline passed."""


class GoneError(Exception):
    """The other end closed the connection."""


class ForgedError(Exception):
    """What came is not what the protocol allows; the text says what it is."""


class Channel:
    """One connection. Exchanges do not overlap: a request is sent only when nothing is waiting to be read."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(0)
        self._socket = connection
        self._pending = bytearray()  # received and not yet consumed
        self._deadline = 0.0
        self._nonce = 0
        self._budget = 0
        self._poll = select.poll() if hasattr(select, "poll") else None  # not on Windows
        if self._poll is not None:
            self._poll.register(connection)

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def expect_hello(self, timeout_s: float) -> tuple[int, bytearray]:
        """Wait for the frame that a child sends before it has read anything."""
        self._deadline = time.monotonic() + timeout_s
        self._nonce = 0
        self._budget = _SMALL
        return self.receive(0)

    def send(self, operation: int, body: Sequence[bytes], *, timeout_s: float, reply_bytes: int) -> None:
        """Send a request and start the clock of the whole exchange.

        Args:
            operation: what to do, see `frames`.
            body: the parts of the request's body.
            timeout_s: wall seconds until the last reply must have come.
            reply_bytes: how large all the replies may be together.

        Raises:
            LateError: the deadline passed.
            GoneError: the connection is closed.
            ForgedError: the child has written before it was asked.
        """
        self._deadline = time.monotonic() + timeout_s
        self._nonce = int.from_bytes(os.urandom(8), "little")
        self._budget = reply_bytes
        self.check_silence()
        length = sum(map(len, body))
        head = frames.REQUEST.pack(frames.MAGIC, length, self._nonce, operation)
        if length < _SMALL:
            self._send_all([memoryview(b"".join([head, *body]))])
        else:
            self._send_all([memoryview(part) for part in (head, *body) if part])

    def check_silence(self) -> None:
        """Raise unless the connection is open and nothing has come that was not asked for.

        Raises:
            GoneError: the connection is closed.
            ForgedError: something has come.
        """
        if self._pending:
            raise ForgedError("it answered more often than it was asked")
        try:
            early = self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            raise GoneError from None
        if early:
            raise ForgedError("it answered before it was asked")
        raise GoneError

    def _send_all(self, views: list[memoryview]) -> None:
        while views:
            try:
                sent = self._socket.sendmsg(views)
            except BlockingIOError:
                if self._wait(for_writing=True):
                    raise ForgedError("it answered before the whole request was sent") from None
                continue
            except OSError:
                raise GoneError from None
            while views and sent >= len(views[0]):
                sent -= len(views.pop(0))
            if sent:
                views[0] = views[0][sent:]

    def receive(self, index: int) -> tuple[int, bytearray]:
        """Read the reply to call `index`; return its status and body.

        Raises:
            LateError: the deadline passed before it was complete.
            GoneError: the connection was closed before it was complete.
            ForgedError: wrong header, nonce or index, or larger than the exchange allows.
        """
        size = frames.REPLY.size
        while len(self._pending) < size:
            self._fill()
        magic, length, nonce, number, status = frames.REPLY.unpack_from(self._pending)
        if magic != frames.MAGIC or nonce != self._nonce or number != index:
            raise ForgedError("its header is not that of an answer to this call")
        self._budget -= length
        if self._budget < 0:
            raise ForgedError("the answers are larger than what is accepted")
        end = size + length
        if len(self._pending) >= end:
            body = self._pending[size:end]
            del self._pending[:end]
            return status, body
        body = bytearray(length)
        have = len(self._pending) - size
        body[:have] = self._pending[size:]
        self._pending.clear()
        self._read_into(memoryview(body)[have:])
        return status, body

    def _fill(self) -> None:
        while True:
            try:
                data = self._socket.recv(_CHUNK)
            except BlockingIOError:
                self._wait()
                continue
            except OSError:
                raise GoneError from None
            if not data:
                raise GoneError
            self._pending += data
            return

    def _read_into(self, view: memoryview) -> None:
        while view:
            try:
                count = self._socket.recv_into(view)
            except BlockingIOError:
                self._wait()
                continue
            except OSError:
                raise GoneError from None
            if not count:
                raise GoneError
            view = view[count:]

    def _wait(self, *, for_writing: bool = False) -> bool:
        """Wait until the socket can be used; return True if it can be read."""
        left_s = self._deadline - time.monotonic()
        if left_s <= 0:
            raise LateError
        if self._poll is None:
            wanted = [self._socket]
            return bool(select.select(wanted, wanted if for_writing else [], [], left_s)[0])
        self._poll.modify(self._socket, select.POLLIN | select.POLLOUT if for_writing else select.POLLIN)
        return any(event & ~select.POLLOUT for _, event in self._poll.poll(left_s * 1000.0))
