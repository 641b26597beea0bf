"""The lines of a request's body, as they arrive."""

from __future__ import annotations

import socket
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress

from flask import Request

from dragoman.errors import TooLarge

_PIECE = 1 << 16  # bytes read at a time from a body of known length


def pieces(request: Request) -> Iterator[bytes]:
    """The body of a request as it comes, without waiting for more than there is.

    gunicorn's own ``read`` and ``readline`` wait for a kilobyte, which a client that waits for the answer to its first
    line never sends. The parser of chunks below them hands on each chunk; a body of known length need not be so quick.
    """
    body = request.environ["wsgi.input"]
    chunks: Iterator[bytes] | None = getattr(getattr(body, "reader", None), "parser", None)
    stream = request.stream  # not in the lambda: it runs in another thread, which has no current request
    return chunks if chunks is not None else iter(lambda: stream.readline(_PIECE), b"")


class Lines:
    """The lines of a body, read ahead in a thread of its own, so that a client may send all before it reads anything.

    ``longest``: bytes of a line. ``ahead``: bytes that may wait; then the client is held back. ``connection``: its
    socket, by which ``close`` wakes the thread; None in tests.
    """

    def __init__(self, body: Iterable[bytes], longest: int, ahead: int, connection: socket.socket | None) -> None:
        self._body = body
        self._longest = longest
        self._ahead = ahead
        self._connection = connection
        self._ready: deque[bytes] = deque()
        self._held = 0
        self._ended = False
        self._error: Exception | None = None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._read, name="lines", daemon=True)
        self._thread.start()

    def take(self, most: int, size: int) -> list[bytes]:
        """What is there, one line at least, ``most`` at most, about ``size`` bytes; empty when all is read.

        Raises:
            TooLarge: a line is over the limit.
            OSError, ParseException: the client went, stalled, or sent no valid HTTP.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._ready or self._ended)
            taken: list[bytes] = []
            while self._ready and len(taken) < most and size > 0:
                taken.append(self._ready.popleft())
                size -= len(taken[-1])
                self._held -= len(taken[-1])
            if not taken and self._error is not None:
                raise self._error
            self._changed.notify_all()
            return taken

    def close(self) -> None:
        """Ends the thread, in the middle of a read if need be: the socket must be nobody's when gunicorn closes it."""
        with self._changed:
            finished, self._ended, self._ahead = self._ended, True, 1 << 62
            self._changed.notify_all()
        if not finished and self._connection is not None:
            with suppress(OSError):  # the client was faster
                self._connection.shutdown(socket.SHUT_RD)
        self._thread.join()

    def _read(self) -> None:
        try:
            for line in self._split():
                self._put(line)
                if self._ended:
                    return
        except Exception as error:
            self._error = error
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _split(self) -> Iterator[bytes]:
        rest = bytearray()
        for piece in self._body:
            *whole, last = piece.split(b"\n")
            for part in whole:
                rest += part
                self._check(rest)
                yield bytes(rest)
                rest = bytearray()
            rest += last
            self._check(rest)
        yield bytes(rest)

    def _check(self, line: bytearray) -> None:
        if len(line) > self._longest:
            raise TooLarge(f"a line is longer than {self._longest} bytes (setting max_bytes)")

    def _put(self, line: bytes) -> None:
        if not line.strip():
            return
        with self._changed:
            self._changed.wait_for(lambda: self._held < self._ahead)
            self._ready.append(line)
            self._held += len(line)
            self._changed.notify_all()
