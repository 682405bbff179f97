"""The child's loop: read a request, run the submission, write the replies."""

from __future__ import annotations

import functools
import io
import os
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Final, Protocol

from . import frames, wire
from .calls import Arguments, Kept, make_call
from .config import Config
from .student import Submission

_CHUNK: Final = 1 << 16


class CappedOutput(io.TextIOBase):
    """Standard output of the submission: written through at once, and silently dropped past a limit."""

    encoding = "utf-8"

    def __init__(self, descriptor: int, limit_bytes: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._left = limit_bytes

    def writable(self) -> bool:
        """Say that this stream can be written to."""
        return True

    def fileno(self) -> int:
        """Return the descriptor behind this stream."""
        return self._descriptor

    def write(self, text: str) -> int:
        """Write as much of `text` as the limit leaves room for; return its whole length."""
        if self._left > 0:
            data = text[: self._left].encode("utf-8", "replace")[: self._left]
            self._left -= len(data)
            os.write(self._descriptor, data)
        return len(text)


class Stream(Protocol):
    """The connection to the judge."""

    def read(self, count: int) -> bytes:
        """Return up to `count` bytes, none at the end."""
        ...

    def read_into(self, view: memoryview) -> int:
        """Fill the beginning of `view`; return how much, 0 at the end."""
        ...

    def write(self, data: memoryview) -> int:
        """Write the beginning of `data`; return how much."""
        ...


class DescriptorStream:
    """A connection by its descriptor: needs no system call but read and write."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self, count: int) -> bytes:
        """Return up to `count` bytes, none at the end."""
        return os.read(self._descriptor, count)

    def read_into(self, view: memoryview) -> int:
        """Fill the beginning of `view`; return how much, 0 at the end."""
        return os.readv(self._descriptor, [view])

    def write(self, data: memoryview) -> int:
        """Write the beginning of `data`; return how much."""
        return os.write(self._descriptor, data)


class SocketStream:
    """A connection by its socket, for Windows, where a socket is not a file."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def read(self, count: int) -> bytes:
        """Return up to `count` bytes, none at the end."""
        return self._connection.recv(count)

    def read_into(self, view: memoryview) -> int:
        """Fill the beginning of `view`; return how much, 0 at the end."""
        return self._connection.recv_into(view)

    def write(self, data: memoryview) -> int:
        """Write the beginning of `data`; return how much."""
        return self._connection.send(data)


class Server:
    """Serves one submission on one connection until the judge closes it."""

    def __init__(self, stream: Stream, config: Config) -> None:
        self._stream = stream
        self._reply_bytes = config.limits.reply_bytes
        self._submission = Submission(frozenset(config.allowed_imports), config.allowed_text)
        self._kept = Kept()

    def run(self) -> None:
        """Say hello, then answer requests for ever; ends the process when the judge is gone."""
        self._write(0, 0, frames.HELLO, b"")
        while True:
            nonce, operation, body = self._read_request()
            if operation == frames.LOAD:
                loaded = self._submission.load(_blocks(body))
                self._write(nonce, 0, frames.LOADED, wire.encode(loaded))
            elif operation == frames.CALL:
                self._answer_calls(nonce, body)
            elif operation == frames.GET:
                self._answer(nonce, 0, functools.partial(self._get, body))

    def _answer_calls(self, nonce: int, body: bytearray) -> None:
        target, name, pos = _target(body)
        for index, (start, end) in enumerate(_calls(body, pos)):
            self._answer(nonce, index, functools.partial(self._call, target, name, body, start, end))

    def _call(self, target: int, name: str, body: bytearray, start: int, end: int) -> tuple[int, bytes]:
        arguments = Arguments(body, start, end, self._kept)
        return make_call(self._find(target, name), arguments, self._kept)  # type: ignore[arg-type]

    def _get(self, body: bytearray) -> tuple[int, bytes]:
        target, name, _ = _target(body)
        return frames.RETURNED, wire.encode(self._find(target, name), self._kept.keep)

    def _find(self, target: int, name: str) -> object:
        if target:
            return getattr(self._kept[target], name)
        try:
            return self._submission.module.__dict__[name]
        except KeyError:
            raise NameError(f"name '{name}' is not defined") from None

    def _answer(self, nonce: int, index: int, work: Callable[[], tuple[int, bytes]]) -> None:
        try:
            status, body = work()
        except BaseException as error:  # SystemExit and KeyboardInterrupt are the student's too
            status, body = frames.RAISED, wire.encode(self._submission.describe(error))
        if len(body) > self._reply_bytes:
            text = f"the answer takes {len(body)} bytes, but at most {self._reply_bytes} are accepted"
            status, body = frames.UNSENDABLE, wire.encode(text)
        self._write(nonce, index, status, body)

    def _read_request(self) -> tuple[int, int, bytearray]:
        head = bytearray()
        size = frames.REQUEST.size
        while len(head) < size:
            head += self._read(_CHUNK)
        _, length, nonce, operation = frames.REQUEST.unpack_from(head)
        body = head[size:]
        if len(body) < length:
            rest = bytearray(length)
            rest[: len(body)] = body
            view, got = memoryview(rest), len(body)
            while got < length:
                count = self._stream.read_into(view[got:])
                if count == 0:
                    os._exit(0)
                got += count
            body = rest
        return nonce, operation, body

    def _read(self, count: int) -> bytes:
        data = self._stream.read(count)
        if not data:  # the judge closed the session: end without running any hook of the student's
            os._exit(0)
        return data

    def _write(self, nonce: int, index: int, status: int, body: bytes) -> None:
        write_frame(self._stream, nonce, index, status, body)


def write_frame(stream: Stream, nonce: int, index: int, status: int, body: bytes) -> None:
    """Write one reply completely."""
    head = frames.REPLY.pack(frames.MAGIC, len(body), nonce, index, status)
    for part in (head + body,) if len(body) < _CHUNK else (head, body):
        view = memoryview(part)
        while view:
            view = view[stream.write(view) :]


def redirect_output(descriptor: int, limit_bytes: int) -> None:
    """Make everything that Python prints go to `descriptor`, up to a limit."""
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = CappedOutput(descriptor, limit_bytes)  # type: ignore[assignment, misc]


def _target(body: bytearray) -> tuple[int, str, int]:
    handle, length = frames.TARGET.unpack_from(body)
    pos = frames.TARGET.size + length
    return handle, body[frames.TARGET.size : pos].decode(), pos


def _calls(body: bytearray, pos: int) -> Iterator[tuple[int, int]]:
    """Yield where each call's encoded arguments begin and end."""
    (count,) = frames.COUNT.unpack_from(body, pos)
    pos += frames.COUNT.size
    for _ in range(count):
        (length,) = frames.COUNT.unpack_from(body, pos)
        pos += frames.COUNT.size
        yield pos, pos + length
        pos += length


def _blocks(body: bytearray) -> list[tuple[str, str]]:
    texts: list[str] = []
    (count,) = frames.COUNT.unpack_from(body)
    pos = frames.COUNT.size
    for _ in range(2 * count):
        (length,) = frames.COUNT.unpack_from(body, pos)
        pos += frames.COUNT.size
        texts.append(body[pos : pos + length].decode("utf-8", "surrogatepass"))
        pos += length
    return list(zip(texts[::2], texts[1::2], strict=True))
